"""Two runs compared: intervals against a naive second implementation, verdicts, and silence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.analysis import Measured, blocks, measure
from jmeterpy.analysis.bootstrap import DRAWS, blocks_of, drawn
from jmeterpy.analysis.change import Change, Comparison, Figure
from jmeterpy.analysis.compare import compare
from jmeterpy.analysis.error_interval import clustered, difference, wilson
from jmeterpy.analysis.judged_figures import Bar, bar, verdict_of
from jmeterpy.analysis.series import bins_of, middle_of
from jmeterpy.brief import GroupBrief, PlanBrief
from tests.analysis.worlds import World, write_run

SMALL = World(users=60, seconds=90)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Measured]:
    """Measures simulated runs, each once."""
    folder, known = tmp_path_factory.mktemp("worlds"), dict[str, Measured]()

    def _world(seed: int, changed: World = SMALL) -> Measured:
        name = f"{seed} {changed}"
        if name not in known:
            known[name] = measure(write_run(changed, seed, folder / f"{len(known)}.jtl"))
        return known[name]

    return _world


def figure(found: Comparison, label: str, name: str) -> Figure:
    row = next(each for each in (*found.labels, found.total) if each.label == label)
    return next(each for each in row.figures if each.name == name)


def slower(factor: float, label: str = "*") -> World:
    return replace(SMALL, slower={label: factor})


def test_the_same_system_twice_is_no_regression(world: Callable[..., Measured]) -> None:
    for seed in range(4):
        found = compare(world(2 * seed), world(2 * seed + 1))
        assert found.verdict in ("same", "inconclusive"), seed
        assert found.exit_code() == 0
        assert "worse" not in found.counts
        assert compare(world(2 * seed), world(2 * seed + 1), tolerance=0.3).counts["same"] >= 20


def test_a_run_against_itself_changed_by_nothing(world: Callable[..., Measured]) -> None:
    found = compare(world(1), world(1), tolerance=0.5)
    assert found.verdict in ("same", "inconclusive")
    for row in (*found.labels, found.total):
        for each in row.figures:
            assert each.change == (0 if each.name == "error_rate" else 1)
            assert each.low is not None
            assert each.high is not None
            assert each.low <= each.change <= each.high


def test_half_as_slow_again_is_a_regression_and_back_again_an_improvement(
    world: Callable[..., Measured],
) -> None:
    forward = compare(world(1), world(2, slower(1.5)))
    assert (forward.verdict, forward.exit_code()) == ("worse", 5)
    assert figure(forward, "Total", "ok_p50_ms").verdict == "worse"
    back = compare(world(2, slower(1.5)), world(1))
    assert back.exit_code() == 0
    assert figure(back, "Total", "ok_p50_ms").verdict == "better"


def test_two_hundred_thin_labels_of_one_system_raise_no_alarm(
    world: Callable[..., Measured],
) -> None:
    many = replace(SMALL, users=100, labels={f"L{at}": (1.0, 50.0, 0.5) for at in range(200)})
    found = compare(world(1, many), world(2, many))
    assert "worse" not in found.counts
    assert bar(0.1, rows=200).sure > bar(0.1, rows=6).sure


def test_one_slow_label_is_named_and_the_others_are_not(world: Callable[..., Measured]) -> None:
    found = compare(world(1), world(2, slower(1.6, "Search")))
    worse = {row.label for row in found.labels if row.verdict == "worse"}
    assert worse == {"Search"}


def test_failures_are_worse_though_their_times_are_not(world: Callable[..., Measured]) -> None:
    found = compare(world(1), world(3, replace(SMALL, errors=0.03)))
    assert found.verdict == "worse"
    assert figure(found, "Total", "error_rate").verdict == "worse"
    assert figure(found, "Total", "ok_p50_ms").verdict != "worse"


def test_the_values_are_those_of_the_summary(world: Callable[..., Measured]) -> None:
    base, new = world(1), world(2)
    found = compare(base, new)
    for name in ("ok_p50_ms", "ok_p95_ms", "ok_mean_ms", "error_rate"):
        for row in base.labels:
            assert figure(found, row.label, name).base == getattr(row, name)
        assert figure(found, "Total", name).new == getattr(new.total, name)


def test_the_same_runs_give_the_same_comparison(world: Callable[..., Measured]) -> None:
    assert compare(world(1), world(2)).as_json() == compare(world(1), world(2)).as_json()


def test_json_holds_no_infinity_and_says_everything(world: Callable[..., Measured]) -> None:
    found = compare(world(1), world(2)).as_json()
    text = json.dumps(found, allow_nan=False)
    assert json.loads(text)["schema"] == "jmeterpy/compare/1"
    assert [row["label"] for row in found["labels"]] == list(world(1).series.labels)
    assert set(found["total"]["figures"][0]) == {*Figure.__dataclass_fields__}


# -- the bootstrap against row by row -------------------------------------------------------------


def naive_draw(path: Path, weights: list[float], first: int, seconds: int) -> list[float]:
    """The times of successes in a draw, row by row."""
    found: list[float] = []
    for block in blocks(path):
        for start, elapsed, ok in zip(block.start_ms, block.elapsed_ms, block.ok, strict=True):
            second = (int(start) + int(elapsed)) // 1000 - first
            times = weights[min(second * len(weights) // seconds, len(weights) - 1)]
            middle = float(middle_of(bins_of(np.array([elapsed])))[0])
            found += [middle] * int(times) if ok else []
    return sorted(found)


@pytest.mark.parametrize("q", [0.5, 0.95])
def test_draws_agree_with_rows_that_are_drawn_one_by_one(tmp_path: Path, q: float) -> None:
    path = write_run(World(users=8, seconds=40, errors=0.1), 5, tmp_path / "a.jtl")
    measured = measure(path)
    whole = blocks_of(measured, run=0)
    cells = list(range(len(measured.series.cells.names)))
    found = drawn(measured.series, whole, cells)
    for number in (0, 1, 7, DRAWS):
        rows = naive_draw(path, whole.weights[number].tolist(), whole.first, whole.slots)
        assert found.quantile(q)[number] == rows[max(0, math.ceil(q * len(rows)) - 1)]
        assert found.mean[number] == pytest.approx(np.mean(rows))
        assert found.number[number] == len(rows)


def test_each_draw_has_as_many_blocks_as_the_run(world: Callable[..., Measured]) -> None:
    whole = blocks_of(world(1), run=0)
    assert set(whole.weights.sum(axis=1).tolist()) == {whole.count}
    assert 8 <= whole.count <= 9
    other = blocks_of(world(1), run=1)
    assert not np.array_equal(whole.weights, other.weights)


def test_few_blocks_make_the_interval_wider(world: Callable[..., Measured]) -> None:
    short = blocks_of(world(1, replace(SMALL, seconds=20)), run=0)
    assert short.wider > blocks_of(world(1), run=0).wider >= 1.25


# -- verdicts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "low", "high", "verdict"),
    [
        (1.3, 1.2, 1.5, "worse"),
        (1.2, 1.12, 1.3, "inconclusive"),  # beyond with 95 %, not with 99 %
        (1.2, 1.09, 1.3, "inconclusive"),
        (1.0, 0.95, 1.09, "same"),
        (0.8, 0.7, 0.85, "better"),
        (0.9, 0.7, 0.95, "inconclusive"),
        (1.0, 0.5, 2.0, "inconclusive"),
    ],
)
def test_a_verdict_needs_the_whole_interval(
    ratio: float, low: float, high: float, verdict: Change
) -> None:
    assert verdict_of(ratio, low, high, clears=Bar(0.1, 1.31)) == verdict


@given(
    st.floats(0.01, 100), st.floats(0.01, 1), st.floats(1, 100), st.sampled_from((0.0, 0.1, 0.5))
)
def test_turning_the_runs_round_turns_the_verdict_round(
    ratio: float, less: float, more: float, tolerance: float
) -> None:
    clears = Bar(tolerance, 1.31)
    there = verdict_of(ratio, ratio * less, ratio * more, clears=clears)
    back = verdict_of(1 / ratio, 1 / ratio / more, 1 / ratio / less, clears=clears)
    edges = [ratio * end**power for end in (less, more) for power in (1, 1.31)]
    limits = (1 + tolerance, 1 / (1 + tolerance))
    if all(abs(edge / limit - 1) > 1e-9 for edge in edges for limit in limits):
        assert back == {"worse": "better", "better": "worse"}.get(there, there)


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from((1.0, 1.96, 3.0)))
def test_wilsons_interval_solves_its_own_equation(failed: int, every: int, z: float) -> None:
    failed = min(failed, every)
    share = failed / every
    low, high = wilson(failed, every, z=z)
    for end in (low, high):
        if 0 < end < 1:
            assert (share - end) ** 2 == pytest.approx(z**2 * end * (1 - end) / every)
    assert 0 <= low <= share <= high <= 1
    assert (low == 0) == (failed == 0)
    assert (high == 1) == (failed == every)


def test_failures_in_a_burst_are_less_certain_than_scattered_ones() -> None:
    every = np.full(100, 50)
    scattered, burst = np.full(100, 1), np.where(np.arange(100) < 10, 10, 0)
    assert clustered(scattered, every) == wilson(100, 5000)
    low, high = clustered(burst, every)
    assert low < wilson(100, 5000)[0]
    assert high > wilson(100, 5000)[1]


def test_a_difference_lies_in_its_interval() -> None:
    low, high = difference((0.02, *wilson(20, 1000)), (0.05, *wilson(50, 1000)))
    assert 0 < low < 0.03 < high < 0.05


# -- what may not be compared, or not be judged ---------------------------------------------------


def run_of(
    write: Callable[..., Path], row: Callable[..., str], name: str, **settings: object
) -> Measured:
    elapsed = settings.pop("elapsed", 50)
    assert isinstance(elapsed, int)
    rows = [row(i * 100, elapsed=elapsed + i % 7, users=5, **settings) for i in range(300)]
    return measure(write(rows, name))


def test_another_label_is_not_comparable(
    write: Callable[..., Path], row: Callable[..., str]
) -> None:
    base = run_of(write, row, "a.jtl", label="A")
    new = run_of(write, row, "b.jtl", label="B")
    found = compare(base, new)
    assert (found.verdict, found.exit_code()) == ("not comparable", 1)
    assert found.reasons[0] == "only BASE has 'A'; NEW has none"
    assert {row.label: row.figures for row in found.labels} == {"A": (), "B": ()}
    assert {each.verdict for each in found.total.figures} == {"not comparable"}


def test_a_label_so_rare_that_chance_may_miss_it_does_not_matter(
    write: Callable[..., Path], row: Callable[..., str]
) -> None:
    rows = [row(i * 100, elapsed=50, users=5) for i in range(300)]
    found = compare(
        measure(write([*rows, row(5, label="Rare")], "a.jtl")), measure(write(rows, "b.jtl"))
    )
    assert found.reasons == ()
    assert found.exit_code() == 0


def test_other_users_are_another_load_where_no_plan_is_known(
    world: Callable[..., Measured],
) -> None:
    found = compare(world(1), world(2, replace(SMALL, users=90)))
    assert found.verdict == "not comparable"
    assert "at most 60 users at once in BASE, 90 in NEW" in found.reasons[0]


def test_the_plans_decide_where_they_are_known(world: Callable[..., Measured]) -> None:
    plan = PlanBrief(groups=(GroupBrief("g", users=100, ramp_up_s=10, iterations=5),))
    base, new = world(1), replace(world(2), users_max=90)
    assert compare(base, new).reasons
    assert not compare(base, new, plans=(plan, plan)).reasons
    other = replace(plan, groups=(replace(plan.groups[0], users=200),))
    found = compare(base, new, plans=(plan, other))
    assert found.reasons == (
        "the load differs: 100 users, 5 iterations in BASE, 200 users, 5 iterations in NEW",
    )


def test_a_run_that_was_cut_short_is_not_comparable(world: Callable[..., Measured]) -> None:
    found = compare(world(1), world(2, replace(SMALL, seconds=40)))
    assert found.verdict == "not comparable"
    assert "NEW" in found.reasons[0]


def test_times_are_not_judged_where_most_samples_failed(
    write: Callable[..., Path], row: Callable[..., str]
) -> None:
    base = run_of(write, row, "a.jtl")
    new = run_of(write, row, "b.jtl", ok=False, code="500", elapsed=1)
    found = compare(base, new)
    assert figure(found, "A", "ok_p50_ms").why == "most samples failed in NEW"
    assert figure(found, "A", "error_rate").verdict == "worse"
    assert found.exit_code() == 5


def test_too_few_samples_are_inconclusive(
    write: Callable[..., Path], row: Callable[..., str]
) -> None:
    runs = [measure(write([row(i * 500, users=5) for i in range(40)], name)) for name in ("a", "b")]
    found = compare(*runs)
    assert figure(found, "A", "ok_p95_ms").why == "40 successes in BASE, needs 72"
    assert found.exit_code() == 0
    assert found.exit_code(strict=True) == 1


def test_a_second_is_too_short_to_judge(
    write: Callable[..., Path], row: Callable[..., str]
) -> None:
    runs = [measure(write([row(i, elapsed=9) for i in range(900)], name)) for name in ("a", "b")]
    assert figure(compare(*runs), "A", "ok_p50_ms").why == "shorter than 10 s"


@pytest.mark.parametrize(("before", "after"), [(0, 1), (5, 5), (5, 6), (9, 10)])
def test_one_millisecond_is_no_change_of_a_fast_answer(
    write: Callable[..., Path], row: Callable[..., str], before: int, after: int
) -> None:
    runs = [
        measure(write([row(i * 100, elapsed=each, users=5) for i in range(300)], name))
        for each, name in ((before, "a"), (after, "b"))
    ]
    assert figure(compare(*runs), "A", "ok_p50_ms").verdict in ("same", "inconclusive")


def test_transactions_are_compared_and_in_no_total(
    write: Callable[..., Path], row: Callable[..., str]
) -> None:
    message = "Number of samples in transaction : 1, number of failing samples : 0"
    rows = [
        row(i * 100, elapsed=50, users=5, **extra)
        for i in range(300)
        for extra in ({}, {"label": "T", "message": message})
    ]
    found = compare(measure(write(rows, "a")), measure(write(rows, "b")))
    assert [(each.label, each.kind) for each in found.labels] == [
        ("A", "sample"),
        ("T", "transaction"),
    ]
    assert found.total.base_samples == 300
