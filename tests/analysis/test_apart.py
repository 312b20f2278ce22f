"""Files that count as one test although they look like several: said in one sentence, or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import Select, measure
from jmeterpy.analysis.merge import merge
from tests.analysis.jtl_text import one_row

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
Write = Callable[..., Path]
Part = tuple[int, int, str]  # when a file starts, how long it lasts, its labels


def files(parts: list[Part], write: Write) -> list[Path]:
    return [
        write(
            [
                one_row(start + i * length // 9, label=labels[i % len(labels)], elapsed=n + 1)
                for i in range(10)
            ],
            f"{n}.jtl",
        )
        for n, (start, length, labels) in enumerate(parts)
    ]


def said(paths: list[Path]) -> str:
    """The sentence, which is the same of the summary and of merge."""
    found = [note for _, note in measure(paths).notes]
    assert len(found) <= 1
    merged = merge(paths, paths[0].with_name("all.csv"))
    assert merged.apart == "".join(found)
    return merged.apart


@pytest.mark.parametrize(
    "parts",
    [
        [(0, MINUTE, "ab"), (SECOND, MINUTE, "ab")],
        [(0, MINUTE, "ab"), (5 * SECOND, MINUTE, "bc"), (0, MINUTE, "cd")],
        [(0, MINUTE, "ab"), (MINUTE + 9 * SECOND, MINUTE, "a")],
        [(0, 10 * MINUTE, "ab"), (15 * MINUTE, MINUTE, "a")],
        [(0, 9 * HOUR, "a"), (HOUR, MINUTE, "a"), (9 * HOUR + MINUTE, MINUTE, "a")],
        [(0, MINUTE, "a")],
    ],
    ids=["two engines", "by way of a third", "one after another", "a short pause", "within", "one"],
)
def test_the_files_of_one_test_are_quiet(parts: list[Part], write: Write) -> None:
    assert said(files(parts, write)) == ""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([(0, MINUTE, "ab"), (5 * HOUR, MINUTE, "ab")], "1.jtl starts 4:59:00 after {}0.jtl ends:"),
        ([(5 * HOUR, MINUTE, "a"), (0, MINUTE, "a")], "0.jtl starts 4:59:00 after {}1.jtl ends:"),
        ([(0, MINUTE, "a"), (6 * MINUTE, MINUTE, "a")], "1.jtl starts 5:00 after {}0.jtl ends:"),
        (
            [(0, 9 * HOUR, "a"), (HOUR, HOUR, "a"), (11 * HOUR, MINUTE, "a")],
            "2.jtl starts 2:00:00 after {}0.jtl ends:",
        ),
        ([(0, MINUTE, "ab"), (0, MINUTE, "c")], "0.jtl and {}1.jtl share no label:"),
        (
            [(0, MINUTE, "a"), (5 * HOUR, MINUTE, "b")],
            "1.jtl starts 4:59:00 after {0}0.jtl ends, and {0}0.jtl and {0}1.jtl share no label:",
        ),
    ],
)
def test_files_of_several_tests_are_told(parts: list[Part], words: str, write: Write) -> None:
    paths = files(parts, write)
    found = said(paths)
    assert words.format(f"{paths[0].parent}/") in found
    assert found.endswith("`jmeterpy compare` holds one against the other.")


def test_an_engine_without_samples_is_none_of_another_test(write: Write) -> None:
    one, none = write([one_row(1)], "a.jtl"), write([], "b.jtl")
    assert measure([one, none]).notes == measure([none, one]).notes == ()


def test_a_file_without_labels_shares_them_for_all_that_is_known(write: Write) -> None:
    few = write(["1795229400000,5,true"], "few.csv", header="timeStamp,elapsed,success")
    assert said([few, write([one_row(1)], "a.jtl")]) == ""


def test_it_is_told_of_a_part_of_the_rows_too(write: Write) -> None:
    paths = files([(0, MINUTE, "ab"), (0, MINUTE, "c")], write)
    measured = measure(paths, select=Select(labels="a"))
    assert measured.total.samples == 5
    assert "share no label" in measured.notes[0][1]


def test_more_labels_than_are_remembered_may_be_shared(write: Write, tmp_path: Path) -> None:
    many = write([one_row(i, label=f"a{i}") for i in range(2500)], "a.jtl")
    found = merge([many, write([one_row(1, label="b")], "b.jtl")], tmp_path / "all")
    assert found.apart == ""
