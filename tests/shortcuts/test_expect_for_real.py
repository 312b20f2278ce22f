"""What real JMeter makes of expect and extract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jmeterpy import (
    TestPlan,
    expect,
    extract,
    for_each,
    http,
    prop,
    repeat,
    setup,
    steady,
    var,
)
from tests.shortcuts.recorder import Recorder, Taken

pytestmark = pytest.mark.jmeter

EXPECTATIONS = {
    "404 is right": (404, expect(status=404), ""),
    "404 of two": (404, expect(status=(200, 404)), ""),
    "200 of two": (200, expect(status=(200, 404)), ""),
    "201 missed": (200, expect(status=201), "Test failed: code expected to equal"),
    "404 is not the whole": (404, expect(status=404, json={"$.name": "Bob"}), "$.name"),
    "values": (
        200,
        expect(json={"$.name": "Ada", "$.id": 7, "$.ratio": 1.5, "$.active": True, "$.none": None}),
        "",
    ),
    "lists": (200, expect(json={"$.ids": [11, 22, 33]}), ""),
    "text is no number": (200, expect(json={"$.text": 36}), "'$.text' expected to be '36'"),
    "text": (200, expect(json={"$.text": "36"}), ""),
    "a path is there": (200, expect(json="$.ids[2]"), ""),
    "a path is not there": (200, expect(json="$.nope"), "No results for path: $['nope']"),
    "contains": (200, expect(contains=("csrf=", "Next")), ""),
    "contains not all": (200, expect(contains=("csrf=", "Last")), "Test failed: text expected"),
    "lacks": (200, expect(lacks="Last"), ""),
    "lacks not": (200, expect(lacks="Next"), "Test failed: text expected not to contain"),
    "matches": (200, expect(matches=r"csrf=\w+;"), ""),
    "matches not": (200, expect(matches=r"csrf=\d+;"), "Test failed: text expected"),
    "header": (200, expect(header={"x-trace": "t-4", "Content-Type": "json"}), ""),
    "header not": (200, expect(header={"x-trace": "t-5"}), "Test failed: headers expected"),
    "in time": (200, expect(status=200, within="30s"), ""),
    "too late": (0, expect(within="50ms"), "The operation lasted too long"),
}


@pytest.fixture(scope="module")
def judged(recorder: Recorder, run: Callable[..., Taken]) -> Taken:
    return run(
        TestPlan("expect")[
            http.defaults(recorder.base),
            steady(iterations=1)[
                [
                    http.get(f"/status/{code}" if code else "/slow", name=name)[checks]
                    for name, (code, checks, _) in EXPECTATIONS.items()
                ]
            ],
        ]
    )


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_expect_judges_and_says_what_is_wrong(judged: Taken, name: str) -> None:
    row, message = judged.only(name), EXPECTATIONS[name][2]
    assert row["success"] == ("false" if message else "true"), row
    assert message in row["failureMessage"]


FOUND = ["path", "jmes", "regex", "css", "attribute", "texts", "header", "second"]


@pytest.fixture(scope="module")
def kept(recorder: Recorder, run: Callable[..., Taken]) -> Taken:
    return run(
        TestPlan("extract")[
            http.defaults(recorder.base),
            setup()[http.get("/login")[extract("token", "$.name", share=True)]],
            steady("reads", iterations=1)[
                http.get("/all-kinds")[
                    extract("path", "$.id"),
                    extract("jmes", jmes="name"),
                    extract("regex", regex=r"csrf=(\w+);"),
                    extract("css", css="a"),
                    extract("attribute", css=("a", "href")),
                    extract("texts", between=("csrf=", ";")),
                    extract("header", header="X-Trace"),
                    extract("second", "$.ids[*]", match=2),
                    extract("ids", "$.ids[*]", match="all"),
                    extract("fallback", "$.nope", default="none here"),
                    extract("unasked", "$.nope", required=False),
                ],
                http.post("/found", content=" ".join(var(name) for name in FOUND)),
                http.post("/missed", content=f"{var('fallback')}, {var('unasked')}"),
                http.post("/shared", content=prop("token")),
                for_each("each", "ids")[http.post("/each", content=var("each"))],
            ],
            steady("misses", iterations=1)[
                repeat(2)[
                    http.get("/before")[extract("user_id", "$.id")],
                    http.get("/miss")[extract("user_id", "$.nope")],
                    http.post("/after-miss", content=f"user {var('user_id')}"),
                ],
                http.get("/miss-regex")[extract("a", regex="nothing (.*)")],
                http.get("/miss-jmes")[extract("b", jmes="nothing")],
                http.get("/miss-css")[extract("c", css="h1")],
                http.get("/miss-between")[extract("d", between=("<", "!>"))],
                http.get("/miss-header")[extract("e", header="X-Nothing")],
                http.get("/miss-all")[extract("f", "$.nope[*]", match="all")],
                http.get("/miss-null")[extract("g", "$.none")],
                http.get("/status/500", name="miss-500")[extract("h", "$.nope")],
            ],
            steady("stops", iterations=2, on_error="next_iteration")[
                http.get("/stop")[extract("user_id", "$.nope")],
                http.get("/never"),
            ],
        ]
    )


def test_extract_keeps_what_it_finds_in_six_ways(kept: Taken, recorder: Recorder) -> None:
    assert kept.only("GET /all-kinds")["success"] == "true"
    assert recorder.bodies("/found") == ["7 Ada abc123 Next /next abc123 t-42 22"]


def test_what_need_not_be_there_is_no_failure(kept: Taken, recorder: Recorder) -> None:
    assert kept.only("POST /missed")["success"] == "true"
    assert recorder.bodies("/missed") == ["none here, ${unasked}"]


def test_a_shared_value_reaches_another_group(kept: Taken, recorder: Recorder) -> None:
    assert kept.only("GET /login")["success"] == "true"
    assert recorder.bodies("/shared") == ["Ada"]


def test_for_each_walks_through_all_that_was_found(kept: Taken, recorder: Recorder) -> None:
    assert len(kept.of("POST /each")) == 3
    assert recorder.bodies("/each") == ["11", "22", "33"]


def test_a_miss_is_a_failure_that_names_itself(kept: Taken) -> None:
    assert {row["failureMessage"] for row in kept.of("GET /miss")} == {
        "user_id not found: path '$.nope' is not in the answer"
    }
    kinds = ("regex", "jmes", "css", "between", "header", "all")
    for variable, kind in zip("abcdef", kinds, strict=True):
        row = kept.only(f"GET /miss-{kind}")
        assert row["success"] == "false"
        assert row["failureMessage"].startswith(f"{variable} not found: ")
    assert kept.only("GET /miss-null")["success"] == "false"


def test_an_older_value_never_stays_after_a_miss(kept: Taken, recorder: Recorder) -> None:
    assert len(kept.of("POST /after-miss")) == 2
    assert recorder.bodies("/after-miss") == ["user ${user_id}", "user ${user_id}"]


def test_on_error_keeps_the_next_request_back(kept: Taken, recorder: Recorder) -> None:
    assert len(kept.of("GET /stop")) == 2
    assert recorder.of("/never") == []
