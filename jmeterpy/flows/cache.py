"""Numbers of results files that were read before, kept so that they need not be read again.

They lie beside the results, or where that folder cannot be written to, in the user's cache folder.
A cache is taken only where this user's own key signed it: then whatever else lies at its place, and
whoever put it there, is never even parsed.
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

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Select
    from jmeterpy.flows.sources import Source

FORMAT = b"jmeterpy numbers 1\n"
_WORTH_IT = 8 << 20  # bytes of results; fewer are read as fast as their cache
_WORTH_IT_PACKED = 1 << 20
_MOST = 128 << 20  # bytes of a cache
_EDGE = 1 << 16  # bytes at both ends of a file that are looked at
_SETTLED_NS = 2_000_000_000  # a file that changed since is still being written
_SIGN = 32  # bytes
_DRAFT_S = 3600  # after which one that is not finished was left by who died
_A_FILE, _A_USER = 4, 64  # caches that are kept of one results file, and in the user's folder


def measured_of(source: Source, select: Select | None = None) -> Measured:
    """What `measure` says of the files, from a cache where there is one that fits.

    Raises: ResultsError as `measure`.
    """
    from jmeterpy.analysis.entry import measure

    known = _state(source, select) if source.cache else None
    places = _places(source, select) if known else ()
    for place in places:
        found = _load(place, known or b"")
        if found is not None:
            return replace(found, sources=source.files)
    measured = measure(list(source.files), brief=source.brief, select=select)
    if known and known == _state(source, select) and _is_settled(source):
        _store(places, known, measured)
    return measured


def numbers_folder() -> Path:
    """Where caches lie that cannot lie beside their results, and the key that signs all."""
    from jmeterpy.engine.cache import cache_folder

    return cache_folder() / "numbers"


def _state(source: Source, select: Select | None) -> bytes | None:
    """All that the numbers depend on; None where a cache is not worth it."""
    try:
        parts = [_file_state(path) for path in source.files]
    except OSError:
        return None
    if not any(worth for worth, _ in parts):
        return None
    said = [FORMAT.decode(), _build(), _options(source, select), *(text for _, text in parts)]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=_SIGN).digest()


def _file_state(path: Path) -> tuple[bool, str]:
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


def _options(source: Source, select: Select | None) -> str:
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


def _is_settled(source: Source) -> bool:
    newest = max(path.stat().st_mtime_ns for path in source.files)
    return time.time_ns() - newest > _SETTLED_NS


def _places(source: Source, select: Select | None) -> tuple[Path, ...]:
    """Beside the first file, and in the user's folder."""
    first = source.files[0].absolute()
    others = [str(path.absolute()) for path in source.files[1:]]
    asked = _short(json.dumps([_options(source, select), others]))
    here = first.with_name(f".{first.name}.{asked}.numbers")
    return here, numbers_folder() / f"{_short(str(first))}.{asked}.numbers"


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def _load(place: Path, known: bytes) -> Measured | None:
    """What a cache holds; None where it is not there, not of these files, or not ours."""
    data = _bytes_of(place, _MOST)
    head = len(FORMAT) + _SIGN
    if data is None or not data.startswith(FORMAT) or len(data) < head:
        return None
    key = _key()
    if key is None or not _same(data[len(FORMAT) : head], _signed(key, known, data[head:])):
        return None
    from jmeterpy.analysis.stored import from_bytes

    with suppress(ValueError, KeyError, TypeError, IndexError, OSError):
        return from_bytes(data[head:])
    return None


def _same(one: bytes, other: bytes) -> bool:
    import hmac

    return hmac.compare_digest(one, other)


def _signed(key: bytes, known: bytes, data: bytes) -> bytes:
    sign = hashlib.blake2b(key=key, digest_size=_SIGN)
    sign.update(known)
    sign.update(data)
    return sign.digest()


def _bytes_of(path: Path, most: int) -> bytes | None:
    """The bytes of a regular file that is no link and not larger than `most`."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode) or known.st_size > most:
                return None
            return file.read(known.st_size)
    except OSError:
        return None


def _store(places: tuple[Path, ...], known: bytes, measured: Measured) -> None:
    """Write a cache at the first place that takes it; where none does, nothing is kept."""
    from jmeterpy.analysis.stored import to_bytes

    key = _key(make=True)
    if key is None:
        return
    data = to_bytes(measured)
    if len(data) > _MOST - len(FORMAT) - _SIGN:
        return
    for place in places:
        with suppress(OSError):
            _write(place, FORMAT + _signed(key, known, data) + data)
            _forget_old(place)
            return


def _write(place: Path, data: bytes) -> None:
    """Write a file of one's own in the place of whatever is there, link or not, all or nothing."""
    draft = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        draft.replace(place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _forget_old(place: Path) -> None:
    """Remove the oldest: four caches are kept of a results file, 64 in the user's folder."""
    in_users = place.parent == numbers_folder()
    of = ".*" if in_users else re.escape(place.name.rsplit(".", 2)[0])
    form = re.compile(of + r"\.[0-9a-f]{16}\.numbers(?P<draft>\.\d+\.part)?")
    with os.scandir(place.parent) as entries:
        known = [(Path(e.path), found) for e in entries if (found := form.fullmatch(e.name))]
    whole = sorted((path for path, x in known if not x["draft"]), key=_changed, reverse=True)
    late = time.time() - _DRAFT_S
    left = [path for path, x in known if x["draft"] and _changed(path) < late]
    for old in (*whole[_A_USER if in_users else _A_FILE :], *left):
        old.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    with suppress(OSError):
        return path.lstat().st_mtime
    return 0.0


def _key(*, make: bool = False) -> bytes | None:
    """This user's own key; None where there is none, or anybody else could have read it."""
    path = numbers_folder() / "key"
    found = _bytes_of(path, _SIGN)
    with suppress(OSError):
        if found is not None and len(found) == _SIGN and _is_private(path):
            return found
        if make:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, os.urandom(_SIGN))
            return _key()
    return None


def _is_private(path: Path) -> bool:
    known = path.lstat()
    if not hasattr(os, "getuid"):
        return True
    return known.st_uid == os.getuid() and not known.st_mode & 0o077
