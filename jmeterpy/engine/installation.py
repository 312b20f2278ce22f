"""Fetch JMeter into the cache: all of it, verified, or nothing at all."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from jmeterpy.engine.cache import cache_folder, locked
from jmeterpy.engine.fetch import Source, default_source, fetch
from jmeterpy.engine.home import LAUNCHER, Home, cached_home, damage, open_cached
from jmeterpy.engine.java import find_java
from jmeterpy.engine.release import UNPACKED, VERSION, Jar, jars
from jmeterpy.engine.startup import archive_of, prepare
from jmeterpy.errors import InstallError, JavaError

THREADS = 10  # as many connections as requests keeps open
Progress = Callable[[int, int], None]  # bytes that are here, bytes in all


def install(
    *,
    mirror: str | None = None,
    progress: Progress | None = None,
    force: bool = False,
    source: Source | None = None,
    release: tuple[Jar, ...] | None = None,
    preparing: Callable[[], None] | None = None,
) -> Home:
    """JMeter in the cache; fetched only where it is not there, or damaged and `force` is given.

    Where a Java is found its start is prepared, too (`startup`), which takes some seconds, once;
    `preparing` is called before it.
    What was fetched before an install broke off is used by the next one. Two at once are safe:
    the second waits, and finds everything done.

    Raises: InstallError with what is in the way.
    """
    home = cached_home()
    wanted = release or jars()
    try:
        with locked(cache_folder() / "install.lock"):
            if not (home / LAUNCHER).is_file() or (force and damage(home, wanted)):
                _install(home, wanted, source or default_source(mirror), progress)
            if release is None:
                prepare_start(begins=preparing)
    except OSError as error:
        raise _disk(error, wanted) from error
    return open_cached()


def prepare_start(*, begins: Callable[[], None] | None = None) -> None:
    """Make the cached JMeter start fast with the Java that is found now; nothing where it does.

    `begins` is called where there is something to do.
    """
    with suppress(JavaError):  # who runs something will be told
        home, java = open_cached(), find_java()
        if begins and not archive_of(home, java).is_file():
            begins()
        prepare(home, java)


def _install(
    home: Path, wanted: tuple[Jar, ...], source: Source, progress: Progress | None
) -> None:
    downloads = cache_folder() / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    fetched = _fetch_all(wanted, downloads, source, _Count(wanted, progress))
    new = home.with_name(f".{home.name}.{os.getpid()}")
    old = home.with_name(f".{home.name}.old")
    for stale in home.parent.glob(f".{home.name}.*"):
        shutil.rmtree(stale)  # of an install that was killed here; we hold the lock
    _build(new, fetched)
    _keep_plugins(home, new)
    if home.exists():
        home.rename(old)
    new.rename(home)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(downloads, ignore_errors=True)


@dataclass
class _Count:
    """Adds up what the threads report."""

    wanted: tuple[Jar, ...]
    progress: Progress | None
    here: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arrived(self, count: int) -> None:
        with self.lock:
            self.here += count
            if self.progress:
                self.progress(self.here, sum(jar.size for jar in self.wanted))


def _fetch_all(
    wanted: tuple[Jar, ...], downloads: Path, source: Source, count: _Count
) -> dict[Jar, Path]:
    files = {jar: downloads / f"{jar.sha256}.jar" for jar in wanted}
    largest_first = sorted(wanted, key=lambda jar: -jar.size)
    with ThreadPoolExecutor(THREADS) as pool:
        tasks = [
            pool.submit(fetch, jar, files[jar], source, arrived=count.arrived)
            for jar in largest_first
        ]
        try:
            for task in tasks:
                task.result()
        except BaseException:  # Ctrl-C too: do not fetch the rest first
            source.stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return files


def _build(new: Path, fetched: dict[Jar, Path]) -> None:
    """JMeter's home as the official distribution lays it out, without its scripts."""
    (new / "lib" / "junit").mkdir(parents=True)  # JMeter looks into it
    for jar, file in fetched.items():
        if jar.place == UNPACKED:
            _unpack(file, new)
        else:
            place = new / jar.place
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def _keep_plugins(home: Path, new: Path) -> None:
    """What was added to the one that is replaced, and is no jar of the release."""
    for folder in ("lib", "lib/ext"):
        for jar in (home / folder).glob("*.jar"):
            if not (new / folder / jar.name).exists():
                shutil.copyfile(jar, new / folder / jar.name)


def _unpack(file: Path, new: Path) -> None:
    """The `bin/` of a jar; a name that would lead out of it is refused."""
    with zipfile.ZipFile(file) as jar:
        for name in jar.namelist():
            if not name.startswith(UNPACKED):
                continue
            if ".." in Path(name).parts or "\\" in name:
                raise InstallError(f"{file.name} holds '{name}', which leads out of JMeter's home")
            jar.extract(name, new)


def _disk(error: OSError, wanted: tuple[Jar, ...]) -> InstallError:
    where = cache_folder()
    if error.errno == errno.ENOSPC:
        need = 2 * sum(jar.size for jar in wanted) >> 20
        return InstallError(
            f"the disk is full: JMeter {VERSION} needs {need} MB in {where} while it is installed",
            hint="Make room, or name another folder with JMETERPY_CACHE",
        )
    return InstallError(
        f"cannot write into the cache {where}: {error.strerror or error}",
        hint="Name a folder that you can write to with JMETERPY_CACHE",
    )
