"""Samples by the second in which they started, against rows and JMeter's own dashboard."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jmeterpy.analysis import Measured, buckets, halves, measure, reader
from jmeterpy.analysis import helper as helpers
from jmeterpy.analysis.helper import helper_for
from jmeterpy.analysis.select import Reading
from tests.analysis.jtl_text import START_MS, one_row

Write = Callable[..., Path]
Row = tuple[int, int, str]  # start, elapsed, label
OPEN = ("java.base/java.lang", "java.base/java.util", "java.desktop/java.awt")


def slow(count: int, *, seconds: int = 40, labels: int = 3) -> list[Row]:
    """Samples of up to 30 s, in the order in which they ended, as JMeter writes them."""
    chance = np.random.default_rng(11)
    columns = [
        chance.integers(0, high, count).tolist() for high in (seconds * 1000, 30_000, labels)
    ]
    found = [(start, elapsed, f"L{label}") for start, elapsed, label in zip(*columns, strict=True)]
    return sorted(found, key=lambda row: row[0] + row[1])


def texts(rows: list[Row]) -> list[str]:
    return [
        one_row(start, elapsed=elapsed, label=label, thread=f"Users 1-{at}")
        for at, (start, elapsed, label) in enumerate(rows)
    ]


def started(rows: list[Row], label: str | None, wide: int = 1) -> dict[int, int]:
    mine = [row for row in rows if label in (None, row[2])]
    return dict(Counter((START_MS + start) // 1000 // wide * wide for start, *_ in mine))


def found_in(measured: Measured, label: str | None) -> dict[int, int]:
    assert measured.traffic
    at, counts = measured.traffic.starts_over_time(label)
    return dict(zip(at.tolist(), counts.tolist(), strict=True))


@pytest.mark.parametrize("label", [None, "L0", "L2"])
def test_hits_are_counted_in_the_second_in_which_each_sample_started(
    write: Write, label: str | None
) -> None:
    rows = slow(4000)
    assert found_in(measure(write(texts(rows))), label) == started(rows, label)


def test_two_processes_count_the_same_hits(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "_WORTH_A_START", 1000)
    monkeypatch.setattr(helpers, "is_alone", lambda: False)
    monkeypatch.setattr(halves, "_WARM_UP", 3000)
    monkeypatch.setattr(helpers, "cores", lambda: {0, 1})
    rows = slow(4000, labels=30)
    path = write(texts(rows))
    with helper_for((path,), Reading()) as helper:
        assert helper is not None
        measured = reader.in_two(helper)
    assert measured
    for label in (None, "L1", "L29"):
        assert found_in(measured, label) == started(rows, label)


def test_no_hit_is_lost_where_seconds_are_put_together(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "_MOST", 200)
    rows = slow(4000, seconds=3000)
    measured = measure(write(texts(rows)))
    assert measured.traffic
    wide = measured.traffic.start_seconds
    assert wide > 1
    assert found_in(measured, "L1") == started(rows, "L1", wide)


def test_a_summary_alone_counts_no_hits(write: Write) -> None:
    assert measure(write(texts(slow(50))), traffic=False).traffic is None


def test_the_series_can_begin_with_the_first_start(write: Write) -> None:
    measured = measure(write([one_row(9_500, elapsed=4_000), one_row(10_000, elapsed=8_000)]))
    series = measured.series
    since = series.since(measured.start_ms)
    assert (series.start_ms - START_MS, since.start_ms - START_MS) == (13_000, 9_000)
    assert since.counts().tolist() == [0] * 4 + series.counts().tolist()
    assert since.since(measured.end_ms).start_ms == since.start_ms
    assert since.since(None).length == since.length
    assert series.rebucket(10).since(measured.start_ms).counts().tolist() == [0, 2]


@pytest.mark.jmeter
def test_hits_are_those_of_jmeters_dashboard(
    write: Write, tmp_path: Path, jmeter_home: Path
) -> None:
    """It counts every row but transactions; of rows without sub-results that is our total."""
    rows = slow(600)
    path = write(texts(rows))
    graphs = dashboard(jmeter_home, path, tmp_path)
    (series,) = graphs["hitsPerSecond"]["series"]
    theirs = {round(at / 1000): round(rate) for at, rate in series["data"]}
    assert found_in(measure(path), None) == theirs


def dashboard(home: Path, path: Path, folder: Path) -> dict[str, Any]:
    """What JMeter's own graphs over time show, in seconds, by name."""
    opens = [f"--add-opens={name}=ALL-UNNAMED" for name in OPEN]
    jar, out = home / "bin" / "ApacheJMeter.jar", folder / "dashboard"
    subprocess.run(
        [shutil.which("java") or "java", *opens, "-jar", jar, "-g", path, "-o", out,
         "-j", folder / "log", "-Jjmeter.reportgenerator.overall_granularity=1000"],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    text = (out / "content" / "js" / "graph.js").read_text(encoding="utf-8")
    found = re.findall(r"^var (\w+)Infos = \{\s*data: (\{.*\}),$", text, re.MULTILINE)
    return {name: json.loads(data)["result"] for name, data in found}
