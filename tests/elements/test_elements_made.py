"""What is refused, or made whole, where an element is written."""

from __future__ import annotations

import dataclasses

import pytest

from jmeterpy.elements import (
    CsvDataSet,
    DurationAssertion,
    HttpArgument,
    HttpSampler,
    SaveConfig,
    Scope,
    SimpleDataWriter,
    ThreadGroup,
)
from jmeterpy.errors import SettingError, UnitError
from jmeterpy.model import Expr, dump, load, source


def test_a_body_says_params_and_raw_body_too() -> None:
    made = HttpSampler("a", body="{}")
    assert made.params == (HttpArgument(value="{}", encode=False, equals=None),)
    assert made.raw_body is True
    assert source(made) == "HttpSampler('a', body='{}')"
    assert load(dump(made)) == (made,)


def test_another_body_replaces_the_first() -> None:
    made = dataclasses.replace(HttpSampler("a", body="one"), body="two")
    assert made == HttpSampler("a", body="two")


def test_a_body_and_params_are_refused_together() -> None:
    with pytest.raises(SettingError, match="body and params are both given"):
        HttpSampler("a", body="{}", params={"q": "x"})


def test_params_are_pairs_where_pairs_say_all() -> None:
    made = HttpSampler("a", params={"q": "a b", "r": "c"})
    assert made.params == (("q", "a b"), ("r", "c"))
    assert load(dump(made)) == (made,)


def test_an_argument_that_is_not_encoded_stays_a_part() -> None:
    [made] = load(dump(HttpSampler("a", params=[HttpArgument("q", "x", encode=False)])))
    assert isinstance(made, HttpSampler)
    assert made.params == (HttpArgument("q", "x", encode=False),)


def test_a_variable_has_no_duration() -> None:
    with pytest.raises(SettingError, match="a variable has no duration"):
        DurationAssertion("1s", scope=Scope.VARIABLE)


def test_what_a_listener_saves_is_constant() -> None:
    with pytest.raises(SettingError, match="JMeter wants a constant here"):
        SimpleDataWriter("a.csv", save=SaveConfig(xml=Expr("${__P(xml)}")))


def test_a_ramp_is_counted_in_whole_seconds() -> None:
    with pytest.raises(SettingError, match="write '1s'"):
        ThreadGroup("a", ramp_up="500ms")


def test_a_bare_number_is_no_duration() -> None:
    with pytest.raises((SettingError, UnitError), match="needs a unit"):
        ThreadGroup("a", ramp_up="5")


def test_a_column_with_a_comma_would_be_two() -> None:
    with pytest.raises(SettingError, match="parts its items"):
        CsvDataSet("a.csv", columns=("a,b",))
