"""Numbers and names as people read them; nothing in a label can move the cursor or colour text."""

from __future__ import annotations

import math
import re
import unicodedata
from fractions import Fraction

NONE = "\u2013"  # a figure that is not stated
THIN = "\u202f"  # a narrow gap that no line is broken at
_LONG = re.compile(r"(.{1000})\.\.\. ([0-9a-f]{9})", re.DOTALL)  # as `analysis.names.short` does
_DISTINCT = 10  # a blank and the digest
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def count(number: int, *, gap: str = " ") -> str:
    """A whole number with gaps.

    >>> count(1234567), count(-1000), count(999)
    ('1 234 567', '-1 000', '999')
    """
    return f"{number:,}".replace(",", gap)


def rounded(value: float | None) -> str:
    """A whole number in a table; NONE where there is none.

    >>> rounded(1234.5), rounded(None) == NONE
    ('1 234', True)
    """
    return NONE if value is None else count(round(value))


def counted(number: int, what: str, *, gap: str = " ") -> str:
    """A number and its noun.

    >>> counted(1, "sample"), counted(2000, "sample")
    ('1 sample', '2 000 samples')
    """
    return f"{count(number, gap=gap)} {what}{'' if number == 1 else 's'}"


def clock(seconds: float) -> str:
    """A time into the run.

    >>> clock(70.9), clock(0), clock(3723)
    ('1:10', '0:00', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def lasting(milliseconds: int) -> str:
    """How long something took.

    >>> lasting(11_300), lasting(90_000), lasting(250), lasting(59_990), lasting(7_200_000)
    ('11.3 s', '1 min 30 s', '0.25 s', '60 s', '2 h')
    """
    if milliseconds < 59_950:
        digits = 2 if milliseconds < 1000 else 1
        return f"{milliseconds / 1000:.{digits}f}".rstrip("0").rstrip(".") + " s"
    seconds = round(milliseconds / 1000)
    if seconds == 60:
        return "60 s"
    parts = (
        (seconds // 86_400, "d"),
        (seconds // 3600 % 24, "h"),
        (seconds // 60 % 60, "min"),
        (seconds % 60 if seconds < 3600 else 0, "s"),
    )
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def decimal(number: float | Fraction, *, gap: str = " ") -> str:
    """A figure with about three digits.

    >>> [decimal(x) for x in (0, 0.0123, 0.5, 8.25, 24.4, 177.04, 1000.4)]
    ['0', '0.012', '0.5', '8.2', '24.4', '177', '1 000']
    """
    size = abs(float(number))
    if size >= 99.95:
        return count(round(number), gap=gap)
    digits = 1 if size >= 0.95 else 2 if size >= 0.095 else 3
    text = f"{float(number):.{digits}f}".rstrip("0").rstrip(".")
    return text if text.strip("-0.") or not number else "<0.001"


def rate(per_second: float, *, gap: str = " ") -> str:
    """How many a second, with three digits at least.

    >>> [rate(x) for x in (0, 0.005, 0.2034, 2.5, 9.996, 24.44, 177.04, 1000.4)]
    ['0', '0.005', '0.203', '2.5', '10.0', '24.4', '177.0', '1 000']
    """
    if per_second >= 999.95:
        return count(round(per_second), gap=gap)
    if per_second >= 9.995:
        return f"{per_second:.1f}"
    if 0 < per_second < 0.0001:
        return "<0.0001"
    text = f"{per_second:.3g}"
    return text if "." in text or not per_second else f"{text}.0"


def mean(milliseconds: float, *, gap: str = " ") -> str:
    """A mean in milliseconds: a whole number, below ten one digit more.

    >>> mean(24.4), mean(3.24), mean(9.96), mean(1500.4)
    ('24', '3.2', '10', '1 500')
    """
    if abs(milliseconds) < 9.95:
        return f"{milliseconds:.1f}".replace(".0", "")
    return count(round(milliseconds), gap=gap)


def percent(part: int, whole: int) -> str:
    """A share. It says 0 only where there is none, and 100 only where it is all.

    >>> percent(0, 9), percent(1, 100_000), percent(5, 1000), percent(999, 1000), percent(1, 3)
    ('0 %', '<0.1 %', '0.5 %', '99.9 %', '33 %')
    >>> percent(99_999, 100_000), percent(7, 7)
    ('>99.9 %', '100 %')
    """
    if not part or part == whole:
        return "100 %" if part else "0 %"
    share = Fraction(100 * part, whole)
    if share < Fraction(1, 20):
        return "<0.1 %"
    if share >= 100 - Fraction(1, 20):
        return ">99.9 %"
    if 9.95 <= share < 99.5:
        return f"{math.floor(share + Fraction(1, 2))} %"
    tenths = math.floor(share * 10 + Fraction(1, 2))  # half up; a float would make 0.35 % to 0.3
    return f"{tenths / 10:.1f}".removesuffix(".0") + " %"


def visible(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey.

    >>> visible("a" + chr(27) + "[31mb" + chr(10) + "c") == "a" + chr(0xFFFD) + "[31mb c"
    True
    """
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Zs", "Zl", "Zp") or sign in "\r\n\t\x0b\x0c\x85":
        return " "
    return "\ufffd" if kind in ("Cc", "Cs", "Cn", "Co") or sign in _BIDI else sign


def cells(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> cells("Login"), cells("\u767b\u9332"), cells("e\u0301")
    (5, 4, 1)
    """
    return sum(map(_cells, text))


def _cells(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def fit(text: str, width: int, *, tail: int | None = None) -> str:
    """The text, cut in its middle where it is wider than `width`, or before its last `tail`.

    >>> fit("Register", 20), fit("GET /a/very/long/path/to/books", 15)
    ('Register', 'GET /a/\u2026o/books')

    A name that was too long to keep is cut once, before the digest that keeps it distinct.

    >>> fit("x" * 1000 + "... 5ee8a1756", 20)
    'xxxxxxxxx\u2026 5ee8a1756'
    """
    if len(text) <= 4 * width and cells(text) <= width:
        return text
    if (long := _LONG.fullmatch(text)) and width >= _DISTINCT + 8:
        text, tail = f"{long[1]} {long[2]}", _DISTINCT
    tail = (width - 1) // 2 if tail is None else tail
    left = _first(text, (width - 1) - tail)
    right = _first(text[::-1][: 4 * width], tail)[::-1]
    return f"{left}\u2026{right}"


def _first(text: str, width: int) -> str:
    used = 0
    for at, sign in enumerate(text):
        used += _cells(sign)
        if used > width:
            return text[:at]
    return text


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text, filled with blanks to `width` columns."""
    blanks = " " * max(0, width - cells(text))
    return blanks + text if right else text + blanks
