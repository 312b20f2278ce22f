"""Which run is which, above a column: its name, as far as it differs, and when it started."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from jmeterpy.reports.words import NONE, cells, fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis.history import History, PastRun

_SHORT = 8  # names that need no cut
_WIDEST = 16  # a run folder's time
_STAMP = re.compile(r"\d{8}T\d{6}Z-?")
_FORMS = ("%d %b", "%H:%M", "%d %b %H:%M", "%H:%M:%S", "%d %b %H:%M:%S")


def heads(runs: Sequence[PastRun]) -> tuple[list[str], list[str]]:
    """The names and the times of the runs; no names where the times say as much."""
    times = whens(runs)
    names = [visible(run.name) for run in runs]
    if all(map(_STAMP.match, names)) and len(set(times)) == len(runs):
        names = [_STAMP.sub("", name, count=1) for name in names]
        if len(set(names)) == 1:
            return [""] * len(runs), times
    if max(map(cells, names)) > _SHORT:
        names = differing(names)
    return [fit(name, _WIDEST, tail=_WIDEST // 2) for name in names], times


def differing(names: Sequence[str]) -> list[str]:
    """The names without the words that all of them begin or end with.

    >>> differing(["load-before.jtl", "load-after.jtl"]), differing(["a.jtl"]), differing(["", "b"])
    (['before', 'after'], ['a.jtl'], ['', 'b'])
    """
    words = [re.findall(r"[^-_./ ]+|[-_./ ]", name) for name in names]
    if len(set(names)) < 2:
        return list(names)
    first = _same(words)
    rest = [each[first:] for each in words]
    last = _same([each[::-1] for each in rest])
    cut = ["".join(each[: len(each) - last]) for each in rest]
    return cut if all(cut) else list(names)


def _same(names: Sequence[Sequence[str]]) -> int:
    """With how many words all of them begin."""
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, zip(*names, strict=False)))


def whens(runs: Sequence[PastRun]) -> list[str]:
    """When each run started, in UTC: the day, the time, or both, as it takes to tell them apart."""
    moments = [
        None if run.start_ms is None else datetime.fromtimestamp(run.start_ms / 1000, UTC)
        for run in runs
    ]
    known = [moment for moment in moments if moment]
    days = len({moment.date() for moment in known})
    forms = [form for form in _FORMS if days <= 1 or form.startswith("%d")]
    if days <= 1:
        forms = [form for form in forms if not form.startswith("%d")]
    form = next((f for f in forms if len({m.strftime(f) for m in known}) == len(known)), forms[0])
    return [moment.strftime(form) if moment else NONE for moment in moments]


def left_out_lines(history: History, *, width: int = 100) -> str:
    """Which runs are not in it, and the whole of why; what is true of many is said once."""
    from jmeterpy.analysis.comparable import UNTOLD

    runs: dict[str, list[str]] = {}
    for name, why in history.left_out:
        runs.setdefault(why, []).append(visible(name))
    untold = sum(UNTOLD in why for _, why in history.left_out)
    tail = f"; {UNTOLD}" if untold > 1 else ""
    lines = [
        f"left out: {_together(names)}: {visible(why.replace(tail, '') if tail else why)}"
        for why, names in runs.items()
    ]
    lines += [f"for {untold} of these: {UNTOLD}"] if tail else []
    return "\n".join(
        part for line in lines for part in textwrap.wrap(line, width, subsequent_indent="    ")
    )


def _together(names: Sequence[str]) -> str:
    """Names of runs of which the same is said.

    >>> _together(["a.jtl"]), _together(["a.jtl", "b.jtl"])
    ('a.jtl', '2 runs (a.jtl, b.jtl)')
    """
    return names[0] if len(names) == 1 else f"{len(names)} runs ({', '.join(names)})"
