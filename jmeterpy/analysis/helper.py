"""The second process that reads half of a large file.

On Linux a process that is alone (no other thread) forks once numpy is loaded, which takes a few
milliseconds. Any other starts a new Python, before it loads numpy itself: that takes as long as
reading some ten megabytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from jmeterpy.analysis.fork import Fork, cores, is_alone
from jmeterpy.analysis.halves import Half, second_half
from jmeterpy.analysis.select import Reading

if TYPE_CHECKING:
    from jmeterpy.analysis.beside import Beside

_WORTH_A_FORK = 6 << 20  # bytes; below, one process is as quick
_WORTH_A_START = 48 << 20
_FORKING = 1 << 18  # bytes that this process reads while the fork is made
_STARTING = 6 << 20  # bytes that this process reads while a new one starts
_BLAS = "OPENBLAS_NUM_THREADS"


class Helper(Protocol):
    """The second process; `answer` is what it found, and ends early where it failed."""

    half: Half
    beside: Beside | None
    answer: BinaryIO

    def end(self) -> None:
        """End it, whatever it does."""


class Forked(Fork):
    """A copy of this process."""

    def __init__(self, half: Half) -> None:
        from jmeterpy.analysis.beside import shared
        from jmeterpy.analysis.part import read

        self.half = half
        self.beside: Beside | None = (beside := shared())
        super().__init__(lambda: read(half, beside.swapped()))


class Started:
    """A new Python."""

    def __init__(self, half: Half) -> None:
        import subprocess

        path = [entry or str(Path.cwd()) for entry in sys.path]
        code = (
            f"import sys; sys.path[:] = {path!r}; from jmeterpy.analysis.part import main; main()"
        )
        self.half = half
        self.beside: Beside | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, _BLAS: "1"},
        )  # fmt: skip
        assert self._process.stdin is not None  # noqa: S101  for the type checker
        with suppress(OSError):  # it ended at once; then it has no answer either
            self._process.stdin.write(half.to_json().encode())
        with suppress(OSError):
            self._process.stdin.close()
        self._process.stdin = None
        self.answer = cast("BinaryIO", self._process.stdout)

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


@contextmanager
def helper_for(paths: tuple[Path, ...], reading: Reading) -> Iterator[Helper | None]:
    """A helper for the second half of a single large file; None where there is none."""
    helper: Helper | None = None
    with suppress(OSError):  # no process to be had
        helper = _helper(paths, reading)
    try:
        yield helper
    finally:
        if helper is not None:
            helper.end()


def _helper(paths: tuple[Path, ...], reading: Reading) -> Helper | None:
    if len(paths) != 1 or len(cores()) < 2 or not paths[0].is_file():
        return None
    size = paths[0].stat().st_size

    def half_of(more: int) -> Half | None:
        return second_half(paths[0], reading, more=more)

    if size >= _WORTH_A_FORK and is_alone():
        load_numpy()
        half = half_of(_FORKING)
        return Forked(half) if half is not None and is_alone() else None
    if size >= _WORTH_A_START and sys.executable:
        half = half_of(_STARTING)
        return Started(half) if half is not None else None
    return None


def load_numpy() -> None:
    """Import numpy without the threads that its matrix library starts.

    We multiply no matrices; the threads take 50 ms of each core, and a process that has some must
    not fork. The variable is put back, for whoever is started from here.
    """
    if "numpy" in sys.modules or _BLAS in os.environ:
        return
    os.environ[_BLAS] = "1"
    try:
        import numpy as np  # noqa: F401  for its side effect
    finally:
        del os.environ[_BLAS]
