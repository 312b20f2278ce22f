"""What a text in a plan is worth before the test runs: constants, properties, variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jmeterpy.jmx.tree import Node, Prop

_PROPERTY = re.compile(r"\$\{__(?:P|property)\(([^,()]+)(?:,([^()]*))?\)\}")
_VARIABLE = re.compile(r"\$\{([^${}()]+)\}")


@dataclass(frozen=True)
class Values:
    """The variables that the plan itself fixes, and the properties that the run is given."""

    variables: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    def known(self, text: str) -> str | None:
        """`text` with what is certain put in; None where something is left for run time."""
        for _ in range(8):  # a variable may name another; a ring of them must end
            if "${" not in text:
                return text
            before = text
            text = _PROPERTY.sub(self._property, text)
            text = _VARIABLE.sub(lambda found: self.variables.get(found[1], found[0]), text)
            if text == before:
                return None
        return None

    def _property(self, found: re.Match[str]) -> str:
        name, default = found[1].strip(), found[2]
        # __P gives 1 where neither the property nor a default is there; that is JMeter's rule.
        return self.properties.get(name, "1" if default is None else default)

    def number(self, text: str) -> float | None:
        """The number that `text` is, as far as it is known."""
        known = self.known(text)
        try:
            return float(known) if known is not None else None
        except ValueError:
            return None

    def whole(self, text: str) -> int | None:
        """The whole number that `text` is, as far as it is known."""
        number = self.number(text)
        return int(number) if number is not None and number == int(number) else None


def enabled(node: Node) -> bool:
    """Whether JMeter would run it: anything but "true" is false, an absent attribute is true."""
    return node.attr("enabled", "true").lower() == "true"


def live(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """The nodes that are not switched off."""
    return (node for node in nodes if enabled(node))


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every enabled node, parents first; what stands below a disabled one is left out."""
    for node in live(nodes):
        yield node
        yield from walk(node.children)


def text(node: Node, path: str, default: str = "") -> str:
    """The text of a property; `a/b` is the property b inside the elementProp a."""
    items, found = node.props, None
    for name in path.split("/"):
        found = next((item for item in reversed(items) if item.name == name), None)
        if found is None:
            return default
        items = found.items
    return found.text if found is not None else default


def fixed_variables(nodes: tuple[Node, ...], properties: Mapping[str, str]) -> Values:
    """The variables that the plan and its User Defined Variables set once, if certain."""
    found: dict[str, str] = {}
    for node in walk(nodes):
        lists = [node.props] if node.tag == "Arguments" else []
        lists += [p.items for p in node.props if p.name == "TestPlan.user_defined_variables"]
        for items in lists:
            found.update(_arguments(items))
    sure = {name: value for name, value in found.items() if not _VARIABLE.search(value)}
    return Values(sure, properties)


def _arguments(items: tuple[Prop, ...]) -> Iterator[tuple[str, str]]:
    for collection in items:
        if collection.name == "Arguments.arguments":
            for argument in collection.items:
                name, value = argument.item("Argument.name"), argument.item("Argument.value")
                if name is not None:
                    yield name.text, value.text if value is not None else ""
