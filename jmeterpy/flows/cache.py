"""Numbers of results files that were read before, kept so that they need not be read again.

They lie beside the results, or where that folder cannot be written to, in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.flows.signed import SIGN, forget_old, load, numbers_folder, store

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Select
    from jmeterpy.flows.sources import Source

FORMAT = b"jmeterpy numbers 3\n"
_WORTH_IT = 8 << 20  # bytes of results; fewer are read as fast as their cache
_WORTH_IT_PACKED = 1 << 20
_MOST = 128 << 20  # bytes of a cache
_EDGE = 1 << 16  # bytes at both ends of a file that are looked at
_SETTLED_NS = 2_000_000_000  # a file that changed since is still being written
_A_FILE, _A_USER = 4, 64  # caches that are kept of one results file, and in the user's folder


def measured_of(
    source: Source, select: Select | None = None, *, final: bool = False, traffic: bool = True
) -> Measured:
    """What `measure` says of the files, from a cache where there is one that fits.

    `final` says that whoever wrote them has ended, however short ago. Without `traffic` a cache
    that has it serves as well.

    Raises: ResultsError as `measure`.
    """
    from jmeterpy.analysis.entry import measure

    files = _files_state(source) if source.cache else None
    for kept in ((True,) if traffic else (True, False)) if files else ():
        found = _found(source, select, files or (), traffic=kept)
        if found is not None:
            return replace(found, sources=source.files)
    measured = measure(list(source.files), brief=source.brief, select=select, traffic=traffic)
    if files and files == _files_state(source) and (final or is_settled(source)):
        known = _state(source, select, files, traffic=traffic)
        _store(_places(source, select, traffic=traffic), known, measured)
    return measured


def _found(
    source: Source, select: Select | None, files: tuple[str, ...], *, traffic: bool
) -> Measured | None:
    known = _state(source, select, files, traffic=traffic)
    places = _places(source, select, traffic=traffic)
    return next((found for place in places if (found := _load(place, known))), None)


def _files_state(source: Source) -> tuple[str, ...] | None:
    """Of each file what changes with it; None where a cache is not worth it."""
    try:
        parts = [file_state(path) for path in source.files]
    except OSError:
        return None
    return tuple(text for _, text in parts) if any(worth for worth, _ in parts) else None


def _state(
    source: Source, select: Select | None, files: tuple[str, ...], *, traffic: bool
) -> bytes:
    """All that the numbers depend on."""
    said = [FORMAT.decode(), _build(), _asked(source, select, traffic=traffic), *files]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=SIGN).digest()


def _asked(source: Source, select: Select | None, *, traffic: bool) -> str:
    return options_text(source, select) + ("" if traffic else " without traffic")


def file_state(path: Path) -> tuple[bool, str]:
    """Whether a file is large, and its size, time and edges.

    Raises: OSError for what is no regular file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is no regular file")
    with path.open("rb") as file:
        known = os.fstat(file.fileno())
        head = file.read(_EDGE)
        file.seek(max(0, known.st_size - _EDGE))
        edges = hashlib.blake2b(head + file.read(_EDGE)).hexdigest()
    packed = head.startswith(b"\x1f\x8b")
    worth = known.st_size >= (_WORTH_IT_PACKED if packed else _WORTH_IT)
    return worth, f"{known.st_size} {known.st_mtime_ns} {edges}"


def options_text(source: Source, select: Select | None) -> str:
    """The plan, and which samples count."""
    from jmeterpy.brief import to_json

    brief = None if source.brief is None else to_json(source.brief)
    return json.dumps([brief, None if select is None else asdict(select)])


@cache
def _build() -> str:
    """The code that counts: with any other, what it counted before may be wrong."""
    from jmeterpy import analysis

    return code_state(Path(str(analysis.__file__)).parent)


def code_state(folder: Path) -> str:
    """What changes with any file of a package."""
    found = []
    for place, below, names in os.walk(folder):
        below[:] = [name for name in below if name != "__pycache__"]
        states = ((name, os.stat(os.path.join(place, name))) for name in names)  # noqa: PTH116, PTH118 -- 300 paths take longer than all else here
        found += [(name, state.st_size, state.st_mtime_ns) for name, state in states]
    return str(sorted(found))


def is_settled(source: Source) -> bool:
    """Whether nobody has written to its files for a while.

    Raises: OSError where one is not there.
    """
    newest = max(path.stat().st_mtime_ns for path in source.files)
    return time.time_ns() - newest > _SETTLED_NS


def _places(source: Source, select: Select | None, *, traffic: bool) -> tuple[Path, ...]:
    """Beside the first file, and in the user's folder."""
    first = source.files[0].absolute()
    others = [str(path.absolute()) for path in source.files[1:]]
    asked = short(json.dumps([_asked(source, select, traffic=traffic), others]))
    here = first.with_name(f".{first.name}.{asked}.numbers")
    return here, numbers_folder() / f"{short(str(first))}.{asked}.numbers"


def short(text: str) -> str:
    """A name for it."""
    return hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def _load(place: Path, known: bytes) -> Measured | None:
    """What a cache holds; None where it is not there, not of these files, or not ours."""
    data = load(place, FORMAT, known, most=_MOST)
    if data is None:
        return None
    from jmeterpy.analysis.stored import from_bytes

    with suppress(ValueError, KeyError, TypeError, IndexError, OSError):
        return from_bytes(data)
    return None


def _store(places: tuple[Path, ...], known: bytes, measured: Measured) -> None:
    """Keep it; four of a results file, 64 in the user's folder."""
    from jmeterpy.analysis.stored import to_bytes

    data = to_bytes(measured)
    if len(data) > _MOST - len(FORMAT) - SIGN:
        return
    place = store(places, FORMAT, known, data)
    if place is None:
        return
    in_users = place.parent == numbers_folder()
    of = r"[0-9a-f]{16}" if in_users else re.escape(place.name.rsplit(".", 2)[0])
    with suppress(OSError):
        forget_old(
            place.parent, rf"{of}\.[0-9a-f]{{16}}\.numbers", most=_A_USER if in_users else _A_FILE
        )
