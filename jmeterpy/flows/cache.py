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
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.flows.signed import SIGN, forget_old, load, numbers_folder, store

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Select
    from jmeterpy.flows.sources import Source

FORMAT = b"jmeterpy numbers 1\n"
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

    for kept in ((True,) if traffic else (True, False)) if source.cache else ():
        found = _found(source, select, traffic=kept)
        if found is not None:
            return replace(found, sources=source.files)
    known = _state(source, select, traffic=traffic) if source.cache else None
    measured = measure(list(source.files), brief=source.brief, select=select, traffic=traffic)
    unaltered = known and known == _state(source, select, traffic=traffic)
    if known and unaltered and (final or is_settled(source)):
        _store(_places(source, select, traffic=traffic), known, measured)
    return measured


def _found(source: Source, select: Select | None, *, traffic: bool) -> Measured | None:
    known = _state(source, select, traffic=traffic)
    places = _places(source, select, traffic=traffic) if known else ()
    return next((found for place in places if (found := _load(place, known or b""))), None)


def _state(source: Source, select: Select | None, *, traffic: bool) -> bytes | None:
    """All that the numbers depend on; None where a cache is not worth it."""
    try:
        parts = [file_state(path) for path in source.files]
    except OSError:
        return None
    if not any(worth for worth, _ in parts):
        return None
    asked = _asked(source, select, traffic=traffic)
    said = [FORMAT.decode(), _build(), asked, *(text for _, text in parts)]
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


def _build() -> str:
    """The code that counts: with any other, what it counted before may be wrong."""
    from jmeterpy import analysis

    folder = Path(str(analysis.__file__)).parent
    with os.scandir(folder) as entries:
        known = [(e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in entries if e.is_file()]
    return str(sorted(known))


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
