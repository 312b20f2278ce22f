"""What server and generator used, as table, lines, sentence and picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.resources import Resources, Track
from jmeterpy.reports.charts import CHARTS, draw
from jmeterpy.reports.findings.generator import saturated_generator
from jmeterpy.reports.findings.interface import Ground, Missing, Said
from jmeterpy.reports.markdown import markdown
from jmeterpy.reports.resources import resource_lines, resource_table
from jmeterpy.reports.style import styled

HOSTILE = "<img src=x>|`$(rm)`\x1b[31m"
Steady = Callable[..., Measured]


def track(measured: Measured, *values: float, first: int = 0) -> Track:
    at = (measured.start_ms or 0) + 1000 * np.arange(first, first + len(values), dtype=np.int64)
    return Track(at, np.array(values, float))


def with_tracks(measured: Measured, **named: dict[str, Track]) -> Measured:
    found = {(name, metric): one for name, each in named.items() for metric, one in each.items()}
    return replace(measured, resources=Resources(found))


def test_mean_and_highest_are_over_the_run_alone(steady: Steady) -> None:
    measured = steady(200, seconds=10)
    cpu = track(measured, 9.0, 0.25, 0.75, first=-1)
    memory = track(measured, 100 << 20, 300 << 20)
    table = resource_table(
        with_tracks(measured, api={"cpu_share": cpu, "memory_bytes": memory}), {}
    )
    assert table[2] == "| api | 50\u202f% | 75\u202f% | 200\u202fMB | 300\u202fMB |"


def test_the_machine_of_the_generator_has_a_line_where_it_is_known(steady: Steady) -> None:
    measured = steady(200, seconds=10)
    own = track(measured, 0.02, 0.04)
    watched = with_tracks(
        measured, generator={"cpu_share": own, "machine_cpu_share": track(measured, 0.96, 1.0)}
    )
    table = resource_table(watched, {})
    assert table[3] == "| generator's machine | 98\u202f% | 100\u202f% | \u2013 | \u2013 |"
    assert resource_lines(watched).splitlines()[1] == (
        "  generator's machine  CPU 98 % (highest 100 %)"
    )
    assert "machine" not in resource_lines(with_tracks(measured, generator={"cpu_share": own}))


def test_a_source_that_gave_nothing_says_why(steady: Steady) -> None:
    told = {"monitors": [{"source": "api", "taken": 0, "gaps": 9, "why": "nobody listens <b>"}]}
    table = resource_table(steady(200), told)
    assert table == ["api gave nothing: nobody listens \\<b\\>.  "]
    assert resource_table(steady(200), {"monitors": "?"}) == []
    assert resource_table(steady(200), {}) == []


def test_the_page_has_the_table_only_where_something_was_monitored(steady: Steady) -> None:
    measured = steady(200)
    assert "Server and load generator" not in markdown(measured)
    watched = with_tracks(measured, **{HOSTILE: {"cpu_share": track(measured, 0.5)}})
    page = markdown(watched)
    assert "## Server and load generator" in page
    assert "<img" not in page.replace("\\<img", "")
    assert "\x1b" not in page
    assert "\x1b" not in resource_lines(watched)


@pytest.mark.parametrize(
    ("busy", "calm", "said"), [(10, 90, True), (9, 1, False), (10, 91, False), (50, 0, True)]
)
def test_a_busy_generator_is_said(steady: Steady, busy: int, calm: int, *, said: bool) -> None:
    measured = steady(200, seconds=110)
    cpu = track(measured, *[0.8] * busy, *[0.2] * calm)
    found = saturated_generator(Ground(with_tracks(measured, generator={"cpu_share": cpu})))
    assert isinstance(found, Said) is said
    if isinstance(found, Said):
        assert "of the time: response times include its own waiting." in found.text
        assert found.score == busy / (busy + calm)


def test_a_generator_that_was_not_recorded_is_not_judged(steady: Steady) -> None:
    measured = steady(200)
    other = with_tracks(measured, api={"cpu_share": track(measured, 0.9)})
    for each in (measured, other):
        assert isinstance(saturated_generator(Ground(each)), Missing)


def test_a_line_for_a_terminal_has_a_dash_for_what_is_not_known(steady: Steady) -> None:
    measured = steady(200)
    memory = {"memory_bytes": track(measured, 5e9)}
    assert resource_lines(with_tracks(measured, db=memory)) == (
        "  db  CPU \u2013 (highest \u2013)   memory 4.7 GB"
    )
    assert resource_lines(measured) == ""


@pytest.mark.parametrize("kind", ["nothing", "one value", "gaps", "many", "hostile", "too much"])
def test_the_picture_can_be_drawn_of_anything(steady: Steady, tmp_path: Path, kind: str) -> None:
    measured = steady(200, seconds=1500 if kind == "many" else 30)
    ramp = [i % 97 / 97 for i in range(1500 if kind == "many" else 1)]
    worlds = {
        "nothing": measured,
        "one value": with_tracks(measured, api={"cpu_share": track(measured, 0.5)}),
        "gaps": with_tracks(
            measured,
            generator={"cpu_share": Track(
                (measured.start_ms or 0) + np.array([0, 1000, 9000, 10_000]), np.ones(4) / 2
            )},
        ),
        "many": with_tracks(
            measured, **{f"s{i}": {"cpu_share": track(measured, *ramp)} for i in range(7)}
        ),
        "hostile": with_tracks(measured, **{HOSTILE: {"memory_bytes": track(measured, 1, 2)}}),
        "too much": with_tracks(measured, api={"cpu_share": track(measured, 0.1, 4.2)}),
    }  # fmt: skip
    path = draw("resources", worlds[kind], tmp_path / "resources.png", title=HOSTILE)
    assert path.stat().st_size > 5000


def test_a_gap_breaks_the_line(steady: Steady) -> None:
    measured = steady(200, seconds=30)
    at = (measured.start_ms or 0) + np.array([0, 1000, 2000, 9000, 10_000])
    watched = with_tracks(measured, api={"cpu_share": Track(at, np.ones(5) / 2)})
    with styled():
        upper = CHARTS["resources"](watched, "").axes[0]
    drawn = np.asarray(upper.lines[0].get_xdata(), float)
    assert np.isnan(drawn).tolist() == [False, False, False, True, False, False]
