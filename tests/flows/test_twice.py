"""The same samples named twice are refused, whatever they are called."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.errors import PlanError, ResultsError
from jmeterpy.flows.sources import locate
from jmeterpy.flows.twice import refuse_twice
from tests.analysis.jtl_text import HEADER, START_MS, one_row

ROWS = [one_row(i * 7, elapsed=i % 40, label=f"L{i % 5}") for i in range(20_000)]
TEXT = ("\n".join([HEADER, *ROWS]) + "\n").encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.jtl"
    path.write_bytes(TEXT)
    return path


MADE: dict[str, Callable[[Path, Path], object]] = {
    "a symbolic link": lambda old, new: new.symlink_to(old),
    "a hard link": os.link,
    "a copy": shutil.copyfile,
    "a packed copy": lambda old, new: new.write_bytes(gzip.compress(old.read_bytes())),
    "a copy of when it was shorter": lambda old, new: new.write_bytes(old.read_bytes()[:1_200_003]),
    "a cut packed copy": lambda old, new: new.write_bytes(gzip.compress(old.read_bytes())[:-999]),
}


@pytest.mark.parametrize("kind", MADE)
def test_the_same_samples_are_refused(kind: str, file: Path) -> None:
    other = file.with_name("b.jtl")
    MADE[kind](file, other)
    for named in ([file, other], [other, file]):
        with pytest.raises(PlanError, match="its samples would count twice") as caught:
            locate(named)
        if "shorter" in kind or "cut" in kind:
            assert f"{other} is how {file} begins" in str(caught.value)
        assert str(file) in str(caught.value)
        assert str(other) in str(caught.value)


@pytest.mark.parametrize("header", [f"{HEADER}\n", ""])
def test_the_end_of_another_is_refused(header: str, file: Path) -> None:
    other = file.with_name("tail.jtl")
    other.write_text(header + "\n".join(ROWS[-700:]) + "\n")
    for named in ([file, other], [other, file]):
        with pytest.raises(PlanError, match="its samples would count twice") as caught:
            locate(named)
        assert f"{other} is how {file} ends" in str(caught.value)


def test_the_end_of_another_with_one_row_more_is_two(file: Path) -> None:
    other = file.with_name("tail.jtl")
    other.write_text("\n".join([HEADER, *ROWS[-700:], one_row(999_999)]) + "\n")
    assert locate([file, other]).files == (file, other)


def test_files_that_differ_in_a_late_row_are_two(file: Path) -> None:
    other = file.with_name("b.jtl")
    other.write_bytes(TEXT[:-30] + b"9" + TEXT[-29:])
    assert locate([file, other]).files == (file, other)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{HEADER}\n", f"{one_row(1)}\n"),
        (f"\ufeff{HEADER}", f"\n{one_row(1)}\n"),
        ("", f"{one_row(1)}\n"),
        (
            '<?xml version="1.0"?>\n<testResults version="1.2">\n',
            f'<httpSample t="1" ts="{START_MS}" s="true"/>\n',
        ),
    ],
    ids=["CSV", "a mark before it", "no header", "XML"],
)
def test_engines_that_took_no_sample_are_two(text: str, row: str, tmp_path: Path) -> None:
    files = [tmp_path / "a.jtl", tmp_path / "b.jtl"]
    for file in files:
        file.write_text(text)
    refuse_twice(files)
    for file in files:
        file.write_text(text + row)
    with pytest.raises(PlanError, match="would count twice"):
        refuse_twice(files)


def test_what_cannot_be_read_is_left_to_the_reader(file: Path, tmp_path: Path) -> None:
    gone, pipe = tmp_path / "gone.jtl", tmp_path / "pipe.jtl"
    os.mkfifo(pipe)
    assert locate([file, gone, pipe]).files == (file, gone, pipe)
    with pytest.raises(ResultsError):
        locate([tmp_path / "gone", tmp_path])
