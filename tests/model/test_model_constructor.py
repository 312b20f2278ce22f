"""What a constructor takes, and what it says when it does not."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.errors import PlanError, SettingError, UnitError
from jmeterpy.model import Expr
from tests.model.toys import Colour, Match, ToyArgument, ToyGroup, ToyPlan, ToySampler, ToyTimer

UNCHECKED_GROUP: Any = ToyGroup


def refusal(make: Callable[[], Any], kind: type[PlanError] = SettingError) -> str:
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.place is not None
    assert Path(caught.value.place.file) == Path(__file__)
    return caught.value.message


def test_a_container_takes_its_name_first_and_a_leaf_its_main_value() -> None:
    assert ToyGroup("members").name == "members"
    assert ToyGroup(name="members") == ToyGroup("members")
    assert ToyTimer("1s").delay == timedelta(seconds=1)
    assert ToyTimer(delay="1s", name="wait").name == "wait"


def test_an_element_without_a_name_has_jmeters_name_for_its_kind() -> None:
    assert ToyGroup().name == "Toy Group"
    assert ToyGroup().title() == "ToyGroup"
    assert ToyGroup("").name == ""


def test_durations_are_text_or_timedelta_and_become_timedelta() -> None:
    assert ToyGroup(ramp_up="1m30s") == ToyGroup(ramp_up=timedelta(seconds=90))
    assert ToyGroup(ramp_up="1m30s").ramp_up == timedelta(seconds=90)
    assert ToyGroup().ramp_up == timedelta(0)


def test_every_setting_takes_an_expression() -> None:
    expr = Expr("${__P(x)}")
    sampler = ToySampler(size=expr, share=expr, timeout=expr, colour=expr, match=expr, follow=expr)
    assert sampler.size == sampler.timeout == sampler.colour == "${__P(x)}"


def test_lists_and_dicts_become_values_that_do_not_change() -> None:
    given = {"host": "localhost"}
    plan = ToyPlan(variables=given)
    given["host"] = "elsewhere"
    assert plan.variables == (("host", "localhost"),)
    assert hash(plan) == hash(ToyPlan(variables=[("host", "localhost")]))
    columns: Any = ["a", "b"]  # the checkers want a tuple
    assert ToySampler(columns=columns).columns == ("a", "b")


def test_a_part_that_says_no_more_than_a_pair_is_a_pair() -> None:
    more = ToyArgument("b", "2", encode=False)
    assert ToyPlan(variables=[ToyArgument("a", "1"), more]).variables == (("a", "1"), more)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ToyGroup(user=5),  # type: ignore[call-arg]  # what is tested
            "ToyGroup: there is no setting user; did you mean users?",
        ),
        (
            lambda: ToyTimer("1s", weight=5),  # type: ignore[call-arg]  # what is tested
            "ToyTimer: there is no setting weight; there are delay, comment, enabled, name",
        ),
        (
            lambda: UNCHECKED_GROUP("m", 5),
            "ToyGroup 'm': 5 needs the name of a setting; only name may stand without one",
        ),
        (
            ToyTimer,  # it is called without its delay
            "ToyTimer: it needs delay",
        ),
        (
            lambda: ToyTimer("1s", delay="2s"),  # type: ignore[misc]  # what is tested
            "ToyTimer: delay is given twice",
        ),
        (
            lambda: ToyGroup("m", users="5"),  # type: ignore[arg-type]  # what is tested
            "ToyGroup 'm': users is '5', but it takes a whole number, var(...) or prop(...)",
        ),
        (
            lambda: ToyGroup(users=True),
            "ToyGroup: users is True, but it takes a whole number, var(...) or prop(...)",
        ),
        (
            lambda: ToyGroup(users=2**31),
            "ToyGroup: users is 2147483648, but JMeter holds it in 32 bits",
        ),
        (
            lambda: ToyGroup(users=None),  # type: ignore[arg-type]  # what is tested
            "ToyGroup: users is None, but it takes a whole number, var(...) or prop(...)",
        ),
        (
            lambda: ToyGroup(ramp_up=None),  # type: ignore[arg-type]  # what is tested
            "ToyGroup: ramp_up is None, but it takes a duration such as '30s'",
        ),
        (
            lambda: ToyGroup(forever="yes"),  # type: ignore[arg-type]  # what is tested
            "ToyGroup: forever is 'yes', but it takes True, False, var(...) or prop(...)",
        ),
        (
            lambda: ToySampler(share=float("nan")),
            "ToySampler: share is nan, but it takes a number, var(...) or prop(...)",
        ),
        (
            lambda: ToySampler(path=5),  # type: ignore[arg-type]  # what is tested
            "ToySampler: path is 5, but it takes text; write '5'",
        ),
        (
            lambda: ToySampler(columns="abc"),  # type: ignore[arg-type]  # what is tested
            "ToySampler: columns is 'abc', but it takes several texts: write ('abc',)",
        ),
        (
            lambda: ToySampler(columns=("a,b",)),
            "ToySampler: columns holds 'a,b', but ',' parts its items",
        ),
        (
            lambda: ToySampler(patterns=("a", 5)),  # type: ignore[arg-type]  # what is tested
            "ToySampler: patterns[1] is 5, but it takes text; write '5'",
        ),
        (
            lambda: ToySampler(table="ab"),  # type: ignore[arg-type]  # what is tested
            "ToySampler: table is 'ab', but it takes rows of texts",
        ),
        (
            lambda: ToySampler(colour="red"),  # type: ignore[arg-type]  # what is tested
            "ToySampler: colour is 'red', but it takes one of Colour.RED, Colour.BLUE, var(...) or prop(...)",  # noqa: E501 - as it is shown
        ),
        (
            lambda: ToySampler(match=2),  # type: ignore[arg-type]  # what is tested
            "ToySampler: match is 2, but it takes Match.CONTAINS | Match.NOT | Match.EQUALS, var(...) or prop(...)",  # noqa: E501 - as it is shown
        ),
        (
            lambda: ToyPlan(variables={"a": 1}),  # type: ignore[arg-type]  # what is tested
            "ToyPlan: variables holds ('a', 1), but it takes texts; write ('a', '1')",
        ),
        (
            lambda: ToyPlan(variables="a=1"),  # type: ignore[arg-type]  # what is tested
            "ToyPlan: variables is 'a=1', but it takes a dict, or pairs",
        ),
        (
            lambda: ToySampler(first=("a", "b")),  # type: ignore[arg-type]  # what is tested
            "ToySampler: first is ('a', 'b'), but it takes ToyArgument(...)",
        ),
        (
            lambda: ToySampler(arguments=["a"]),  # type: ignore[arg-type]  # what is tested
            "ToySampler: arguments holds 'a', but it takes ToyArgument(...)",
        ),
        (
            lambda: ToyGroup(5),  # type: ignore[arg-type]  # what is tested
            "ToyGroup 5: name is 5, but it takes text; write '5'",
        ),
        (
            lambda: ToyGroup(enabled=Expr("${x}")),  # type: ignore[arg-type]  # what is tested
            "ToyGroup: enabled is '${x}', but it takes True or False",
        ),
        (
            lambda: ToyGroup(children=("oops",)),  # type: ignore[arg-type]  # what is tested
            "ToyGroup: children holds 'oops', which is not an element",
        ),
    ],
)
def test_a_wrong_setting_is_a_sentence_that_names_it(make: Callable[[], Any], message: str) -> None:
    assert refusal(make) == message


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ToyTimer(5),  # type: ignore[arg-type]  # what is tested
            'ToyTimer: delay is 5: a duration needs a unit: write "5s" or "5ms"',
        ),
        (
            lambda: ToyGroup("m", ramp_up="10"),
            'ToyGroup \'m\': ramp_up is 10: a duration needs a unit: write "10s" or "10ms"',
        ),
        (
            lambda: ToyGroup("m", hold="soon"),
            'ToyGroup \'m\': hold is \'soon\': write it as "30s", "1m30s", "500ms" or "2h"',
        ),
        (
            lambda: ToyGroup(hold=timedelta(seconds=-1)),
            "ToyGroup: hold is -1 day, 23:59:59: time does not run backwards",
        ),
    ],
)
def test_a_duration_without_a_unit_is_refused_in_the_constructor(
    make: Callable[[], Any], message: str
) -> None:
    assert refusal(make, UnitError) == message


def test_a_time_that_jmeter_cannot_count_is_refused_with_one_that_it_can() -> None:
    assert refusal(lambda: ToyGroup("members", ramp_up="500ms")) == (
        "ToyGroup 'members': ramp_up is '500ms', but JMeter counts it in whole seconds; write '1s'"
    )


def test_an_element_knows_the_line_on_which_it_was_written() -> None:
    group = ToyGroup(
        "members",
        users=5,
    )[ToyTimer("1s")]
    assert group.origin is not None
    assert Path(group.origin.file) == Path(__file__)
    lines = Path(__file__).read_text().splitlines()
    assert "group = ToyGroup(" in lines[(group.origin.line or 0) - 1]


def test_where_it_was_written_has_no_part_in_equality_hash_or_text() -> None:
    one = ToyTimer("1s")
    two = ToyTimer("1s")
    assert one.origin != two.origin
    assert one == two
    assert hash(one) == hash(two)
    assert "origin" not in repr(one)


def test_elements_are_values_that_cannot_change_and_can_be_pickled() -> None:
    plan = ToyPlan("p", variables={"a": "1"})[ToyGroup(colour_users := "g")[ToyTimer("1s")]]
    assert colour_users == "g"
    assert pickle.loads(pickle.dumps(plan)) == plan
    with pytest.raises(AttributeError):
        plan.name = "q"  # type: ignore[misc]  # what is tested


def test_the_signature_is_that_of_the_settings() -> None:
    import inspect

    shown = str(inspect.signature(ToyTimer))
    assert re.match(r"\(delay: 'Duration', \*, ", shown)


def test_a_tag_with_its_gui_is_declared_once() -> None:
    from jmeterpy.model import Scoped, element

    with pytest.raises(TypeError, match="ToyTimer with ToyTimerGui is declared twice"):

        @element("ToyTimer", "ToyTimerGui")
        class Another(Scoped):
            pass


def test_enumerations_and_bit_flags_are_settings() -> None:
    sampler = ToySampler(colour=Colour.BLUE, match=Match.NOT | Match.EQUALS)
    assert sampler.match == Match(12)
