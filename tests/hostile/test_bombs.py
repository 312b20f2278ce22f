"""Files that unpack to gigabytes, or hold nothing but zero bytes: little memory, and an end."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.files import GOOD

ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 200
MANY = 10 << 30  # bytes, as many as the zeros that are left unsaid
# A child's peak is never below that of the process that started it, so a small one starts it.
PEAK = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
print("peak", usage.ru_maxrss // 1024, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(*words: str | Path) -> tuple[int, str, int]:
    """The exit code of a command in a process of its own, all it said, and its peak in MB."""
    command = [sys.executable, "-c", PEAK, sys.executable, "-m", "jmeterpy", *map(str, words)]
    said = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=1200,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    text, _, peak = said.stderr.rpartition("peak ")
    return said.returncode, said.stdout + text, int(peak)


def members(head: bytes, part: bytes) -> bytes:
    """A gzip file of many members, which unpacks to ten gigabytes."""
    size = 10 << 20
    packed = gzip.compress((part * (size // len(part) + 1))[:size])
    return gzip.compress(head) + packed * (MANY // size)


BOMBS: dict[str, Callable[[], bytes]] = {
    "zero bytes": lambda: members(b"", b"\0"),
    "zero bytes after good rows": lambda: members(GOOD, b"\0"),
    "blank lines": lambda: members(GOOD, b"\n"),
    "a quote that never ends": lambda: members(GOOD + b'1795229400500,1,"', b"x"),
    "XML": lambda: members(b"<testResults>", b"<sample><a>b</a>"),
}


@pytest.mark.parametrize(
    ("command", "name"),
    [*(("summary", name) for name in BOMBS), ("merge", "zero bytes after good rows")],
)
def test_a_gzip_bomb_ends_in_words_and_in_little_memory(
    command: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.jtl.gz"
    path.write_bytes(BOMBS[name]())
    more = ("-o", tmp_path / "all.jtl") if command == "merge" else ()
    code, said, peak = run(command, path, *more)
    assert code == 4
    assert "Traceback" not in said
    refused = ("unpacks to more than 400 times its size", "of zero bytes", "is XML; only CSV")
    assert any(words in said for words in (*refused, "neither a header of JMeter's results"))
    assert peak < MOST_MB


def test_a_bomb_of_monitors_ends_in_words_and_in_little_memory(tmp_path: Path) -> None:
    good, bomb = tmp_path / "good.jtl", tmp_path / "bomb.csv"
    good.write_bytes(GOOD)
    bomb.write_bytes(members(b"time_ms,source,metric,value\n", b"x"))
    code, said, peak = run("summary", good, "--perfmon", bomb)
    assert (code, "unpacks to more than" in said) == (4, True)
    assert peak < MOST_MB


@pytest.mark.parametrize("head", [b"", GOOD], ids=["alone", "after good rows"])
def test_a_file_of_zero_bytes_takes_little_memory(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sparse.jtl"
    path.write_bytes(head)
    os.truncate(path, 1 << 26)  # a file with a hole takes no space
    code, said, peak = run("summary", path)
    assert peak < MOST_MB
    if head:
        assert code == 0
        assert "60 samples" in said
        assert "could not be read" in said
    else:
        assert code == 4
        assert "is of zero bytes" in said
