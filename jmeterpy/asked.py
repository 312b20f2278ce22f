"""What is asked in Python, where any type may come in: taken as it is meant, or refused."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from jmeterpy.errors import SettingError

_WIDE = 80
_LONGEST_S = 10**9  # 30 years


def shown(given: object) -> str:
    """A value inside of a message: one line of it, and no more than one can read.

    >>> shown("x"), shown([1] * 100)[-6:]
    ("'x'", '1, 1 …')
    """
    try:
        text = " ".join(repr(given).split())
    except Exception:  # noqa: BLE001 - whatever somebody's own type does here
        return f"a {type(given).__name__}"
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 2].rstrip(' ,')} …"


def whole_seconds(given: object) -> int:
    """How many seconds a stretch of a series has.

    >>> whole_seconds(30)
    30

    Raises: SettingError for what is no whole number of at least 1.
    """
    whole = int(given) if isinstance(given, Integral) and not isinstance(given, bool) else 0
    if not 1 <= whole <= _LONGEST_S:
        raise SettingError(
            f"seconds is {shown(given)}: write a whole number of seconds, 1 or more, such as 10"
        )
    return whole


def quantile(given: float) -> float:
    """The share of samples that a percentile is of.

    >>> quantile(0.95)
    0.95

    Raises: SettingError for what is no number from 0 to 1.
    """
    if isinstance(given, bool) or not isinstance(given, Real) or not 0 <= given <= 1:
        raise SettingError(f"q is {shown(given)}: write the 95th percentile as 0.95")
    return given


def texts(given: object, *, what: str, such: str) -> tuple[str, ...]:
    """One text or several, as several. `such` is an example of one.

    >>> texts("p95 < 1s", what="thresholds", such="p95 < 800ms")
    ('p95 < 1s',)

    Raises: SettingError for anything else.
    """
    if isinstance(given, str):
        return (given,)
    found: tuple[Any, ...] | None = _several(given)
    if found is None or not all(isinstance(each, str) for each in found):
        raise SettingError(f"{what} is {shown(given)}: write a text such as {such!r}, or several")
    return found


def _several(given: object) -> tuple[Any, ...] | None:
    """What may hold several; bytes and mappings may be iterated, but nobody means that."""
    if isinstance(given, bytes | bytearray | memoryview | range):
        return None
    listed = getattr(given, "tolist", None)  # arrays, and the columns of a frame, have it
    given = listed() if callable(listed) and not isinstance(given, type) else given
    if not isinstance(given, Sequence | AbstractSet | Iterator | ValuesView):
        return None
    return tuple(given)


def text_of(given: object, *, what: str, such: str) -> str:
    """A text. `such` is an example.

    Raises: SettingError for anything else.
    """
    if not isinstance(given, str):
        raise SettingError(f"{what} is {shown(given)}: write a text such as {such!r}")
    return given


def path_of(given: object, *, what: str = "path", of: str, such: str = "") -> Path:
    """The path that is given, of what `of` says; `such` is an example.

    Nothing need be there, but it must be one that could be: an empty one is a slip.

    Raises: SettingError for anything else.
    """
    right = f"write the path of {of}" + (f", such as {such!r}" if such else "")
    if not isinstance(given, str | os.PathLike):
        raise SettingError(f"{what} is {shown(given)}: {right}")
    text = os.fspath(given)
    if isinstance(text, bytes):
        raise SettingError(f"{what} is {shown(given)}, in bytes: {right}, as text")
    why = "is empty" if not text else _no_path(text)
    if why:
        raise SettingError(f"{what} is {shown(text)}, which {why}: {right}")
    return Path(text)


def maybe_path(given: object, *, what: str, of: str) -> Path | None:
    """The same; None where none was given.

    Raises: SettingError for what cannot be a path.
    """
    if given is None or (isinstance(given, str) and not given):
        return None
    return path_of(given, what=what, of=of)


def _no_path(text: str) -> str:
    """Why no file can have this name; "" where one can."""
    if "\0" in text:
        return "holds a NUL"
    try:
        os.stat(text)  # noqa: PTH116 - it is not a path yet
    except UnicodeEncodeError:
        return "this system cannot write"
    except OSError as error:
        return "is too long for a name" if error.errno == errno.ENAMETOOLONG else ""
    return ""


def paths(given: object, *, what: str, of: str) -> tuple[Path, ...]:
    """One path or several, as several.

    Raises: SettingError for anything else.
    """
    if isinstance(given, str | os.PathLike):
        return (path_of(given, what=what, of=of),)
    found = _several(given)
    if found is None:
        raise SettingError(f"{what} is {shown(given)}: write the paths of {of} in a list")
    return tuple(path_of(each, what=what, of=of) for each in found)


def truth(given: object, *, what: str) -> bool:
    """Whether something shall be.

    Raises: SettingError for what is neither True nor False.
    """
    if not isinstance(given, bool):
        raise SettingError(f"{what} is {shown(given)}: write True or False")
    return given


def mapping_of(given: object, *, what: str) -> dict[str, Any]:
    """Names and what they stand for; nothing for None.

    Raises: SettingError for anything else.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise SettingError(
            f"{what} is {shown(given)}: write names and values, such as {{'users': '50'}}"
        )
    return dict(given)
