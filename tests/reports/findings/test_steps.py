"""Steps and the limit: worlds whose truth is known; every number of a sentence is in its table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.capacity import Capacity, _straight, capacity
from jmeterpy.analysis.intervals import interval
from jmeterpy.analysis.resources import Resources, Track
from jmeterpy.analysis.steps import Step, steps
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.timed import Timed, relative, times
from jmeterpy.analysis.usage import Own
from jmeterpy.analysis.usl import usl
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.bracket import limit
from jmeterpy.reports.steps import COLUMNS, steps_markdown, steps_table
from tests.reports.findings.worlds import KNEE, STEPS, World, brief_of, measured_of

BROKEN = World(steps=KNEE, workers=16)  # 16 workers are full at 216 users
TRUE_KNEE = 216
SEED = 2001


@pytest.fixture(scope="module")
def broken() -> Measured:
    return measured_of(BROKEN, SEED)


@pytest.fixture(scope="module")
def climbed() -> Measured:
    return measured_of(World(steps=STEPS), SEED)


def judge(world: World, seed: int = SEED, **more: Any) -> Capacity:
    return capacity(measured_of(world, seed), brief_of(world), **more)


@pytest.mark.parametrize("plan_known", [True, False])
def test_the_knee_lies_in_the_bracket(broken: Measured, plan_known: bool) -> None:
    found = capacity(broken, brief_of(replace(BROKEN, plan_known=plan_known)))
    assert found.state == "found"
    assert found.last_good is not None
    assert found.first_bad is not None
    assert (found.last_good.load, found.first_bad.step.load) == (200, 250)
    assert found.knee == pytest.approx(TRUE_KNEE, rel=0.05)
    assert found.usl is not None
    assert found.usl.doubt  # a hard ceiling is not its curve


def test_nothing_is_called_broken_where_all_is_well(climbed: Measured) -> None:
    found = capacity(climbed, brief_of(World(steps=STEPS)))
    assert found.state == "not_reached"
    top = found.judged[-1].step
    assert limit(found) == f"Nothing broke up to 200 users ({top.per_second:.1f} samples/s)."
    assert all(not step.bad and not step.doubtful for step in found.judged)


def test_a_burst_of_errors_in_the_last_step_is_not_the_load() -> None:
    found = judge(World(steps=STEPS, bursts=((590.0, 615.0, 0.2),)))
    assert found.state == "inconclusive"
    assert "failed, but only for a part of the time." in limit(found)


def test_one_bad_step_amid_good_ones_is_not_the_load() -> None:
    found = judge(World(steps=STEPS, bursts=((285.0, 315.0, 0.2),)))
    assert found.state == "inconclusive"
    assert found.last_good is None


def test_a_ramp_has_no_steps() -> None:
    found = judge(World(steps=((200, 25.0),), ramp=300.0, plan_known=False))
    assert found.state == "no_steps"
    assert steps_table(found) == ""
    assert steps_markdown(found) == []


def test_a_busy_generator_takes_the_place_of_the_target(broken: Measured) -> None:
    brief = brief_of(BROKEN)
    found = _with_generator(broken, brief, busy={200: 0.93})
    assert found.state == "generator_bound"
    assert limit(found).startswith(
        "With 200 users the load generator was the limit: its CPU was at 93 % (median). Nothing is "
        "said of the target from there on. Good with 150 users ("
    )
    assert _with_generator(broken, brief, busy={400: 0.93}).state == "found"


@pytest.mark.parametrize(("cpu", "state"), [(0.93, "generator_bound"), (0.3, "found")])
def test_what_was_monitored_tells_whether_the_generator_was_busy(
    broken: Measured, cpu: float, state: str
) -> None:
    at = np.arange(broken.start_ms or 0, broken.end_ms or 0, 1000, dtype=np.int64)
    track = Track(at, np.full(len(at), cpu))
    watched = replace(broken, resources=Resources({("generator", "cpu_share"): track}))
    assert capacity(watched, brief_of(BROKEN)).state == state


def _with_generator(measured: Measured, brief: PlanBrief | None, *, busy: dict[int, float]) -> Any:
    return capacity(measured, brief, generator=lambda step: Own(busy.get(int(step.load), 0.2)))


def test_what_the_user_allows_replaces_the_defaults(broken: Measured) -> None:
    brief = brief_of(BROKEN)
    strict = capacity(broken, brief, thresholds=parse_all(["p95 < 100ms"]))
    assert strict.state == "found"
    assert strict.last_good is None
    assert "where 100 ms is allowed" in limit(strict)
    loose = capacity(broken, brief, thresholds=parse_all(["p95 < 60s while users <= 400"]))
    assert loose.first_bad is not None
    assert [signal.kind for signal in loose.first_bad.signals] == ["throughput"]


def test_data_wins_over_a_plan_that_was_not_kept(broken: Measured) -> None:
    brief = brief_of(BROKEN)
    assert brief is not None
    other = replace(brief, steps=tuple(replace(x, users=2 * x.users) for x in brief.steps))
    found = capacity(broken, other)
    assert [step.load for step in found.steps.steps] == [users for users, _ in KNEE]
    assert "100 users were planned where 50 were seen" in steps_table(found)


def test_every_number_of_the_sentence_is_in_the_table(broken: Measured) -> None:
    found = capacity(broken, brief_of(BROKEN))
    said = limit(found)
    rows = {step.load: step for step in found.steps.steps}
    good, rate, bad = _numbers(
        r"Good with (\d+) users \(([\d.]+) samples/s\), bad with (\d+)", said
    )
    assert COLUMNS["/s"](found, rows[int(good)]) == f"{rate:.1f}"
    times, base = _numbers(r"p95, label by label, is ([\d.]+) times that with (\d+) users", said)
    assert COLUMNS["p95 \u00d7"](found, rows[int(bad)]) == f"{times:.1f}"
    assert base == min(rows)
    low, high, had, has = _numbers(
        r"from (\d+) to (\d+) users the rate went from ([\d.]+) to ([\d.]+) samples/s", said
    )
    assert (low, high) == (max(load for load in rows if load < bad), bad)
    assert COLUMNS["/s"](found, rows[int(low)]) == f"{had:.1f}"
    assert COLUMNS["/s"](found, rows[int(high)]) == f"{has:.1f}"
    had, has = _numbers(
        r"less than half of what earlier users brought, and the median rose from ([\d ]+) to "
        r"([\d ]+) ms",
        said,
    )
    assert COLUMNS["p50 ms"](found, rows[int(low)]) == f"{had:.0f}"
    assert COLUMNS["p50 ms"](found, rows[int(high)]).replace(" ", "") == f"{has:.0f}"
    (ceiling,) = _numbers(r"the highest rate, ([\d.]+) samples/s", said)
    assert ceiling == pytest.approx(max(x.per_second for x in rows.values()), abs=0.05)


def _numbers(pattern: str, said: str) -> list[float]:
    found = re.search(pattern, said)
    assert found, said
    return [float(number.replace(" ", "")) for number in found.groups()]


def test_the_steps_hold_the_counts_of_the_series(broken: Measured) -> None:
    found = steps(broken, brief_of(BROKEN))
    assert found.origin == "plan"
    for step in found.steps:
        counts = broken.series.counts()[step.from_s : step.to_s]
        assert step.samples == int(counts.sum())
        assert step.good.n == step.samples - step.errors
        assert step.per_second == pytest.approx(step.samples / step.seconds)


def test_both_tables_say_the_same(broken: Measured) -> None:
    found = capacity(broken, brief_of(BROKEN))
    terminal = steps_table(found).splitlines()
    page = [line.replace("\u202f", " ") for line in steps_markdown(found)]
    for at, line in enumerate(terminal[1 : 1 + len(KNEE)]):
        cells = [cell.strip() for cell in page[2 + at].strip("|").split("|")]
        assert re.split(r"\s{2,}", line.strip()) == [cells[0], *cells[2:], cells[1]]


def test_too_short_steps_are_not_judged() -> None:
    found = judge(World(steps=((10, 45.0), (20, 20.0), (30, 45.0)), ramp=5.0))
    assert found.state == "no_steps"
    assert [COLUMNS["verdict"](found, step) for step in found.steps.steps][1] == "too short"
    assert "a limit needs three" in limit(found)


def test_a_run_of_one_load_has_one_step() -> None:
    world = World(steps=((40, 60.0),))
    found = steps(measured_of(world, SEED), brief_of(world))
    assert [step.load for step in found.steps] == [40]
    assert found.steps[0].valid


def test_an_interval_holds_the_truth_and_needs_samples() -> None:
    chance = np.random.default_rng(3)
    held = 0
    for _ in range(40):
        second = np.repeat(np.arange(100), 30)
        found = interval(_timed(second, np.exp(chance.normal(4, 0.5, 3000))), 0.95)
        assert found is not None
        held += found.low <= np.exp(4 + 1.645 * 0.5) <= found.high
    assert held >= 36
    assert interval(_timed(np.arange(71), np.full(71, 5.0)), 0.95) is None
    assert interval(_timed(np.full(90, 3), np.full(90, 5.0)), 0.95) is None


def _timed(second: Any, value: Any) -> Timed:
    return Timed(np.asarray(second), np.asarray(value, float), np.ones(len(second), np.int64))


def test_times_relative_to_their_labels_have_a_median_of_one(climbed: Measured) -> None:
    found = relative(climbed)
    assert found.n == climbed.total.samples - climbed.total.errors
    assert found.percentile(0.5) == pytest.approx(1, rel=0.02)
    every = times(climbed)
    assert every.percentile(0.95) == pytest.approx(climbed.total.ok_p95_ms, rel=0.011)


def test_the_scalability_law_is_believed_only_near_its_peak() -> None:
    def rate(n: float) -> float:
        return 10 * n / (1 + 0.02 * (n - 1) + 0.0004 * n * (n - 1))

    users = [5, 10, 20, 30, 40, 50, 60]
    believed = usl(users, [rate(n) for n in users])
    assert believed.doubt == ""
    assert believed.peak == pytest.approx(((1 - 0.02) / 0.0004) ** 0.5, rel=0.01)
    assert usl(users[:5], [rate(n) for n in users[:5]]).doubt == "that takes 6 steps, there are 5"
    early = [2, 4, 6, 8, 10, 12, 16, 20, 25]
    assert "beyond" in usl(early, [rate(n) for n in early]).doubt
    assert "nearly what the first" in usl(users, [10.0 * n for n in users]).doubt


def test_the_straight_line_is_drawn_only_where_growth_was_straight(broken: Measured) -> None:
    every = capacity(broken, brief_of(BROKEN)).judged
    by_load = {known.step.load: known.step for known in every}
    assert _straight(every, by_load[200])
    assert _straight(every, None)
    assert not _straight(every, by_load[400])


def test_a_step_knows_its_load(broken: Measured) -> None:
    found: tuple[Step, ...] = steps(broken, brief_of(BROKEN)).steps
    for step in found:
        assert step.users == pytest.approx(step.load, abs=1)
