"""Bad rows that stand together, in files with quotes: each is counted with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import blocks, measure, reader
from jmeterpy.analysis.merge import merge
from tests.analysis.jtl_text import START_MS, one_row

ROWS = 60
TEXTS = ('a, "b"', "two\nlines, and\n\nmore", "plain", 'say "hi"')
Damage = Callable[[str], str]
DAMAGES: dict[str, Damage] = {
    "a time that is none": lambda row: "zz" + row[row.index(",") :],
    "an elapsed that is none": lambda row: row.replace(",7,", ",x7,", 1),
    "a success that is none": lambda row: row.replace(",false,", ",no,"),
    "a field too many": lambda row: f"{row},x",
    "a stray quote": lambda row: "zz" + row[row.index(",") :].replace("text", 't"ext"', 1) + '"',
}
PLACES = {
    "the first": range(9),
    "the middle": range(25, 34),
    "the last": range(51, 60),
    "all": range(60),
    "every other": range(0, 60, 2),
    "three stretches": (*range(3), *range(20, 22), *range(55, 60)),
}


def good_rows() -> list[str]:
    return [
        one_row(i, elapsed=7, label='c, "d"', ok=False, failure=TEXTS[i % 4]) for i in range(ROWS)
    ]


def bad_among(damage: Damage, places: range | tuple[int, ...]) -> tuple[list[str], list[int]]:
    """The rows, and the lines on which the bad ones start."""
    rows = [damage(row) if i in places else row for i, row in enumerate(good_rows())]
    starts = [2 + sum(row.count("\n") + 1 for row in rows[:i]) for i in range(ROWS)]
    return rows, [starts[i] for i in places]


def times(path: Path) -> list[int]:
    return [start - START_MS for block in blocks(path) for start in block.start_ms.tolist()]


@pytest.mark.parametrize("piece", [600, 1 << 20])
@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_each_is_counted_with_its_line_and_no_good_row_is_lost(
    damage: Damage,
    places: range | tuple[int, ...],
    piece: int,
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, lines = bad_among(damage, places)
    monkeypatch.setattr(reader, "_PIECE", piece)
    path = write(rows)
    assert times(path) == [i for i in range(ROWS) if i not in places]
    skipped = measure(path).skipped
    assert skipped.rows == len(lines)
    assert [line for line, _ in skipped.examples] == lines[:20]


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_merge_leaves_out_and_counts_what_the_summary_does(
    damage: Damage,
    places: range | tuple[int, ...],
    write: Callable[..., Path],
    tmp_path: Path,
) -> None:
    path = write(bad_among(damage, places)[0])
    found = merge([path], tmp_path / "all.jtl")
    assert (found.rows, found.files[0].left_out) == (ROWS - len(places), len(places))
    assert times(found.path) == times(path)
    assert measure(found.path).skipped.rows == 0


def test_a_count_that_is_none_is_left_out_by_merge_too(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [one_row(0), one_row(1).replace(",100,50,", ",many,50,")]
    path = write([*rows, one_row(2).replace(",100,50,", ",,,")])
    found = merge([path], tmp_path / "all.jtl")
    assert (found.rows, found.files[0].left_out) == (2, 1)
    assert measure(path).skipped.rows == 1


@pytest.mark.parametrize("label", ["plain", 'c, "d"'])
def test_rows_after_a_bad_one_count_where_times_are_written_as_text(
    label: str, write: Callable[..., Path]
) -> None:
    rows = [f'2026/11/21 10:00:{i:02},7,"{label.replace(chr(34), chr(34) * 2)}",true'
            for i in range(50)]  # fmt: skip
    rows[20] = rows[20].replace(",7,", ",x,")
    rows[21] = "cut"
    measured = measure(write(rows, header="timeStamp,elapsed,label,success"))
    assert measured.total.samples == 48
    assert [line for line, _ in measured.skipped.examples] == [22, 23]


def test_a_row_torn_in_its_quotes_is_one_with_all_its_lines(write: Callable[..., Path]) -> None:
    torn = one_row(1, ok=False, failure="a\nb\n\nc, d").replace("d", 'd"e', 1)
    rows = [one_row(0, label='"'), torn, "zz" + torn[13:], one_row(2), torn]
    skipped = measure(write(rows[:2] + rows[3:])).skipped
    assert [line for line, _ in skipped.examples] == [3, 8]
    skipped = measure(write([rows[0], rows[2], rows[3]])).skipped
    assert [line for line, _ in skipped.examples] == [3]


def test_blank_lines_among_bad_rows_are_no_rows(write: Callable[..., Path]) -> None:
    measured = measure(write([one_row(0), "zz", "", "zz", one_row(1)]))
    assert [line for line, _ in measured.skipped.examples] == [3, 5]


def test_a_header_after_a_bad_row_holds_from_there_on(write: Callable[..., Path]) -> None:
    other = ["elapsed,success,timeStamp", f"5,true,{START_MS}", f"6,true,{START_MS + 9}"]
    measured = measure(write([one_row(0, label='"'), "zz", *other]))
    assert measured.total.samples == 3
    assert [line for line, _ in measured.skipped.examples] == [3, 4]


def test_more_bad_rows_than_are_held_at_once_are_counted_once(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jmeterpy.analysis import records

    monkeypatch.setattr(records, "MAX_RECORD", 2_000)
    monkeypatch.setattr(reader, "_PIECE", 900)
    rows = [DAMAGES["a time that is none"](row) for row in good_rows()]
    assert measure(write(rows)).skipped.rows == ROWS


def test_a_long_line_of_rows_without_line_ends_is_not_tried_at_each_of_them(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jmeterpy.analysis.records import Records

    tried: list[int] = []
    read = Records._next

    def counted(self: Records[int], data: bytes, at: int) -> object:
        tried.append(len(data) - at)
        return read(self, data, at)

    monkeypatch.setattr(Records, "_next", counted)
    torn = one_row(1, label='c, "d"')[:40]
    measured = measure(write([one_row(0), torn * 20_000, one_row(2)]))
    assert (measured.total.samples, measured.skipped.rows) == (2, 1)
    assert sum(size > 300_000 for size in tried) < 150


def test_times_that_are_none_are_told_from_those_of_every_form(write: Callable[..., Path]) -> None:
    good = ("2026/11/21 10:00:00", "11/21/26 10:00:00", "2026-11-21T10:00:00Z", "20261121T100000")
    bad = (
        "zz",
        "12:00",
        "21.11.2026 10:00",
        "-",
        "1e9",
        "99999999999999999",
        "2026/13/01 10:00:00",
    )
    rows = [f"{text},7,A,true" for text in (*good, *bad)]
    measured = measure(write(rows, header="timeStamp,elapsed,label,success"))
    assert [line for line, _ in measured.skipped.examples] == list(range(6, 13))
    assert {reason.partition(" is ")[2] for _, reason in measured.skipped.examples} == {
        f"{text!r}, which is no time" for text in bad
    }
