"""What of a test is in the numbers, and how they are scored."""

from __future__ import annotations

from dataclasses import dataclass

APDEX_MS = (500, 1500)


@dataclass(frozen=True)
class Scope:
    """What was asked for of all that the files hold; None keeps all.

    Units: `from_s` and `to_s` in seconds after the first start of the whole test; `apdex_ms` are
           the times up to which a sample satisfies, and up to which it is tolerated.
    """

    labels: str | None = None
    exclude: str | None = None
    groups: str | None = None
    from_s: float | None = None
    to_s: float | None = None
    warm_up: str = ""  # what was left out as warm-up and why, or why nothing was
    apdex_ms: tuple[int, int] | None = None  # where they were asked for

    @property
    def apdex(self) -> tuple[int, int]:
        """Up to what a sample satisfies, and up to what it is tolerated, in milliseconds."""
        return self.apdex_ms or APDEX_MS

    @property
    def is_whole(self) -> bool:
        """Whether every row counts."""
        asked = (self.labels, self.exclude, self.groups, self.from_s, self.to_s)
        return asked == (None,) * len(asked)

    def __str__(self) -> str:
        """What is kept, in words; empty where that is everything.

        >>> str(Scope(labels="^Login", from_s=35.0))
        "labels that match '^Login', what ended from 0:35 on"
        """
        parts = [
            self.labels is not None and f"labels that match {quoted(self.labels)}",
            self.exclude is not None and f"no label that matches {quoted(self.exclude)}",
            self.groups is not None and f"thread groups that match {quoted(self.groups)}",
            _times(self.from_s, self.to_s),
        ]
        return ", ".join(part for part in parts if part)


WHOLE = Scope()


def quoted(text: str) -> str:
    r"""A text as it was written, in quotes: an expression's backslashes are not doubled.

    >>> print(quoted(r"items/\{id\}"), quoted("a\nb"))
    'items/\{id\}' 'a\nb'
    """
    return f"'{text}'" if text.isprintable() else repr(text)


def _times(from_s: float | None, to_s: float | None) -> str:
    if from_s is None and to_s is None:
        return ""
    if to_s is None:
        return f"what ended from {clock(from_s or 0)} on"
    since = "" if from_s is None else f"from {clock(from_s)} on and "
    return f"what ended {since}before {clock(to_s)}"


def clock(seconds: float) -> str:
    """A time into the test, to a tenth of a second where it is no whole one.

    >>> clock(35), clock(90.25), clock(3723)
    ('0:35', '1:30.2', '1:02:03')
    """
    tenths = round(10 * max(0.0, seconds))
    minutes, rest = divmod(tenths // 10, 60)
    hours, minutes = divmod(minutes, 60)
    point = f".{tenths % 10}" if tenths % 10 else ""
    whole = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return whole + point
