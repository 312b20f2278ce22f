"""Values that only JMeter knows: variables, properties, secrets."""

from __future__ import annotations

import re

from jmeterpy.asked import shown
from jmeterpy.errors import SettingError
from jmeterpy.model.expr import Expr
from jmeterpy.shortcuts.texts import SECRET, argument

Kind = type[str] | type[int] | type[float] | type[bool]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Unquoted(Expr):
    """An expression that gives a number or a flag, so that JSON holds it without quotes."""

    __slots__ = ()


def var(name: str, kind: Kind = str) -> Expr:
    """The variable `name` of the user at hand, worked out while the test runs.

    With `int`, `float` or `bool` as `kind` it stands in JSON without quotes.

    >>> var("email")
    Expr('${email}')

    Raises: SettingError for an empty name, or one that JMeter would take for something else.
    """
    if not isinstance(name, str) or not name or set(name) & set("${}()"):
        raise SettingError(f"var({name!r}): give the variable's name alone, such as var('user_id')")
    return Expr(f"${{{name}}}") if kind is str else Unquoted(f"${{{name}}}")


def prop(name: str, default: str | float = "") -> Expr:
    """The JMeter property `name` (`-J name=value`, or what `share=True` put there), else `default`.

    A property is the same for all users. With a number as `default`, JSON holds it without quotes.

    >>> prop("users", 100)
    Expr('${__P(users,100)}')
    """
    text = str(default).lower() if isinstance(default, bool) else str(default)
    made = f"${{__P({argument(name)},{argument(text)})}}"
    return Expr(made) if isinstance(default, str) else Unquoted(made)


def secret(name: str) -> Expr:
    """The secret `name`: from the environment variable NAME, or the file that NAME_FILE names.

    It reaches JMeter through a file that only this user can read, and stands in no command line,
    plan, log or result. Paths, queries and labels are recorded, so there it is refused.

    >>> secret("API_TOKEN")
    Expr('${__P(jmeterpy.secret.API_TOKEN,)}')

    Raises: SettingError for what no environment variable can be called.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SettingError(
            f"secret({shown(name)}): it is the name of an environment variable, such as API_TOKEN"
        )
    return Expr(f"${{__P({SECRET}{name},)}}")
