"""What was monitored beside a run: read, judged, and said where it was missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from jmeterpy.analysis import Measured, measure
from jmeterpy.analysis.resources import Resources, read_resources
from jmeterpy.analysis.thresholds import Verdict, judge, parse
from jmeterpy.errors import ResultsError, ThresholdError

Row = Callable[..., str]
Write = Callable[..., Path]
MB = 1 << 20


@pytest.fixture
def monitored(write: Write, row: Row, tmp_path: Path) -> Callable[..., Measured]:
    """A run of 100 s with one sample and one more user a second, and figures of `api`."""

    def _monitored(**tracks: Callable[[int], float]) -> Measured:
        measured = measure(write([row(s * 1000, users=s + 1, elapsed=1) for s in range(100)]))
        start_ms = measured.start_ms or 0
        lines = ["time_ms,source,metric,value"]
        lines += [
            f"{start_ms + s * 1000},api,{metric},{value(s)}"
            for s in range(-5, 105)
            for metric, value in tracks.items()
        ]
        file = tmp_path / "monitors.csv"
        file.write_text("\n".join(lines) + "\n")
        return replace(measured, resources=read_resources([file]))

    return _monitored


def one(text: str, measured: Measured) -> Verdict:
    (verdict,) = judge([parse(text)], measured)
    return verdict


def test_cpu_is_the_mean_from_the_first_start_to_the_last_end(
    monitored: Callable[..., Measured],
) -> None:
    measured = monitored(cpu_share=lambda s: 9.0 if not 0 <= s < 100 else 0.5 if s < 50 else 1)
    verdict = one("cpu(api) < 80%", measured)
    assert (verdict.status, verdict.value) == ("PASS", Fraction(3, 4))
    assert verdict.threshold.unit == "share"
    later = one("cpu(api) < 80% after 50s", measured)
    assert later.status == "FAIL"
    assert later.value == 1
    assert later.note == "judged is what ended after 0:50"
    early = one("cpu(api) < 80% while users <= 50", measured)
    assert early.value == Fraction(1, 2)


def test_a_busy_cpu_says_from_when_on_and_with_how_many_users(
    monitored: Callable[..., Measured],
) -> None:
    measured = monitored(cpu_share=lambda s: 0.1 if s < 40 else 1.0)
    verdict = one("cpu(api) < 50%", measured)
    assert verdict.status == "FAIL"
    # The mean of ten seconds is at the limit once five of them are busy: 0.55 at second 44.
    assert (verdict.first_s, verdict.first_users) == (44, 45)


def test_memory_is_the_most_and_its_growth_leaves_peaks_out(
    monitored: Callable[..., Measured],
) -> None:
    measured = monitored(memory_bytes=lambda s: (900 if s == 50 else 100 + s) * MB)
    assert one("memory(api) < 1GB", measured).value == 900 * MB
    assert one("memory(api) < 500MB", measured).first_s == 50
    growth = one("memory_growth(api) < 80MB", measured)
    assert growth.status == "FAIL"
    assert growth.value == 90 * MB
    assert one("memory_growth(api) < 95MB", measured).status == "PASS"


def test_memory_that_shrinks_has_grown_by_less_than_nothing(
    monitored: Callable[..., Measured],
) -> None:
    from jmeterpy.reports.limits import value_text

    verdict = one("memory_growth(api) < 1MB", monitored(memory_bytes=lambda s: (500 - s) * MB))
    assert verdict.status == "PASS"
    assert value_text(verdict) == "-90 MB"


def test_what_was_not_monitored_is_no_data_and_says_what_is_there(
    monitored: Callable[..., Measured],
) -> None:
    measured = monitored(cpu_share=lambda _: 0.5)
    assert one("cpu(apy) < 80%", measured).note == 'no source is called "apy"; there is api'
    assert one("memory(api) < 1MB", measured).note == '"api" has no memory figures'
    bare = one("cpu(api) < 80%", replace(measured, resources=None))
    assert bare.status == "NO DATA"
    assert bare.note.startswith("nothing was monitored; --monitor api=")
    short = one("memory_growth(api) < 1MB after 90s", monitored(memory_bytes=lambda _: 1.0))
    assert short.note == "10 values; memory_growth is stated from 20 on"


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("cpu < 80%", 5, "of something monitored: cpu(generator)"),
        ("cpu(api) < 80", 14, "write a share as 1%"),
        ("memory(api) < 80", 17, "write a size as 100MB"),
        ("memory(api) < 80%", 17, '"%" is not its unit'),
        ("memory_growth(api) < 1MB/s", 25, "expected the end"),
        ('cpu(api) < 80% in "a"', 19, "has no thread group"),
        ("cpu(api) < 80%, abort", 17, "only known at the end"),
    ],
)
def test_a_threshold_on_a_source_is_read_or_pointed_at(
    text: str, column: int, message: str
) -> None:
    with pytest.raises(ThresholdError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.column == column


def test_a_size_is_in_steps_of_1024() -> None:
    assert parse("memory(api) < 1.5gb").limit == 1.5 * (1 << 30)
    assert parse("memory_growth(api) <= 0").limit == 0


def read(tmp_path: Path, text: str) -> Resources:
    file = tmp_path / "some.csv"
    file.write_text(text)
    return read_resources([file])


def test_a_row_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    rows = ["1000,a,cpu_share,0.5", "x,a,cpu_share,1", "2000,a,cpu_share,nan", "3000,a", ""]
    rows += ["4000,a,cpu_share,0.75", "2500,a,cpu_share,0.25", "5000,a,cpu_share,0."]
    track = read(tmp_path, "\n".join(["time_ms,source,metric,value", *rows])).track(
        "a", "cpu_share"
    )
    assert track is not None
    assert track.times_ms.tolist() == [1000, 2500, 4000, 5000]
    assert track.values.tolist() == [0.5, 0.25, 0.75, 0.0]
    assert track.between(2500, 4000).values.tolist() == [0.25, 0.75]


PERFMON = """timeStamp,elapsed,label,responseCode,threadName,success
1795229400000,25000,10.0.0.7 CPU,,,true
1795229401000,75000,10.0.0.7 CPU,,,true
1795229401000,40000,10.0.0.7 Memory,,,true
1795229401000,3000,10.0.0.7 Disks I/O queue,,,true
1795229401000,"x",10.0.0.7 CPU,,,true
"""


def test_a_csv_of_perfmon_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, PERFMON)
    assert found.sources == ("10.0.0.7",)
    cpu, memory = found.track("10.0.0.7", "cpu_share"), found.track("10.0.0.7", "memory_share")
    assert cpu is not None
    assert memory is not None
    assert cpu.values.tolist() == [0.25, 0.75]
    assert memory.values.tolist() == [0.4]
    headless = read(tmp_path, PERFMON.partition("\n")[2])
    again = headless.track("10.0.0.7", "cpu_share")
    assert again is not None
    assert again.values.tolist() == [0.25, 0.75]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "<testResults/>\n", "\0\0\0", "time_ms\n"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(
        ResultsError, match=r"some\.csv is (neither a monitors\.csv nor|empty|of zero bytes)"
    ):
        read(tmp_path, text)


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "gone.csv"):
        with pytest.raises(ResultsError, match=r"cannot be read|is a folder"):
            read_resources([file])
