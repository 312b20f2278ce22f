"""The recorder with sources of our own: a schedule, gaps, and a file that is whole."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from jmeterpy.monitors import Gap, Recorder
from jmeterpy.monitors.recorder import _until_next


class Source:
    """Gives what it was given, in turn; an exception is raised."""

    def __init__(self, *answers: Mapping[str, float] | Exception) -> None:
        self.answers = list(answers)
        self.asked = threading.Event()
        self.closed = False

    def sample(self) -> Mapping[str, float]:
        answer = self.answers.pop(0) if self.answers else {"cpu_share": 0.5}
        if not self.answers:
            self.asked.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed = True


def looks(recorder: Recorder, times: int) -> list[str]:
    out = io.StringIO()
    for _ in range(times):
        recorder.look(out)
    return out.getvalue().splitlines()


def test_each_figure_is_a_row_with_its_time(tmp_path: Path) -> None:
    source = Source({"memory_bytes": 342302720.0, "cpu_share": 1 / 3})
    recorder = Recorder({"api": source}, tmp_path / "m.csv", now=lambda: 1795229400.1234)
    assert looks(recorder, 1) == [
        "1795229400123,api,memory_bytes,342302720",
        "1795229400123,api,cpu_share,0.3333",
    ]


def test_whatever_goes_wrong_is_a_gap_of_that_source_alone(tmp_path: Path) -> None:
    broken = Source(Gap("it has ended"), ValueError("no number"), {"cpu_share": float("nan")})
    recorder = Recorder({"a": broken, "b": Source()}, tmp_path / "m.csv", now=lambda: 1.0)
    assert looks(recorder, 3) == ["1000,b,cpu_share,0.5"] * 3
    tally = recorder.tallies["a"]
    assert (tally.taken, tally.gaps, tally.why) == (1, 2, "ValueError: no number")
    assert recorder.tallies["b"].gaps == 0


def test_a_source_that_gives_nothing_is_told_once(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    gone = Source(*[Gap("nobody listens")] * 9)
    late = Source(Gap("not yet"), Gap("not yet"), {"cpu_share": 1.0}, *[Gap("ended")] * 6)
    sources = {"gone": gone, "late": late}
    recorder = Recorder(sources, tmp_path / "m.csv", silent=lambda *said: told.append(said))
    looks(recorder, 9)
    assert told == [("gone", "nobody listens")]


def test_a_name_is_only_ever_one_cell(tmp_path: Path) -> None:
    recorder = Recorder({'a,"b"\n': Source()}, tmp_path / "m.csv", now=lambda: 1.0)
    assert looks(recorder, 1) == ['1000,"a,""b""', '",cpu_share,0.5']


def test_it_writes_while_it_is_entered_and_closes_every_source(tmp_path: Path) -> None:
    source = Source({"cpu_share": 0.25}, {"cpu_share": 0.5}, {"cpu_share": 0.75})
    file = tmp_path / "monitors.csv"
    with Recorder({"api": source}, file, every_s=0.01, now=lambda: 2.0):
        assert source.asked.wait(120)
    lines = file.read_text().splitlines()
    assert lines[:4] == [
        "time_ms,source,metric,value",
        "2000,api,cpu_share,0.25",
        "2000,api,cpu_share,0.5",
        "2000,api,cpu_share,0.75",
    ]
    assert source.closed
    assert not [one for one in threading.enumerate() if one.name == "jmeterpy-monitors"]


@pytest.mark.parametrize(
    ("passed", "left"), [(0.0, 1.0), (0.25, 0.75), (1.0, 1.0), (3.5, 0.5), (86_400.5, 0.5)]
)
def test_what_takes_too_long_leaves_a_gap_and_nothing_drifts(passed: float, left: float) -> None:
    assert _until_next(passed, 1.0) == left


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    source = Source()
    recorder = Recorder({"api": source}, tmp_path / "no" / "folder.csv", every_s=0.01)
    with recorder:
        pass
    assert source.closed
    assert recorder.tallies["api"].why.startswith("folder.csv cannot be written: No such file")
