"""Which samples count, as people say it: labels, groups, and times from the start of the test."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from jmeterpy.asked import truth
from jmeterpy.errors import SettingError
from jmeterpy.flows.cache import measured_of
from jmeterpy.units import show_duration

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Select
    from jmeterpy.analysis.scope import Scope
    from jmeterpy.flows.sources import Source

_SHOWN = 5  # labels named where none matches


@dataclass(frozen=True)
class Window:
    """Regular expressions for labels and groups, and times after the first start; None keeps all.

    A sample belongs to the moment in which it ended; `start` is inclusive, `end` exclusive.
    `skip_warmup` starts where all users were up and times had settled.

    Raises: SettingError where both `start` and `skip_warmup` say where it begins, where it ends
            before that, and for an expression that cannot be read.
    """

    label: str | None = None
    group: str | None = None
    start: timedelta | None = None
    end: timedelta | None = None
    exclude: str | None = field(default=None, kw_only=True)
    skip_warmup: bool = field(default=False, kw_only=True)
    apdex: str | None = field(default=None, kw_only=True)  # "500ms,1.5s"; how samples are scored

    def __post_init__(self) -> None:
        from jmeterpy.analysis.select import expression

        for name in ("label", "exclude", "group"):
            expression(f"--{name}", getattr(self, name))
        if self.skip_warmup and self.start is not None:
            raise SettingError(
                "'from' and 'skip-warmup' both say where to begin: 'from' for a time of your own, "
                "'skip-warmup' to have it found"
            )
        if self.end is not None and self.end <= (self.start or timedelta()):
            raise SettingError(
                f"nothing ends from {show_duration(self.start or timedelta())} on and before "
                f"{show_duration(self.end)}: 'to' must be later than 'from', both after the "
                "first start"
            )

    @property
    def is_whole(self) -> bool:
        """Whether everything counts."""
        return replace(self, apdex=None) == Window()


def window_of(
    *,
    labels: str | None = None,
    exclude: str | None = None,
    groups: str | None = None,
    from_: str | timedelta | None = None,
    to: str | timedelta | None = None,
    skip_warmup: bool = False,
    apdex: str | None = None,
) -> Window:
    """The same from Python, under Python's names: `window_of(labels="^Login", from_="30s")`.

    Raises: SettingError for what cannot be read, or cannot be both.
    """
    from jmeterpy.analysis.select import expression
    from jmeterpy.units import duration

    for name, text in (("labels", labels), ("exclude", exclude), ("groups", groups)):
        expression(name, text)
    truth(skip_warmup, what="skip_warmup")
    if apdex is not None:
        apdex_of(apdex, what="apdex")
    start, end = (
        None if time is None else duration(time, what=name)
        for name, time in (("from_", from_), ("to", to))
    )
    return Window(labels, groups, start, end, exclude=exclude, skip_warmup=skip_warmup, apdex=apdex)


def chosen(window: Window, source: Source) -> tuple[Select | None, Scope]:
    """What `window` means for the files of `source`; None where everything counts.

    Times are counted from the first start of all, so that the files are read once for it.
    """
    from jmeterpy.analysis.scope import Scope

    apdex = None if window.apdex is None else apdex_of(window.apdex)
    if window.is_whole:
        return None, Scope(apdex_ms=apdex)
    from jmeterpy.analysis import Select

    zero, since, until, why = 0, _seconds(window.start), _seconds(window.end), ""
    if window.skip_warmup or (since, until) != (None, None):
        whole = measured_of(source, traffic=False)
        zero = whole.start_ms or 0
        if window.skip_warmup:
            from jmeterpy.analysis.warmup import warm_up

            found = warm_up(whole, source.brief)
            since, why = found.seconds or None, found.why
    scope = Scope(window.label, window.exclude, window.group, since, until, why, apdex)
    select = Select(
        labels=window.label,
        exclude=window.exclude,
        groups=window.group,
        from_ms=None if since is None else zero + round(1000 * since),
        to_ms=None if until is None else zero + round(1000 * until),
    )
    return select, scope


def nothing_left(window: Window, scope: Scope, whole: Measured) -> str:
    """Why nothing of `whole` is kept, and what there is."""
    from jmeterpy.analysis.scope import clock, quoted

    labels = list(dict.fromkeys(row.label for row in whole.labels))
    groups = [each.group for each in whole.groups]
    for what, asked, names in (("label", window.label, labels), ("group", window.group, groups)):
        if asked is not None and not any(re.search(asked, name) for name in names):
            there = "there is" if len(names) == 1 else "there are"
            return f"no {what} matches {quoted(asked)}; {there} {_some(names)}"
    if window.exclude is not None and all(re.search(window.exclude, name) for name in labels):
        return f"exclude {quoted(window.exclude)} matches every label: {_some(labels)}"
    lasted = ((whole.end_ms or 0) - (whole.start_ms or 0)) / 1000
    if scope.from_s is not None and scope.from_s > lasted:
        return f"nothing ended from {clock(scope.from_s)} on: the test lasted {clock(lasted)}"
    return f"nothing fits all of this: {scope}; the test lasted {clock(lasted)}"


def _some(names: list[str]) -> str:
    from jmeterpy.analysis.scope import quoted

    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(map(quoted, names[:_SHOWN])) + more


def apdex_of(text: str, *, what: str = "--apdex") -> tuple[int, int]:
    """Milliseconds that satisfy, and that are tolerated: four times as many unless they are given.

    >>> apdex_of("500ms,1.5s"), apdex_of("200ms")
    ((500, 1500), (200, 800))

    Raises: SettingError for anything else.
    """
    from jmeterpy.errors import UnitError
    from jmeterpy.units import duration

    parts = [part.strip() for part in str(text).split(",")]
    try:  # no time at all satisfies nobody, so that no unit would help it
        times = [duration("0s" if part == "0" else part, what=what) for part in parts]
    except UnitError as error:
        raise SettingError(error.message) from None
    found = [round(time / timedelta(milliseconds=1)) for time in times]
    if len(found) == 1:
        found.append(4 * found[0])
    if len(found) != 2 or not 0 < found[0] < found[1]:
        raise SettingError(
            f"{what} is {text!r}: write what satisfies and what is tolerated, as 500ms,1.5s"
        )
    return found[0], found[1]


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()
