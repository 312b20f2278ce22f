"""Which shortcuts `source` may write instead of an element or an expression."""

from __future__ import annotations

import re

from jmeterpy.model.expr import Expr
from jmeterpy.model.source import Call, shorter
from jmeterpy.shortcuts.variables import prop, var

_VAR = re.compile(r"\$\{([^${}()]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_PROP = re.compile(r"\$\{__P\(([^${}(),\\]+),([^${}(),\\]*)\)\}")


@shorter(Expr)
def guess_expression(value: Expr) -> Call | None:
    """`var("email")`, and `prop("users", 100)` with a number where it reads as one."""
    if found := _VAR.fullmatch(value):
        return Call("var", var, (found[1],))
    if found := _PROP.fullmatch(value):
        default: str | int = int(found[2]) if _NUMBER.fullmatch(found[2]) else found[2]
        return Call("prop", prop, (found[1],) if default == "" else (found[1], default))
    return None
