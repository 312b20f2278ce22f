"""A file cut anywhere, and a file that is still being written."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy import open_results
from jmeterpy.analysis import Follow, measure
from jmeterpy.errors import ResultsError
from tests.analysis.jtl_text import HEADER, START_MS, one_row

ROWS = [
    one_row(0),
    one_row(10, label='é, "b"'),
    one_row(20, ok=False, failure='a\n"b", c\r\n'),
    one_row(30, label="日本"),
]
DATA = ("\n".join([HEADER, *ROWS]) + "\n").encode()
ENDS = [len("\n".join([HEADER, *ROWS[: n + 1]]).encode()) for n in range(len(ROWS))]
LEAST = len(b"timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success")


def test_a_file_cut_at_any_byte_gives_its_whole_rows_and_names_the_cut_one(tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl"
    for at in range(len(DATA) + 1):
        path.write_bytes(DATA[:at])
        if at < LEAST:
            with pytest.raises(ResultsError, match=r"samples\.jtl"):
                open_results(path)
            continue
        measured = open_results(path).measured
        assert measured is not None
        whole = sum(end <= at for end in ENDS)
        is_cut = at not in (*ENDS, *(end + 1 for end in ENDS)) and at > len(HEADER) + 1
        # A row cut in its last number is whole as far as anybody can tell.
        found = (measured.total.samples, measured.skipped.rows)
        assert found in ((whole, int(is_cut)), (whole + 1, 0)), at


def test_a_file_is_read_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl"
    follow = Follow(path)
    seen = []
    with path.open("wb", buffering=0) as file:
        for at in range(0, len(DATA), 29):
            file.write(DATA[at : at + 29])
            seen.append(follow.tick(START_MS / 1000).samples)
            if at > LEAST:
                assert measure(path).total.samples >= seen[-1]
    assert follow.tick(START_MS / 1000, final=True).samples == len(ROWS)
    assert seen == sorted(seen)
