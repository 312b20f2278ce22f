"""What real JMeter makes of let, data, think, pace, rendezvous, and the controllers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy import (
    HttpSampler,
    TestPlan,
    csv_data,
    fn,
    groovy,
    http,
    let,
    once,
    pace,
    prop,
    rendezvous,
    repeat,
    section,
    setup,
    steady,
    teardown,
    think,
    think_each,
    transaction,
    var,
    weighted,
    when,
    while_,
)
from tests.shortcuts.recorder import Recorder, Taken

pytestmark = pytest.mark.jmeter


def say(path: str, *texts: object) -> HttpSampler:
    return http.post(path, content="|".join(map(str, texts)))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "people.csv"
    file.write_text('name,note\nAda,"a, b"\nBob,c\nEve,d\n', encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def tabs(people: Path) -> Path:
    file = people.with_name("tabs.tsv")
    file.write_text("Ann\t1\nBen\t2\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def work(people: Path) -> Path:
    file = people.with_name("work.groovy")
    file.write_text("vars.put('worked', 'from a file')\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def taken(
    recorder: Recorder, run: Callable[..., Taken], people: Path, tabs: Path, work: Path
) -> Taken:
    return run(
        TestPlan("flow")[
            http.defaults(recorder.base),
            setup()[http.get("/setup")],
            steady("let", users=3, iterations=4)[
                think_each("1ms"),
                let(id=fn.uuid(), user=fn.index(), again=f"<{var('id')}>"),
                say("/let/1", var("user"), var("id"), var("again")),
                say("/let/2", var("user"), var("id"), var("again")),
                repeat(2)[let(inner=fn.counter()), say("/inner", var("inner"))],
            ],
            steady("csv", users=1, iterations=4)[
                let(hello=f"Hello {var('name')}"),
                csv_data(people),
                say("/csv", var("hello"), var("note")),
            ],
            steady("csv ends", users=1, iterations=100)[
                csv_data(people, ["who", "what"], skip_header=True, at_end="stop", share="group"),
                say("/ends", var("who")),
            ],
            steady("tabs", users=2, iterations=1)[
                csv_data(tabs, ["who", "number"], delimiter="\t", share="user"),
                groovy(work),
                say("/tabs", var("who"), var("number"), var("worked")),
            ],
            steady("functions", iterations=1)[
                say(
                    "/functions",
                    fn.random_int(5, 6),
                    fn.random_text(5, "ab"),
                    fn.choice('x "1"', "x, 2"),
                    fn.now(),
                    fn.now("%Y-%m-%dT%H:%M:%S"),
                    fn.now("%Y", shift="1000d"),
                    fn.urlencode("a b&${__threadNum}"),
                    fn.groovy("[1, 2].sum() + '$'"),
                    prop("not.there", "a, b"),
                ),
            ],
            steady("controllers", users=1, iterations=2)[
                once()[http.get("/once")],
                section("part")[http.get("/section")],
                repeat(3)[http.get("/repeat")],
                let(n=0, kind="gold"),
                while_(f"{var('n')} < 3")[
                    http.get("/while"), let(n=fn.groovy("(vars.get('n') as int) + 1"))
                ],
                when(f"'{var('kind')}' == 'gold'")[http.get("/gold")],
                when(f"'{var('kind')}' == 'iron'")[http.get("/iron")],
                when("true")[http.get("/always")],
                when("${never_set} > 3")[http.get("/never")],
                groovy("vars.put('made', 'by ' + args[0])", name="script", parameters=var("kind")),
                say("/made", var("made")),
                http.get("/scripted")[
                    groovy("sampler.addArgument('q', vars.get('kind'))", run="before"),
                    groovy("vars.put('code', prev.responseCode)", run="after"),
                ],
                say("/code", var("code")),
            ],
            steady("mix", users=4, iterations=250)[
                weighted(
                    (70, http.get("/w/a")),
                    (20, [http.get("/w/b"), http.get("/w/b2")]),
                    (10, http.get("/w/c")),
                ),
            ],
            steady("many", users=2, iterations=300)[
                weighted(*((1, http.get(f"/m/{letter}")) for letter in "abcdefghijkl")),
            ],
            teardown()[http.get("/teardown")],
        ],
        files={str(file): file for file in (people, tabs, work)},
    )


@pytest.fixture(autouse=True)
def _ran(taken: Taken) -> None:
    """Every test looks at the one run."""


def test_let_is_new_for_each_user_and_iteration_and_stays_within(recorder: Recorder) -> None:
    first = [body.split("|") for body in recorder.bodies("/let/1")]
    assert sorted(recorder.bodies("/let/2")) == sorted(recorder.bodies("/let/1"))
    assert len({identity for _, identity, _ in first}) == 12
    assert Counter(user for user, _, _ in first) == {"1": 4, "2": 4, "3": 4}
    assert all(again == f"<{identity}>" for _, identity, again in first)


def test_let_inside_a_loop_is_set_each_time(recorder: Recorder) -> None:
    assert sorted(map(int, recorder.bodies("/inner"))) == list(range(1, 25))


def test_let_sees_the_row_of_a_file_that_stands_after_it(recorder: Recorder) -> None:
    names = ["Hello Ada|a, b", "Hello Bob|c", "Hello Eve|d", "Hello Ada|a, b"]
    assert recorder.bodies("/csv") == names


def test_a_file_can_end_the_user(recorder: Recorder) -> None:
    assert recorder.bodies("/ends") == ["Ada", "Bob", "Eve"]


def test_each_user_may_read_alone_and_scripts_may_be_files(recorder: Recorder) -> None:
    assert recorder.bodies("/tabs") == ["Ann|1|from a file"] * 2


def test_functions_give_what_they_say(recorder: Recorder) -> None:
    [body] = recorder.bodies("/functions")
    number, text, choice, now, iso, year, encoded, groovy_, default = body.split("|")
    assert number in ("5", "6")
    assert re.fullmatch("[ab]{5}", text)
    assert choice in ('x "1"', "x, 2")
    assert re.fullmatch(r"\d{13}", now)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", iso)
    assert int(year) >= int(iso[:4]) + 2
    assert encoded == "a+b%261"
    assert groovy_ == "3$"
    assert default == "a, b"


def test_controllers_do_what_they_say(taken: Taken) -> None:
    counts = Counter(row["label"] for row in taken.rows)
    expected = {
        "once": 1, "section": 2, "repeat": 6, "while": 6, "gold": 2, "iron": 0, "always": 2,
        "never": 0, "setup": 1, "teardown": 1,
    }  # fmt: skip
    assert {name: counts[f"GET /{name}"] for name in expected} == expected


def test_scripts_run_as_a_step_before_and_after(taken: Taken, recorder: Recorder) -> None:
    assert len(taken.of("script")) == 2
    assert recorder.bodies("/made") == ["by gold", "by gold"]
    assert [request.path for request in recorder.of("/scripted")] == ["/scripted?q=gold"] * 2
    assert recorder.bodies("/code") == ["200", "200"]


def test_weights_are_met_within_chance_and_one_choice_is_one_pass(taken: Taken) -> None:
    counts = Counter(row["label"].removeprefix("GET /w/") for row in taken.rows)
    assert counts["a"] + counts["b"] + counts["c"] == 1000
    assert counts["b"] == counts["b2"]
    # Five standard deviations of a binomial distribution: sqrt(1000 * p * (1 - p)).
    assert abs(counts["a"] - 700) < 5 * 14.5
    assert abs(counts["b"] - 200) < 5 * 12.7
    assert abs(counts["c"] - 100) < 5 * 9.5


def test_more_than_ten_choices_are_all_taken_alike(taken: Taken) -> None:
    counts = Counter(row["label"] for row in taken.rows if row["label"].startswith("GET /m/"))
    assert sum(counts.values()) == 600
    assert len(counts) == 12
    assert all(abs(count - 50) < 5 * 6.8 for count in counts.values())


@pytest.fixture(scope="module")
def waited(recorder: Recorder, run: Callable[..., Taken]) -> Taken:
    return run(
        TestPlan("waits")[
            http.defaults(recorder.base),
            steady("think", users=1, iterations=2)[
                transaction("Checkout")[
                    http.get("/t1"),
                    think("4s"),
                    http.get("/t2"),
                ],
                http.get("/t3"),
                think("300ms", "400ms"),
                http.get("/t4"),
            ],
            steady("pace", users=2, iterations=4)[
                http.post("/pace/before", content=fn.index()),
                pace("500ms"),
                http.post("/pace/after", content=fn.index()),
            ],
            steady("rate", users=5, iterations=4)[
                http.get("/rate/before"), pace("20/s"), http.get("/rate/after")
            ],
            steady("meet", users=6, ramp_up="3s", iterations=1)[
                http.get("/meet/before"), rendezvous(3, timeout="5m"), http.get("/meet/after")
            ],
        ]
    )


def gaps(recorder: Recorder, before: str, after: str) -> list[float]:
    pairs = zip(recorder.of(before), recorder.of(after), strict=True)
    return [second.at - first.at for first, second in pairs]


def test_think_waits_here_once(waited: Taken, recorder: Recorder) -> None:
    assert waited.of("GET /t1")
    assert all(gap >= 4 for gap in gaps(recorder, "/t1", "/t2"))
    assert all(gap >= 0.3 for gap in gaps(recorder, "/t3", "/t4"))
    assert all(gap < 4 for gap in gaps(recorder, "/t2", "/t3"))
    assert [row["label"] for row in waited.rows if "think" in row["label"]] == []


def test_think_is_no_part_of_a_transaction(waited: Taken) -> None:
    inside = [int(row["elapsed"]) for row in waited.rows if row["label"] in ("GET /t1", "GET /t2")]
    whole = [int(row["elapsed"]) for row in waited.of("Checkout")]
    assert all(int(row["IdleTime"]) >= 4000 for row in waited.of("Checkout"))
    assert sum(inside) <= sum(whole) < sum(inside) + 4000


def test_pace_keeps_each_user_to_its_time(waited: Taken, recorder: Recorder) -> None:
    assert len(waited.of("POST /pace/after")) == 8
    for user in ("1", "2"):
        before = [request.at for request in recorder.of("/pace/before") if request.body == user]
        after = [request.at for request in recorder.of("/pace/after") if request.body == user]
        # The n-th pass comes at least n * 500 ms after the first, which follows the first request.
        assert all(at - before[0] >= 0.5 * number for number, at in enumerate(after))


def test_pace_keeps_all_users_together_to_a_rate(waited: Taken, recorder: Recorder) -> None:
    assert len(waited.of("GET /rate/after")) == 20
    first = min(request.at for request in recorder.of("/rate/before"))
    last = max(request.at for request in recorder.of("/rate/after"))
    # Nobody's first pass is delayed; the 15 that follow come 50 ms apart.
    assert last - first >= 14 * 0.05


def test_users_who_meet_go_on_together(waited: Taken, recorder: Recorder) -> None:
    assert len(waited.of("GET /meet/after")) == 6
    came = sorted(request.at for request in recorder.of("/meet/before"))
    went = sorted(request.at for request in recorder.of("/meet/after"))
    assert went[0] >= came[2]
    assert went[3] >= came[5]
