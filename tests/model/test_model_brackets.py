"""What stands in brackets, and what is said of what cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.errors import PlacementError
from jmeterpy.jmx import Node
from jmeterpy.model import Container, Raw, Scoped, Step, element, from_node, strays
from tests.model.toys import ToyController, ToyGroup, ToyPlan, ToySampler, ToyTimer

ONE = ToyTimer("1s")
TWO = ToyTimer("2s")


def refusal(make: Callable[[], Any]) -> PlacementError:
    with pytest.raises(PlacementError) as caught:
        make()
    assert caught.value.place is not None
    assert Path(caught.value.place.file) == Path(__file__)
    return caught.value


def test_brackets_append_children_and_leave_the_element_as_it_was() -> None:
    group = ToyGroup("g")[ONE]
    assert group[TWO].children == (ONE, TWO)
    assert group.children == (ONE,)
    assert group[TWO].origin == group.origin


def test_lists_tuples_and_generators_flatten() -> None:
    made = ToyGroup()[[ONE, (TWO, [ONE])], (timer for timer in (TWO, ONE)), iter([TWO])]
    assert made.children == (ONE, TWO, ONE, TWO, ONE, TWO)


def test_none_and_false_are_skipped() -> None:
    assert ToyGroup()[None, False, [None, ONE], False].children == (ONE,)
    assert ToyGroup()[None].children == ()
    assert ToyGroup()[[]].children == ()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ToyGroup("members")["oops"],  # type: ignore[index]  # what is tested
            "'oops' is text, not an element, inside ToyGroup 'members'",
        ),
        (
            lambda: ToyGroup("members")[ONE, ["oops"]],  # type: ignore[list-item]  # what is tested
            "'oops' is text, not an element, inside ToyGroup 'members'",
        ),
        (
            lambda: ToyGroup()[True],  # type: ignore[index]  # what is tested
            "True is of type bool, not an element, inside ToyGroup",
        ),
        (
            lambda: ToyGroup()[5],  # type: ignore[index]  # what is tested
            "5 is of type int, not an element, inside ToyGroup",
        ),
        (
            lambda: ToyGroup()[{"a": ONE}],  # type: ignore[dict-item]  # what is tested
            "{'a': ToyTimer('1s')} is of type dict, not an element, inside ToyGroup",
        ),
        (
            lambda: ToyGroup("g")[ToyTimer],  # type: ignore[index]  # what is tested
            "ToyTimer inside ToyGroup 'g' needs its parentheses: ToyTimer(...)",
        ),
        (
            lambda: ToyGroup("g")[refusal],  # type: ignore[index]  # what is tested
            "refusal inside ToyGroup 'g' needs its parentheses: refusal(...)",
        ),
        (
            lambda: ToyGroup[ONE],  # type: ignore[misc]  # what is tested
            "ToyGroup[...] needs its parentheses: ToyGroup(...)[...]",
        ),
        (
            lambda: ONE[TWO],  # type: ignore[index]  # what is tested
            "ToyTimer holds nothing, so it takes no brackets",
        ),
        (
            lambda: ToyGroup("g")(ONE),  # type: ignore[operator]  # what is tested
            "ToyGroup 'g' takes no second parentheses; brackets hold its children: ToyGroup(...)[...]",  # noqa: E501 - as it is shown
        ),
        (
            lambda: ONE(TWO),  # type: ignore[operator]  # what is tested
            "ToyTimer takes no second parentheses; it holds nothing",
        ),
        (
            lambda: ToyPlan("p")[ToySampler("Register")],  # type: ignore[index]  # what is tested
            "ToySampler 'Register' cannot stand in ToyPlan 'p', which holds ToyGroup or Scoped",
        ),
        (
            lambda: ToySampler("s")[ToySampler("t")],  # type: ignore[index]  # what is tested
            "ToySampler 't' cannot stand in ToySampler 's', which holds Scoped",
        ),
    ],
)
def test_what_cannot_stand_there_is_named_with_its_place(
    make: Callable[[], Any], message: str
) -> None:
    assert refusal(make).message == message


def test_a_misplaced_child_is_told_where_it_could_stand_and_where_it_was_written() -> None:
    child = ToySampler("Register")
    error = refusal(lambda: ToyPlan()[child])  # type: ignore[index]  # what is tested
    assert error.place == child.origin
    assert error.hint.startswith("put it in ToyGroup(...)[...]; it can stand in ToyGroup, ")
    assert "ToyPlan" not in error.hint


def test_subclasses_inherit_where_they_stand_and_what_they_hold() -> None:
    @element("ToySetup", "ToySetupGui")
    class ToySetup(ToyGroup):
        pass

    assert ToyPlan()[ToySetup("s")[ONE]].children == (ToySetup("s")[ONE],)
    refusal(lambda: ToySetup()[ToyGroup()])  # type: ignore[index]  # what is tested
    assert refusal(lambda: ToySetup[ONE]).message.startswith("ToySetup[...]")  # type: ignore[misc]  # what is tested


def test_a_class_between_may_say_what_all_its_kind_hold() -> None:
    class Box(Container[ToyTimer], Step):
        pass

    @element("ToyBox", "ToyBoxGui")
    class ToyBox(Box):
        pass

    assert ToyBox.holds == (ToyTimer,)
    assert ToyBox("b")[ONE].name == "b"


def test_what_no_class_declares_may_stand_anywhere() -> None:
    raw = from_node(Node("kg.apc.Unknown", (("guiclass", "X"), ("testname", "u"))))
    assert isinstance(raw, Raw)
    assert isinstance(raw, Step | Scoped)
    assert ToyPlan()[raw].children == (raw,)
    assert raw[ONE, ToyController()].children == (ONE, ToyController())


def test_children_given_by_name_stay_in_a_strange_place_and_are_found_there() -> None:
    stray = ToySampler("s")
    plan = ToyPlan("p", children=(stray, ToyGroup()[ToyController()[ONE]]))
    assert list(strays(plan)) == [(stray, plan)]
    assert list(strays(ToyPlan()[ToyGroup()[ONE]])) == []
