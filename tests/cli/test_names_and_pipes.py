"""Names that a terminal would obey, and readers that have seen enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.jtl_text import HEADER, one_row

ROOT = Path(__file__).resolve().parents[2]
NAME = "odd\n\x1b[31mred\x07.jtl"


def started(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "jmeterpy", *words], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def write(path: Path, label: str) -> None:
    rows = [one_row(i, label=label) for i in range(9)]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("summary", NAME), 0),
        (("merge", NAME, "b.jtl", "-o", "c.jtl"), 0),
        (("summary", f"gone {NAME}"), 4),
        (("summary", NAME, NAME), 2),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else None,
)
def test_a_name_is_shown_with_nothing_that_a_terminal_obeys(
    words: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    write(tmp_path / NAME, "A")
    write(tmp_path / "b.jtl", "B")
    process = started(tmp_path, *words)
    said = b"".join(process.communicate(timeout=60))
    assert process.returncode == code
    assert b"\x1b" not in said
    assert b"\x07" not in said
    assert b"Traceback" not in said


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    write(tmp_path / "a.jtl", "A")
    process = started(tmp_path, "summary", "a.jtl")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0
