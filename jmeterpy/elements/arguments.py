"""Names with values: user-defined variables, and the arguments that a Java class is given."""

from __future__ import annotations

from jmeterpy.model import Inner, Part, pairs, part, prop, text


@part
class Argument(Part):
    """A variable, or an argument, that has more to say than its name and its value."""

    name: str = prop("Argument.name", text, default="", kw_only=False)
    value: str = prop("Argument.value", text, default="", kw_only=False)
    description: str | None = prop("Argument.desc", text, default=None)
    metadata: str = prop("Argument.metadata", text, default="=")


variables = pairs(Argument, "Argument", "Argument.name", key="name")

# JMeter gives its lists this name wherever it keeps one.
VARIABLES = Inner("Arguments", "ArgumentsPanel", "User Defined Variables")
