"""The live line: what it says, and how often where nobody can see it change."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.analysis import Tick
from jmeterpy.brief import GroupBrief, PlanBrief
from jmeterpy.cli.live import LiveView, live_line
from jmeterpy.cli.screen import Screen
from jmeterpy.runners.job import Job


def tick(second: float, samples: int = 1200) -> Tick:
    return Tick(elapsed_s=second, users=412, samples=samples, errors=3, per_second=205.4, p95_ms=31)


def test_a_line_says_time_users_samples_rate_failures_and_p95() -> None:
    words = live_line(tick(64), planned_s=120).split()
    assert words[:3] == ["1:04", "of", "2:00"]
    assert words[words.index("users") + 1] == "412"
    assert words[words.index("/s") + 1] == "205"
    assert words[words.index("failed") + 1] == "3"
    assert words[-3:] == ["p95", "31", "ms"]


@pytest.mark.parametrize("width", [80, 60, 40])
@pytest.mark.parametrize("samples", [1200, 12_345_678])
@pytest.mark.parametrize("second", [64, 36_064])
def test_a_narrow_terminal_keeps_failures_and_p95(width: int, samples: int, second: int) -> None:
    line = live_line(tick(second, samples), planned_s=72_000, width=width - 1)
    assert len(line) < width
    assert line.endswith("failed 3  p95 31 ms")
    assert ("samples" in line) == (width > 40)
    assert width < 80 or "users 412" in line


def test_without_a_terminal_there_is_a_line_at_once_and_then_every_ten_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = LiveView(Screen(), PlanBrief(groups=(GroupBrief("g"),)))
    view.started(Job(Path()))
    for second in range(25):
        view.tick(tick(second))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["0:00", "0:10", "0:20"]


def test_quiet_shows_nothing_but_what_must_not_be_missed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = LiveView(Screen(quiet=True), PlanBrief())
    view.tick(tick(1))
    view.stopping("interrupted", at_once=False)
    assert capsys.readouterr().err == (
        "Stopping: interrupted ... JMeter finishes its requests (again: stop at once)\n"
    )
