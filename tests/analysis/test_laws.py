"""Generated files: every figure as the naive count has it, however the file is cut or damaged."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmeterpy.analysis import Follow, blocks, measure, reader
from tests.analysis import naive
from tests.analysis.agree import differences
from tests.analysis.generated import text_of, threads_rows
from tests.analysis.jtl_text import HEADER, START_MS, one_row


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=threads_rows(), piece=st.integers(90, 3000), together=st.integers(1, 50))
def test_any_file_in_any_pieces_agrees_with_the_naive_count(
    rows: list[tuple[int, str]], piece: int, together: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("law") / "samples.jtl"
    path.write_bytes(text_of(rows))
    samples = naive.told_apart(naive.rows(path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_PIECE", piece)
        patch.setattr(reader, "_ROWS", together)
        measured = measure(path)
    assert differences(measured, samples) == []
    assert measured.skipped.rows == 0


@settings(max_examples=40, deadline=None)
@given(rows=threads_rows(), cuts=st.lists(st.integers(0, 4000), max_size=6))
def test_the_last_tick_equals_the_summary(
    rows: list[tuple[int, str]], cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("law") / "samples.jtl"
    data = text_of(rows)
    follow = Follow(path)
    for cut in sorted(cuts):
        path.write_bytes(data[:cut])
        follow.tick(START_MS / 1000)
    path.write_bytes(data)
    tick = follow.tick(START_MS / 1000, final=True)
    total = measure(path).total
    assert (tick.samples, tick.errors) == (total.samples, total.errors)


KINDS = ("cut", "flip", "insert", "delete", "glue")
MARKS = b'",\n\r0a\xff'


def damaged(data: bytes, kind: str, chance: random.Random) -> bytes:
    """The data with one thing wrong in it, not in its header."""
    at = chance.randrange(data.index(b"\n") + 1, len(data))
    mark = bytes([chance.choice(MARKS)])
    return {
        "cut": data[:at],
        "flip": data[:at] + mark + data[at + 1 :],
        "insert": data[:at] + mark + data[at:],
        "delete": data[:at] + data[at + 1 :],
        "glue": data[:at] + data[at + chance.randrange(1, 200) :],
    }[kind]


def read(path: Path) -> Counter[tuple[int, int, str, bool]]:
    found: Counter[tuple[int, int, str, bool]] = Counter()
    for block in blocks(path):
        labels = [block.labels[i] for i in block.label_id.tolist()]
        columns = (block.start_ms.tolist(), block.elapsed_ms.tolist(), labels, block.ok.tolist())
        found.update(zip(*columns, strict=True))
    return found


def written(path: Path) -> Counter[tuple[int, int, str, bool]]:
    return Counter((row.start, row.elapsed, row.label, row.ok) for row in naive.rows(path))


def some_rows(chance: random.Random) -> list[str]:
    failures = ['"status":"ok"', "a, b", "two\nlines, and\r\nmore", 'say "hi"', ""]
    return [
        one_row(
            at * 3,
            elapsed=chance.randrange(2000),
            label=chance.choice(["Home", 'Product "x"', "Add, then pay"]),
            ok=(ok := chance.random() > 0.2),
            failure="" if ok else chance.choice(failures),
        )
        for at in range(chance.choice([1, 40, 900]))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_one_damage_costs_the_rows_beside_it_and_no_other(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    path = tmp_path / "samples.jtl"
    data = ("\n".join([HEADER, *some_rows(chance)]) + "\n").encode()
    path.write_bytes(data)
    expected = written(path)
    monkeypatch.setattr(reader, "_PIECE", chance.choice([700, 5000, 1 << 20]))
    assert read(path) == expected
    for kind in KINDS:
        path.write_bytes(damaged(data, kind, chance))
        found = read(path)
        assert sum((found - expected).values()) <= 2, kind
        if kind != "cut":
            assert sum((expected - found).values()) <= 8, kind
