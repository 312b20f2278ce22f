"""A copy of this process that makes something while this one goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NoReturn

_KILL = 9  # signal.SIGKILL; the import takes a millisecond


class Fork:
    """Writes a pickle of what `make` returns to `answer`, which ends early where that fails.

    Only where `is_alone`: another thread may hold a lock that the copy would wait for.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _answer_and_exit(make, writing)
        os.close(writing)
        self.answer: BinaryIO = os.fdopen(reading, "rb")

    def end(self) -> None:
        """End it, whatever it does."""
        self.answer.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, _KILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _answer_and_exit(make: Callable[[], object], writing: int) -> NoReturn:
    """The whole life of the copy."""
    try:
        import gc
        import pickle

        gc.disable()  # it would copy every page of the first process
        found = make()
        with os.fdopen(writing, "wb") as file:
            pickle.dump(found, file, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)  # whatever was raised belongs to the first process alone


def is_alone() -> bool:
    """Whether this process may fork: on Linux, with this thread only."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def cores() -> set[int]:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))
