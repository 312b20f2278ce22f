"""Do the controllers, thread groups and flow control do in JMeter what our words for them say?"""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmeterpy.elements import (
    Action,
    Counter,
    FlowControlAction,
    ForeachController,
    HttpDefaults,
    HttpSampler,
    IfController,
    IncludeController,
    InterleaveController,
    JsonExtractor,
    LoopController,
    ModuleController,
    OnceOnlyController,
    OnError,
    OpenModelThreadGroup,
    RandomController,
    RandomOrderController,
    RuntimeController,
    SetupThreadGroup,
    SimpleController,
    SubControllers,
    SwitchController,
    TeardownThreadGroup,
    TestFragment,
    TestPlan,
    ThreadGroup,
    ThroughputBy,
    ThroughputController,
    TransactionController,
    WhileController,
)
from jmeterpy.model import dump
from jmeterpy.model.groups import CATCH_UP
from tests.elements.stage import Played, play, serve

pytestmark = pytest.mark.jmeter


def get(name: str, path: str = "/plain", **settings: object) -> HttpSampler:
    return HttpSampler(name, path=path, **settings)  # type: ignore[arg-type]  # settings of any kind


ARRIVALS = "rate(2/sec) even_arrivals(5 sec) pause(2 sec)"
A, B, C = get("a"), get("b"), get("c")


def pick(choose: str) -> SwitchController:
    return SwitchController(choose=choose)[A, B, C]


def plan(port: int) -> TestPlan:
    return TestPlan("controllers", serialize_groups=True)[
        HttpDefaults(domain="127.0.0.1", port=port, protocol="http"),
        SetupThreadGroup("before")[get("set up")],
        TeardownThreadGroup("after")[get("tear down")],
        TestFragment("shared")[get("in the fragment"), get("and more")],
        ThreadGroup("loop")[LoopController(loops=3)[A], SimpleController()[B, C]],
        ThreadGroup("users", users=4, ramp_up="0s", loops=2)[A],
        ThreadGroup("if")[
            IfController(condition="${__jexl3(1 < 2)}")[A],
            IfController(condition="${__jexl3(1 > 2)}")[B],
            IfController(condition="2 > 1", use_expression=False)[C],
        ],
        ThreadGroup("while")[
            WhileController(condition='${__jexl3("${i}" != "4")}')[Counter("i"), A],
        ],
        ThreadGroup("each")[
            get("names", "/json")[JsonExtractor("name", "$.names[*]", match="-1")],
            ForeachController(source="name", variable="one")[get("one", "/each?name=${one}")],
            ForeachController(source="name", variable="one", start=1, end=3)[
                get("two", "/some?name=${one}")
            ],
        ],
        ThreadGroup("once", loops=3)[OnceOnlyController()[A], B],
        ThreadGroup("transaction")[TransactionController("both")[A, B]],
        ThreadGroup("parent")[TransactionController("both", parent=True)[A, B]],
        ThreadGroup("percent", loops=10)[ThroughputController(percent=30.0)[A], B],
        ThreadGroup("first", loops=10)[ThroughputController(by=ThroughputBy.COUNT, count=3)[A], B],
        ThreadGroup("random", loops=12)[RandomController()[A, B]],
        ThreadGroup("shuffled", loops=3)[RandomOrderController()[A, B, C]],
        ThreadGroup("in turn", loops=4)[InterleaveController()[A, SimpleController()[B, C]]],
        ThreadGroup("one by one", loops=4)[
            InterleaveController(sub_controllers=SubControllers.IGNORE)[A, SimpleController()[B, C]]
        ],
        ThreadGroup("switch")[pick("b"), pick("2"), pick("17")],
        ThreadGroup("runtime")[RuntimeController(duration="3s")[A]],
        ThreadGroup("module")[ModuleController(("controllers", "controllers", "shared"))],
        ThreadGroup("include")[IncludeController("other.jmx")],
        ThreadGroup("flow", loops=2)[
            FlowControlAction(duration="10ms"),
            LoopController(loops=5)[A, FlowControlAction(action=Action.BREAK_LOOP), B],
            LoopController(loops=2)[C, FlowControlAction(action=Action.NEXT_LOOP), B],
            get("d"),
            FlowControlAction(action=Action.NEXT_ITERATION),
            get("never"),
        ],
        ThreadGroup("stop", loops=5)[A, FlowControlAction(action=Action.STOP), B],
        ThreadGroup("next", loops=2, on_error=OnError.NEXT_ITERATION)[get("bad", "/status/500"), B],
        ThreadGroup("end", loops=9, on_error=OnError.STOP_USER)[get("bad", "/status/500"), B],
        ThreadGroup("timed", loops=-1, scheduled=True, duration="5s")[
            A, FlowControlAction(duration="1s")
        ],
        OpenModelThreadGroup("open", schedule=f"{CATCH_UP} {ARRIVALS}")[A],
        ThreadGroup("off", enabled=False)[A],
    ]


