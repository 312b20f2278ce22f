"""The compiled reader gives what the grid of numpy's gives, whatever the bytes are."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmeterpy.analysis import measure, native
from jmeterpy.analysis.grid import grid
from jmeterpy.analysis.native import NativeReader, native_reader
from jmeterpy.analysis.wanted import PAD, BlockReader, Misfit, Rows, Wanted
from tests.analysis.jtl_text import one_row
from tests.conftest import missing

# Columns as they are read: number, text, place, truth, skipped, number.
WANTED = Wanted(6, ord(","), numbers=(0, 5), truths=(3,), places=(2,), texts=(1,))
FIELDS = st.tuples(
    st.sampled_from(["0", "7", "1795229400000", "12345678", "1234567890123456", "", "x", "-1"]),
    st.sampled_from(
        ["a", "", "a label of more than eight bytes", '"a, ""b"""', '"two\nlines"', "é"]
    ),
    st.sampled_from(["OK", "", '""', "Number of samples in transaction", '"\n"']),
    st.sampled_from(["true", "true", "false", "True", ""]),
    st.sampled_from(["", "text", '"', 'a"b']),
    st.sampled_from(["0", "99", "12345678901234567", "1\r"]),
)
GOOD = "1795229400000,a label,OK,true,text,12\n"


@pytest.fixture(scope="module")
def compiled() -> NativeReader:
    found = native_reader(WANTED)
    if found is None:
        missing("native", "the reader is not compiled: run `python hatch_build.py`")
    return found


def read(reader: BlockReader, text: bytes, *, final: bool) -> Rows | None:
    try:
        return reader(PAD + text, final=final)
    except Misfit:
        return None


def differences(text: bytes, ours: Rows | None, theirs: Rows | None) -> list[str]:
    """What two readers found differently; numbers and truths of a grid are read here."""
    if ours is None or theirs is None:
        return [] if _values(ours) is _values(theirs) is None else [f"one refuses {text!r}"]
    values, others = _values(ours), _values(theirs)
    if others is None:
        return [f"only the grid refuses {text!r}"]
    return [name for name in others if values is None or values[name] != others[name]]


def _values(rows: Rows | None) -> dict[str, object] | None:
    if rows is None:
        return None
    try:
        found: dict[str, object] = {"used": rows.used, "lines": rows.lines}
        found["starts"] = rows.starts.tolist()
        for column in WANTED.numbers:
            found[f"number {column}"] = rows.number(column).tolist()
        for column in WANTED.truths:
            found[f"truth {column}"] = rows.truth(column).tolist()
        for column in (*WANTED.places, *WANTED.texts):
            found[f"place {column}"] = [edge.tolist() for edge in rows.span(column)]
    except Misfit:
        return None
    return found


@settings(max_examples=400)
@given(
    rows=st.lists(FIELDS, min_size=1, max_size=12),
    end=st.sampled_from(["\n", "\r\n", ""]),
    cut=st.integers(0, 40),
    final=st.booleans(),
)
def test_rows_of_all_kinds_are_read_or_refused_alike(
    compiled: NativeReader, rows: list[tuple[str, ...]], end: str, cut: int, *, final: bool
) -> None:
    text = "\n".join(map(",".join, rows)).replace("\n", end or "\n").encode() + end.encode()
    text = text[: len(text) - cut]
    text += b"\n" if final else b""
    found = (read(r, text, final=final) for r in (compiled, partial(grid, wanted=WANTED)))
    assert differences(text, *found) == []


@pytest.mark.parametrize("seed", range(30))
def test_damaged_rows_are_read_or_refused_alike(compiled: NativeReader, seed: int) -> None:
    chance = random.Random(seed)
    refused = 0
    for _ in range(100):
        text = bytearray(GOOD.encode() * chance.randrange(1, 40))
        for _ in range(chance.choice((0, 1, 1, 2, 5))):
            text[chance.randrange(len(text))] = chance.choice(b'",\n\r0a\xff')
        data = bytes(text) + b"\n" * (not text.endswith(b"\n"))
        ours, theirs = (
            read(compiled, data, final=True),
            read(partial(grid, wanted=WANTED), data, final=True),
        )
        assert differences(data, ours, theirs) == []
        refused += ours is None
    assert 0 < refused < 100


def test_texts_share_a_hash_where_they_are_the_same(compiled: NativeReader) -> None:
    labels = [f"{'x' * length}{n}" for length in range(40) for n in range(10)] * 3
    text = "".join(GOOD.replace("a label", label) for label in labels).encode()
    rows = compiled(PAD + text, final=True)
    [column] = WANTED.texts
    by_hash: dict[int, set[str]] = {}
    for label, hashed in zip(labels, rows.hashed(column).tolist(), strict=True):
        by_hash.setdefault(hashed, set()).add(label)
    assert len(by_hash) == len(set(labels))
    assert all(len(found) == 1 for found in by_hash.values())


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_rows_shorter_than_expected_are_all_read(compiled: NativeReader, count: int) -> None:
    rows = compiled(PAD + b"1,,,true,,2\n" * count, final=True)
    assert rows.number(5).tolist() == [2] * count


def test_a_library_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "VERSION", native.VERSION + 1)
    assert native.open_library() is None


def test_it_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JMETERPY_NATIVE", "0")
    assert native.open_library() is None


def test_a_file_that_is_no_library_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "native_rows.library"
    path.write_bytes(b"\x7fELF, but not really")
    monkeypatch.setattr(native, "LIBRARY", path)
    assert native.open_library() is None


@pytest.mark.usefixtures("reader")
def test_a_long_text_is_not_taken_for_an_empty_one(write: Callable[..., Path]) -> None:
    long = 300
    first = one_row(0, ok=False, code="500", message="m" * long, label="l" * long)
    others = [one_row(i, ok=False, code="500", message="", label="") for i in range(1, 400)]
    found = measure(write([first, *others]))
    assert sorted((e.message, e.count) for e in found.errors) == [("", 399), ("m" * long, 1)]
    assert sorted((len(r.label), r.samples) for r in found.labels) == [(0, 399), (long, 1)]
