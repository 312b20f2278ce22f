"""The users that real JMeter makes of a shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from jmeterpy import Element, TestPlan, arrivals, http, steady, steps, think
from jmeterpy.elements import OpenModelThreadGroup
from tests.shortcuts.recorder import Recorder, Taken, recording, take

pytestmark = pytest.mark.jmeter


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with recording() as found:
        yield found


@pytest.fixture(scope="module")
def run(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Element], Taken]:
    return lambda plan: take(plan, jmeter_home, tmp_path_factory.mktemp("run") / "run")


def test_a_staircase_has_exactly_its_users_at_each_step(
    run: Callable[[Element], Taken], recorder: Recorder
) -> None:
    taken = run(
        TestPlan("stairs")[
            http.defaults(recorder.base),
            steps(users=4, to=9, by=3, ramp_up="1s", hold="7s")[http.get("/"), think("50ms")],
        ]
    )

    begin = min(int(row["timeStamp"]) for row in taken.rows)

    def level(row: Mapping[str, str]) -> int:
        return (int(row["timeStamp"]) - begin) // 8000

    seen: dict[int, Counter[str]] = {0: Counter(), 1: Counter(), 2: Counter()}
    for row in taken.rows:
        if level(row) in seen:
            seen[level(row)][row["allThreads"]] += 1
    assert [seen[step].most_common(1)[0][0] for step in range(3)] == ["4", "7", "9"]
    assert max(int(row["allThreads"]) for row in taken.rows) == 9
    names = Counter(row["threadName"].rpartition(" ")[0] for row in taken.rows)
    assert set(names) == {"step 1: 4 users", "step 2: 7 users", "step 3: 9 users"}
    threads = {row["threadName"] for row in taken.rows}
    assert Counter(name.rpartition(" ")[0] for name in threads) == {
        "step 1: 4 users": 4, "step 2: 7 users": 3, "step 3: 9 users": 2,
    }  # fmt: skip
    # Those of the first step go on to the end.
    last = {row["threadName"] for row in taken.rows if level(row) == 2}
    assert len({name for name in last if name.startswith("step 1")}) == 4


def test_arrivals_come_at_their_rate_whatever_the_server_does(
    run: Callable[[Element], Taken], recorder: Recorder
) -> None:
    taken = run(
        TestPlan("arrivals")[
            http.defaults(recorder.base),
            arrivals("even", rate="20/s", duration="3s", even=True)[http.get("/slow", name="even")],
            arrivals("random", rate="20/s", duration="3s", seed=7)[http.get("/", name="random")],
            arrivals("rising", rate="20/s", duration="3s", ramp_up="2s", even=True)[
                http.get("/", name="rising")
            ],
        ]
    )

    assert [row for row in taken.rows if row["success"] != "true"] == []
    assert len(taken.of("even")) == pytest.approx(60, abs=1)
    assert len(taken.of("random")) == pytest.approx(60, abs=1)
    assert len(taken.of("rising")) == pytest.approx(40, abs=1)
    assert max(int(row["grpThreads"]) for row in taken.of("even")) >= 8


def test_a_duration_ends_users_who_would_go_on(
    run: Callable[[Element], Taken], recorder: Recorder
) -> None:
    taken = run(
        TestPlan("ends")[
            http.defaults(recorder.base),
            steady("lasting", users=2, duration="6s")[http.get("/"), think("300ms")],
            steady("stops", users=2, iterations=5, on_error="stop_user")[
                http.get("/status/500", name="fails")
            ],
        ]
    )

    lasting = [int(row["timeStamp"]) for row in taken.of("GET /")]
    assert 2 <= len(lasting) <= 2 * 21
    assert len(taken.of("fails")) == 2


def test_the_open_model_is_the_element_of_that_name() -> None:
    [group] = arrivals(rate="1/s", duration="1s")[http.get("/")]
    assert isinstance(group, OpenModelThreadGroup)
    assert group.name == "1/s arrivals"