@pytest.fixture(scope="module")
def played(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("controllers")
    other = TestPlan("other")[TestFragment("there", enabled=True)[get("from another file")]]
    (folder / "other.jmx").write_bytes(dump(other))
    with serve() as site:
        yield play(plan(site.port), site, folder, jmeter_home)


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        ("before", ["set up"]),
        ("after", ["tear down"]),
        ("loop", ["a", "a", "a", "b", "c"]),
        ("if", ["a", "c"]),
        ("while", ["a"] * 4),
        ("once", ["a", "b", "b", "b"]),
        ("transaction", ["a", "b", "both"]),
        ("parent", ["both", "a", "b"]),
        ("in turn", ["a", "b", "c", "a", "b", "c"]),
        ("one by one", ["a", "b", "a", "c"]),
        ("switch", ["b", "c", "a"]),
        ("module", ["in the fragment", "and more"]),
        ("include", ["from another file"]),
        ("flow", ["a", "c", "c", "d"] * 2),
        ("stop", ["a"]),
        ("next", ["bad", "bad"]),
        ("end", ["bad"]),
        ("off", []),
    ],
)
def test_steps_run_in_the_order_that_the_controllers_say(
    group: str, labels: list[str], played: Played
) -> None:
    assert played.labels(group) == labels


@pytest.mark.parametrize(
    ("group", "counts"),
    [
        ("users", {"a": 8}),
        ("percent", {"a": 3, "b": 10}),
        ("first", {"a": 3, "b": 10}),
    ],
)
def test_steps_run_as_often_as_the_controllers_say(
    group: str, counts: dict[str, int], played: Played
) -> None:
    assert played.counts(group) == counts


def test_setup_runs_before_everything_and_teardown_after_it(played: Played) -> None:
    assert played.rows[0]["label"] == "set up"
    assert played.rows[-1]["label"] == "tear down"


def test_foreach_gives_every_value_and_a_range_leaves_its_start_out(played: Played) -> None:
    assert played.site.queries("/each", "name") == ["ann", "bob", "cy"]
    assert played.site.queries("/some", "name") == ["bob", "cy"]


def test_random_picks_one_each_time_and_random_order_takes_all(played: Played) -> None:
    assert len(played.labels("random")) == 12
    assert set(played.labels("random")) <= {"a", "b"}
    shuffled = played.labels("shuffled")
    assert [Count(shuffled[at : at + 3]) for at in (0, 3, 6)] == [Count("abc")] * 3


def test_what_is_bounded_by_time_runs_more_than_once_and_ends(played: Played) -> None:
    assert len(played.labels("runtime")) > 1
    assert 1 < len(played.labels("timed")) <= 6


def test_an_open_model_starts_as_many_users_as_its_schedule_says(played: Played) -> None:
    starts = sorted(int(row["timeStamp"]) for row in played.of("open"))
    assert len(starts) == 10
    # 4.5 s, less what a busy machine holds the first one up; at once would be a few milliseconds.
    assert starts[-1] - starts[0] >= 2000, "at once, for the groups before took their time"


def test_nothing_went_wrong_inside_jmeter(played: Played) -> None:
    assert [line for line in played.log.splitlines() if " ERROR " in line] == []
