"""The Python that makes a plan: it evaluates to the plan, and reads as a person would write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from jmeterpy.jmx import Node, Prop
from jmeterpy.model import Expr, Raw, source
from jmeterpy.model.source import SHORTER, Call, shorter
from tests.model import toys
from tests.model.toys import (
    Colour,
    Match,
    ToyArgument,
    ToyController,
    ToyGroup,
    ToyPlan,
    ToySampler,
    ToyTimer,
)

NAMES = {**vars(toys), "Raw": Raw, "Node": Node, "Prop": Prop, "timedelta": timedelta}


@pytest.fixture(autouse=True)
def shortcuts() -> Iterator[None]:
    """What a test registers is forgotten after it, and nobody else's shortcuts are seen."""
    kept = dict(SHORTER)
    SHORTER.clear()
    yield
    SHORTER.clear()
    SHORTER.update(kept)


def test_a_plan_reads_as_a_person_would_write_it() -> None:
    plan = ToyPlan("Sign up", variables={"host": "localhost"})[
        ToyGroup("members", users=5, ramp_up=timedelta(seconds=90))[
            ToyTimer("300ms"),
            ToySampler("Register", path="/users", colour=Colour.BLUE, match=Match.EQUALS)[
                ToyTimer(Expr("${pause}"), enabled=False),
            ],
        ],
        ToyGroup(),
    ]
    assert source(plan) == (
        """\
ToyPlan('Sign up', variables={'host': 'localhost'})[
    ToyGroup('members', users=5, ramp_up='1m30s')[
        ToyTimer('300ms'),
        ToySampler('Register', path='/users', colour=Colour.BLUE, match=Match.EQUALS)[
            ToyTimer(Expr('${pause}'), enabled=False),
        ],
    ],
    ToyGroup(),
]"""
    )
    assert repr(plan) == source(plan)


def test_long_calls_have_a_setting_a_line() -> None:
    sampler = ToySampler(
        "a name that is somewhat long", path="/" + "x" * 60, arguments=(ToyArgument("a"),)
    )
    assert source(sampler) == (
        f"""\
ToySampler(
    'a name that is somewhat long',
    path='/{"x" * 60}',
    arguments=(ToyArgument('a'),),
)"""
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (ToyGroup(""), "ToyGroup('')"),
        (ToyTimer("1s", name="t"), "ToyTimer('1s', name='t')"),
        (ToySampler(match=Match.NOT | Match.EQUALS), "ToySampler(match=Match.NOT | Match.EQUALS)"),
        (ToySampler(match=Match(0)), "ToySampler(match=Match(0))"),
        (ToySampler(columns=("a",)), "ToySampler(columns=('a',))"),
        (ToySampler(table=(("a", "b"),)), "ToySampler(table=(('a', 'b'),))"),
        (ToySampler(share=2), "ToySampler(share=2.0)"),
        (
            ToyPlan(variables=[("a", "1"), ("a", "2")]),
            "ToyPlan(variables=(('a', '1'), ('a', '2')))",
        ),
        (
            ToyPlan(variables=[ToyArgument("a", "1", encode=False)]),
            "ToyPlan(variables=(ToyArgument('a', '1', encode=False),))",
        ),
        (ToySampler("a'b\n\\"), 'ToySampler("a\'b\\n\\\\")'),
        (ToyPlan(children=(ToyController("c"),)), "ToyPlan(children=(ToyController('c'),))"),
    ],
)
def test_each_kind_of_value_has_its_text_and_comes_back(value: Any, text: str) -> None:
    assert source(value) == text
    assert eval(text, NAMES) == value


def test_what_no_class_holds_is_written_as_nodes() -> None:
    raw = Raw(node=Node("Odd", (("testname", "o"),), (Prop("stringProp", (("name", "a"),), "b"),)))
    text = source(raw[ToyTimer("1s")])
    assert eval(text, NAMES) == raw[ToyTimer("1s")]
    assert text.startswith("Raw('o', Node('Odd', ")


def pause(delay: str) -> ToyController:
    return ToyController("pause")[ToyTimer(delay)]


def test_a_shortcut_is_written_where_it_makes_an_equal_value() -> None:
    @shorter(ToyController)
    def guess(value: ToyController) -> Call | None:
        delay = value.children[:1] and vars(value.children[0]).get("delay")
        return Call("pause", pause, (delay,)) if delay else None

    names = {**NAMES, "pause": pause}
    exact = pause("1s")
    more = pause("1s")[ToyTimer("2s")]
    other = ToyController("other")[ToyTimer("1s")]
    assert source(exact) == "pause('1s')"
    assert source(more) == "pause('1s')[\n    ToyTimer('2s'),\n]"
    assert source(other).startswith("ToyController('other')[")
    for value in (exact, more, other):
        assert eval(source(value), names) == value


def test_a_shortcut_may_stand_for_an_expression() -> None:
    def var(name: str) -> Expr:
        return Expr(f"${{{name}}}")

    @shorter(Expr)
    def guess(value: Expr) -> Call | None:
        return Call("var", var, (str(value)[2:-1],))

    assert source(ToyTimer(Expr("${a}"))) == "ToyTimer(var('a'))"
    assert source(ToyTimer(Expr("soon"))) == "ToyTimer(Expr('soon'))"
