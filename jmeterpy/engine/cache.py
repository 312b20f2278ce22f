"""The folder where this user's JMeter lies, and a lock so that two of us can share it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jmeterpy.errors import InstallError


def cache_folder() -> Path:
    """Where everything that can be fetched again is kept; JMETERPY_CACHE overrides it."""
    own = os.environ.get("JMETERPY_CACHE")
    return Path(own).expanduser().absolute() if own else _platform_cache() / "jmeterpy"


def _platform_cache() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")


@contextmanager
def locked(file: Path, *, patience_s: float = 600.0) -> Iterator[None]:
    """Hold `file` as a lock; wait for whoever holds it. The system frees it when a holder dies.

    Raises: InstallError when it is still held after `patience_s` seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as handle:
        until = time.monotonic() + patience_s
        while not _try_lock(handle):
            if time.monotonic() > until:
                raise InstallError(
                    f"another jmeterpy has been installing for {patience_s:.0f} s",
                    hint=f"End it, or name another cache with JMETERPY_CACHE; the lock is {file}",
                )
            time.sleep(0.1)
        yield  # closing the file frees the lock


def _try_lock(handle: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
