"""Gzip files that are damaged: what can be unpacked counts, and what is missing is said."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jmeterpy.analysis import blocks, measure
from jmeterpy.analysis.merge import merge
from jmeterpy.analysis.resources import read_resources
from jmeterpy.errors import ResultsError
from tests.analysis.jtl_text import HEADER, START_MS, one_row

CHANCE = random.Random(1)
ROWS = [one_row(i, elapsed=CHANCE.randrange(10**6)) for i in range(1200)]
PLAIN = ("\n".join([HEADER, *ROWS[:800]]) + "\n").encode()
FIRST = gzip.compress(PLAIN)
SECOND = gzip.compress(("\n".join(ROWS[800:]) + "\n").encode())
NONE = gzip.compress(b"")
WHOLE = 800


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at:][1:]


def times(path: Path) -> list[int]:
    return [start - START_MS for block in blocks(path) for start in block.start_ms.tolist()]


@dataclass(frozen=True)
class Case:
    """The bytes of a file, how many rows of it count at least, and what is said of it."""

    name: str
    data: bytes
    rows: int
    said: str = ""

    def __str__(self) -> str:
        return self.name


CASES = [
    Case("two members", FIRST + SECOND, 1200),
    Case("empty members", NONE * 50 + FIRST + NONE + SECOND + NONE, 1200),
    Case("zeros between and after", FIRST + b"\0" * 99 + SECOND + b"\0" * 99_999, 1200),
    Case("the checksum cut", FIRST[:-5], WHOLE, "it ends at byte {end} in the midst"),
    Case("cut", FIRST[:-200], 760, "it ends at byte {end} in the midst"),
    Case("the second cut", FIRST + SECOND[:-2000], 950, "it ends at byte {end} in the midst"),
    Case("a header after it", FIRST + SECOND[:7], WHOLE, "it ends at byte {end} in the midst"),
    Case("words after it", FIRST + b"hello", WHOLE, f"from byte {len(FIRST):,} on it holds"),
    Case("a byte after it", FIRST + b"\x1f", WHOLE, f"from byte {len(FIRST):,} on it holds"),
    Case("words between", FIRST + b"hello" + SECOND, 1200, f"from byte {len(FIRST):,} on"),
    Case("a wrong checksum", flipped(FIRST, -7), WHOLE, "so that rows before it may be wrong"),
    Case("a wrong length", flipped(FIRST, -2), WHOLE, "so that rows before it may be wrong"),
    Case("a wrong checksum first", flipped(FIRST, -7) + SECOND, 1200, "may be wrong"),
    Case("a second one after the cut", FIRST[:-200] + SECOND, 1150, "a damaged gzip file"),
    Case("damage, then another", FIRST[:5000] + b"\xff" * 40 + SECOND, 500, "a damaged gzip file"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_all_that_can_be_unpacked_counts_and_the_rest_is_told(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl.gz"
    path.write_bytes(case.data)
    measured = measure(path)
    assert case.rows <= measured.total.samples <= 1200
    found = times(path)
    assert len(found) == measured.total.samples
    assert found == sorted(set(found))
    if case.name.startswith(("a second", "damage")):
        assert found[-400:] == list(range(800, 1200))
    expected = case.said.format(end=f"{len(case.data):,}")
    assert [name for name, _ in measured.notes] == [path.name] * bool(expected)
    assert expected in "".join(said for _, said in measured.notes)


@pytest.mark.parametrize("seed", range(20))
def test_cut_anywhere_it_has_the_rows_that_gzip_itself_would_give(
    seed: int, tmp_path: Path
) -> None:
    cut = random.Random(seed).randrange(40, len(FIRST) - 1)
    given = zlib.decompressobj(31).decompress(FIRST[:cut])
    plain, packed = tmp_path / "plain.jtl", tmp_path / "packed.jtl"
    plain.write_bytes(given)
    packed.write_bytes(FIRST[:cut])
    one, other = measure(plain), measure(packed)
    assert (one.total, one.skipped) == (other.total, other.skipped)
    assert (one.notes, len(other.notes)) == ((), 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (FIRST[:2], "ends at byte 2 in the midst.*; nothing of it could be unpacked"),
        (FIRST[:10], "ends at byte 10 in the midst.*; nothing of it could be unpacked"),
        (b"\x1f\x8b\x07" + FIRST[3:], r"unknown compression method\); nothing of it could"),
        (FIRST[:10] + b"\xff" * 50, "cannot be unpacked .*; nothing of it could be unpacked"),
        (NONE, "is empty: JMeter wrote no header"),
        (gzip.compress(FIRST), "packed twice"),
        (gzip.compress(b"PK\x03\x04rest"), "is a zip archive"),
    ],
)
def test_what_holds_nothing_to_count_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl.gz"
    path.write_bytes(data)
    with pytest.raises(ResultsError, match=said):
        measure(path)


def test_many_damaged_members_are_told_in_one_sentence_of_bounded_length(tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl.gz"
    path.write_bytes(FIRST + b"x".join([NONE] * 3000))
    ((_, said),) = measure(path).notes
    assert "more places" in said
    assert len(said) < 1000


def test_a_bomb_is_unpacked_in_small_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmeterpy.analysis.packed._FREE", 8 << 20)
    path = tmp_path / "bomb.jtl.gz"
    path.write_bytes(gzip.compress(PLAIN + b"\n" * 100_000_000)[:-1])
    tracemalloc.start()
    with pytest.raises(ResultsError, match="unpacks to more than 400 times its size"):
        measure(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 << 20


def test_xml_in_a_cut_gzip_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    samples = [
        f'<sample t="{i % 97}" ts="{START_MS + i * i}" s="true" lb="A"/>' for i in range(900)
    ]
    path, whole = tmp_path / "samples.xml.gz", ["<testResults>", *samples, "</testResults>"]
    path.write_bytes(gzip.compress("\n".join(whole).encode())[:-900])
    measured = measure(path)
    assert 200 < measured.total.samples < 900
    assert "in the midst" in measured.notes[0][1]
    assert merge([path], tmp_path / "all.jtl").files[0].rows == measured.total.samples


def test_merge_takes_what_the_summary_counts_and_says_the_same(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    path = tmp_path / "samples.jtl.gz"
    path.write_bytes(FIRST[:-200])
    found = merge([write([one_row(5000)]), path], tmp_path / "all.jtl")
    whole, cut = found.files
    assert (whole.damage, cut.rows) == ("", measure(path).total.samples)
    assert cut.damage == measure(path).notes[0][1]


def test_what_was_monitored_must_be_whole(tmp_path: Path) -> None:
    path = tmp_path / "perfmon.csv.gz"
    rows = "".join(f"{START_MS + i},{i * i},shop CPU\n" for i in range(500))
    path.write_bytes(gzip.compress(f"timeStamp,elapsed,label\n{rows}".encode())[:-9])
    with pytest.raises(ResultsError, match=r"damaged gzip file.*name one that is whole"):
        read_resources([path])
