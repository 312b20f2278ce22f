from __future__ import annotations

from pathlib import Path

from jmeterpy import TestPlan, expect, http, steady
from jmeterpy.jmx import parse
from jmeterpy.model import Scoped, dump
from jmeterpy.model.check import check


def problems(*checks: tuple[Scoped, ...]) -> list[str]:
    request = http.get("http://127.0.0.1/")[checks]
    plan = TestPlan("p")[steady(iterations=1)[request]]
    found = check(parse(dump(plan)), folder=Path(), select=("JP5",))
    return [f"{problem.id} {problem.message}" for problem in found]


def test_an_assertion_that_forgets_is_told_to_come_first() -> None:
    assert problems(expect(json="$.a"), expect(status=404)) == [
        (
            "JP503 'status 404' assumes success and forgets what '$.a is there' found before it;"
            " put it first"
        )
    ]


def test_in_one_call_or_first_it_is_right() -> None:
    assert problems(expect(json="$.a", status=404)) == []
    assert problems(expect(status=404), expect(json="$.a")) == []
    assert problems(expect(json="$.a"), expect(status=201)) == []
