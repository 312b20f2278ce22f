"""What a run leaves on this machine while it is under way, and clearing it after a crash."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

PREFIX = "jmeterpy-run-"
_RECORD = "owner.json"
_CLOCK_S = 120.0  # a clock that is set moves the times at which processes started
_GRACE_S = 5.0  # between asking an orphan to end and ending it


@dataclass(frozen=True)
class Process:
    """A process, told from a later one with the same number by the time of its start."""

    pid: int
    started: float  # seconds since 1970


@dataclass(frozen=True)
class Record:
    """Who runs what, where: written into the private folder of a run."""

    owner: Process
    folder: str
    stage: str
    jmeter: Process | None = None


@dataclass(frozen=True)
class Swept:
    """What was found of a run whose owner is gone."""

    folder: Path
    ended: bool  # its JMeter was still running, and was ended


def private_folder() -> Path:
    """A new folder that only this user can read; its name is known to `sweep`."""
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def process(pid: int) -> Process | None:
    """The process of that number, or None when there is none that lives."""
    import psutil

    try:
        found = psutil.Process(pid)
        if found.status() == psutil.STATUS_ZOMBIE:
            return None
        return Process(pid, found.create_time())
    except psutil.Error:
        return None


def is_alive(one: Process, *, doubt_s: float = _CLOCK_S) -> bool:
    """Whether that very process lives; in doubt it does, and is left alone."""
    found = process(one.pid)
    return found is not None and abs(found.started - one.started) < doubt_s


def new_record(folder: Path, stage: Path, jmeter: int | None = None) -> Record:
    """The record of a run that this process owns."""
    owner = process(os.getpid()) or Process(os.getpid(), 0.0)
    running = process(jmeter) if jmeter else None
    return Record(owner, str(folder.absolute()), str(stage), running)


def write_record(private: Path, record: Record) -> None:
    """Say whose run this is; the file appears whole."""
    new = private / f"{_RECORD}.new"
    new.write_text(json.dumps(asdict(record)), encoding="utf-8")
    new.replace(private / _RECORD)


def sweep() -> tuple[Swept, ...]:
    """End and clear what runs of this user left behind whose owner is gone.

    A run whose owner lives is left alone, and so is everything that is not ours.
    """
    swept = []
    for private in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        record = _read(private) if _is_ours(private) else None
        if record is None or is_alive(record.owner):
            continue
        ended = record.jmeter is not None and _end(record.jmeter)
        shutil.rmtree(record.stage, ignore_errors=True)
        shutil.rmtree(private, ignore_errors=True)
        swept.append(Swept(Path(record.folder), ended))
    return tuple(swept)


def _is_ours(private: Path) -> bool:
    """In a temporary folder that all users share, another's file must not tell us what to clear."""
    try:
        status = private.lstat()
    except OSError:
        return False
    own = not hasattr(os, "getuid") or (
        status.st_uid == os.getuid() and status.st_mode & 0o077 == 0
    )
    return own and private.is_dir() and not private.is_symlink()


def _read(private: Path) -> Record | None:
    try:
        data = json.loads((private / _RECORD).read_text(encoding="utf-8"))
        jmeter = Process(**data["jmeter"]) if data["jmeter"] else None
        return Record(Process(**data["owner"]), data["folder"], data["stage"], jmeter)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _end(one: Process) -> bool:
    import psutil

    if not is_alive(one, doubt_s=1.0):
        return False
    try:
        jmeter = psutil.Process(one.pid)
        family = [*jmeter.children(recursive=True), jmeter]
        jmeter.terminate()
        psutil.wait_procs([jmeter], timeout=_GRACE_S)
        for member in family:
            if member.is_running():
                member.kill()
    except psutil.Error:
        return False
    return True
