"""Source says a shortcut where it makes the very same value."""

from __future__ import annotations

import pytest

import jmeterpy
import jmeterpy.shortcuts
from jmeterpy.elements import ConstantTimer
from jmeterpy.model import Expr, source


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("${email}", "var('email')"),
        ("${__P(users,100)}", "prop('users', 100)"),
        ("${__P(users,007)}", "prop('users', '007')"),
        ("${__P(host,localhost)}", "prop('host', 'localhost')"),
        ("${__P(users,)}", "prop('users')"),
        ("${__P(a,b\\,c)}", "Expr('${__P(a,b\\\\,c)}')"),
        ("${__UUID}", "var('__UUID')"),
        ("${__time()}", "Expr('${__time()}')"),
        ("${a}${b}", "Expr('${a}${b}')"),
    ],
)
def test_an_expression_is_written_as_the_shortcut_that_makes_it(expression: str, text: str) -> None:
    timer = ConstantTimer(Expr(expression))
    assert source(timer) == f"ConstantTimer({text})"
    names = {
        "ConstantTimer": ConstantTimer,
        "Expr": Expr,
        "var": jmeterpy.var,
        "prop": jmeterpy.prop,
    }
    assert eval(source(timer), names) == timer
