"""Small and large files that are kept for later, taken only where this user's own key signed them.

Then whatever else lies at their place, and whoever put it there, is never even parsed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

SIGN = 32  # bytes
_DRAFT_S = 3600  # after which one that is not finished was left by who died


def numbers_folder() -> Path:
    """Where kept files lie that cannot lie beside their results, and the key that signs all."""
    from jmeterpy.engine.cache import cache_folder

    return cache_folder() / "numbers"


def load(place: Path, form: bytes, known: bytes, *, most: int) -> bytes | None:
    """What was stored there of what is `known`; None where it is not there, or not ours."""
    data = bytes_of(place, most)
    head = len(form) + SIGN
    if data is None or not data.startswith(form) or len(data) < head:
        return None
    key = _key()
    if key is None or not _same(data[len(form) : head], _signed(key, known, data[head:])):
        return None
    return data[head:]


def store(places: tuple[Path, ...], form: bytes, known: bytes, data: bytes) -> Path | None:
    """Write it at the first place that takes it, and give that; None where none does."""
    key = _key(make=True)
    for place in places if key else ():
        with suppress(OSError):
            _write(place, form + _signed(key or b"", known, data) + data)
            return place
    return None


def _same(one: bytes, other: bytes) -> bool:
    import hmac

    return hmac.compare_digest(one, other)


def _signed(key: bytes, known: bytes, data: bytes) -> bytes:
    sign = hashlib.blake2b(key=key, digest_size=SIGN)
    sign.update(known)
    sign.update(data)
    return sign.digest()


def bytes_of(path: Path, most: int) -> bytes | None:
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


def forget_old(folder: Path, names: str, *, most: int) -> None:
    """Remove the oldest of more than `most` files of these names, a regular expression."""
    form = re.compile(rf"(?:{names})(?P<draft>\.\d+\.part)?")
    with os.scandir(folder) as entries:
        known = [(Path(e.path), found) for e in entries if (found := form.fullmatch(e.name))]
    whole = sorted((path for path, x in known if not x["draft"]), key=_changed, reverse=True)
    late = time.time() - _DRAFT_S
    left = [path for path, x in known if x["draft"] and _changed(path) < late]
    for old in (*whole[most:], *left):
        old.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    with suppress(OSError):
        return path.lstat().st_mtime
    return 0.0


def _key(*, make: bool = False) -> bytes | None:
    """This user's own key; None where there is none, or anybody else could have read it."""
    path = numbers_folder() / "key"
    found = bytes_of(path, SIGN)
    with suppress(OSError):
        if found is not None and len(found) == SIGN and _is_private(path):
            return found
        if make:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, os.urandom(SIGN))
            return _key()
    return None


def _is_private(path: Path) -> bool:
    known = path.lstat()
    if not hasattr(os, "getuid"):
        return True
    return known.st_uid == os.getuid() and not known.st_mode & 0o077
