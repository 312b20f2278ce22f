"""The rows that each threshold is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jmeterpy.analysis.block import KINDS, Block
from jmeterpy.analysis.counts import Bools, Counts, counted
from jmeterpy.analysis.measured import Measured, Row
from jmeterpy.analysis.metrics import Window
from jmeterpy.analysis.reader import blocks
from jmeterpy.analysis.scope import APDEX_MS
from jmeterpy.analysis.select import Select
from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold

_SHOWN = 5  # labels named where one is missing


def windows(
    thresholds: Sequence[Threshold],
    measured: Measured,
    *,
    sources: Sequence[Path] | None = None,
    brief: PlanBrief | None = None,
    select: Select | None = None,
) -> list[Window | str]:
    """The rows of each threshold, or why there are none."""
    rows = [row_of(threshold, measured) for threshold in thresholds]
    found: list[Window | str] = []
    partial: dict[int, Part] = {}
    for number, (threshold, row) in enumerate(zip(thresholds, rows, strict=True)):
        found.append(row if isinstance(row, str) else _whole(threshold, row, measured))
        if threshold.is_of_source:
            found[-1] = _of_source(threshold, measured)
            continue
        part = part_of(threshold, row, measured) if isinstance(row, Row) else None
        if part is not None:
            partial[number] = part
    if partial:
        files = measured.sources if sources is None else tuple(sources)
        _second_pass(partial.values(), blocks(files, brief=brief, select=select, traffic=False))
    for number, part in partial.items():
        found[number] = part.window()
    return found


def _of_source(threshold: Threshold, measured: Measured) -> Window | str:
    """What was monitored from the first start to the last end, or in that part of it."""
    from jmeterpy.analysis.usage import usage

    start_ms, end_ms = measured.start_ms or 0, measured.end_ms or 0
    until = None if threshold.users is None else until_second(measured, threshold.users)
    to_ms = end_ms if until is None else until * 1000 - 1
    found = usage(threshold, measured, start_ms + threshold.after_ms, to_ms)
    if isinstance(found, str) or (until is None and not threshold.after_ms):
        return found
    seconds = None if until is None else until - start_ms // 1000
    return replace(found, note=_judged(threshold.after_ms // 1000, seconds))


def part_of(threshold: Threshold, row: Row, measured: Measured) -> Part | None:
    """What a threshold on a stretch of time has to count; None where it is about all of it."""
    until = None if threshold.users is None else until_second(measured, threshold.users)
    if until is None and not threshold.after_ms:
        return None
    start_ms = measured.start_ms or 0
    since = start_ms + threshold.after_ms if threshold.after_ms else None
    note = _judged(threshold.after_ms // 1000, None if until is None else until - start_ms // 1000)
    return Part(
        threshold.label, threshold.group, row.kind, since, until, note, measured.scope.apdex
    )


def row_of(threshold: Threshold, measured: Measured) -> Row | str:
    """The row of the summary that a threshold is about, or what is missing."""
    if threshold.is_of_source:
        return ""
    total, rows = measured.total, measured.labels
    if threshold.group is not None:
        groups = {group.group: group for group in measured.groups}
        if threshold.group not in groups:
            return _nothing("no thread group is called", threshold.group, list(groups))
        total, rows = groups[threshold.group].total, groups[threshold.group].labels
    if threshold.label is None:
        return total if total.samples else "no sample was taken"
    fitting = [row for row in rows if row.label == threshold.label]
    if not fitting:
        return _nothing("no sample is labelled", threshold.label, [row.label for row in rows])
    return next((row for row in fitting if row.kind == "sample"), fitting[0])


def _nothing(what: str, name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    names = list(dict.fromkeys([*get_close_matches(name, known, 1), *known]))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    shown = ", ".join(_quoted(known) if _odd(known) else known for known in names[:_SHOWN])
    thing = what.removeprefix("no ").partition(" is ")[0]
    if not names:
        return f"{what} {_quoted(name)}; there is no {thing} at all"
    return f"{what} {_quoted(name)}; there {'is' if len(names) == 1 else 'are'} {shown}{more}"


def _odd(name: str) -> bool:
    """Whether it could be taken for something else in a list of names."""
    return not name.strip() or name != name.strip() or bool(set(name) & set("\"',;\\"))


def _quoted(name: str) -> str:
    """As a threshold would take it: in the quotes that it does not hold, where there are such."""
    if '"' in name and "'" not in name and "\\" not in name:
        return f"'{name}'"
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _whole(threshold: Threshold, row: Row, measured: Measured) -> Window:
    every, good = (
        measured.histogram(threshold.label, group=threshold.group, kind=row.kind, ok=ok)
        for ok in (None, True)
    )
    span_ms = round(row.samples * 1000 / row.per_second) if row.per_second else 0
    received, sent = row.received_bytes_per_second or 0, row.sent_bytes_per_second or 0
    return Window(
        every,
        good,
        span_ms,
        round(received * span_ms / 1000),
        round(sent * span_ms / 1000),
        apdex_ms=measured.scope.apdex,
    )


def until_second(measured: Measured, users: int) -> int | None:
    """The first second in which there were more users; None where there never were."""
    series = measured.series
    more = series.user_seconds[series.user_values > users]
    return int(more[0]) if len(more) else None


def _judged(since: int, until: int | None) -> str:
    """In words, what is judged of the run; seconds after its first start."""
    if until is None:
        return f"judged is what ended after {_clock(since)}"
    return f"judged {f'is {_clock(since)} to' if since else 'are the first'} {_clock(until)}"


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@dataclass(eq=False)
class Part:
    """The rows of one threshold that ended from a moment on and before a second."""

    label: str | None
    group: str | None
    kind: str = "sample"
    since_ms: int | None = None
    until: int | None = None
    note: str = ""
    apdex_ms: tuple[int, int] = APDEX_MS
    elapsed: list[Counts] = field(default_factory=list)
    good: list[Counts] = field(default_factory=list)
    first_ms: int = 1 << 62
    last_ms: int = -(1 << 62)
    received: int = 0
    sent: int = 0

    def add(self, block: Block) -> None:
        """Count what fits."""
        chosen = block.take(self._fits(block))
        if not len(chosen):
            return
        self.elapsed.append(counted(chosen.elapsed_ms))
        self.good.append(counted(chosen.elapsed_ms[chosen.ok]))
        self.first_ms = min(self.first_ms, int(chosen.start_ms.min()))
        self.last_ms = max(self.last_ms, int(chosen.end_ms.max()))
        self.received += int(chosen.received.sum())
        self.sent += int(chosen.sent.sum())

    def _fits(self, block: Block) -> Bools:
        end_ms = block.end_ms
        fits = np.ones(len(block), bool)
        if self.since_ms is not None:
            fits &= end_ms >= self.since_ms
        if self.until is not None:
            fits &= end_ms // 1000 < self.until
        fits &= block.kind == KINDS.index(self.kind)
        if self.label is not None:
            fits &= np.array([name == self.label for name in block.labels])[block.label_id]
        if self.group is not None:
            fits &= np.array([name == self.group for name in block.groups])[block.group_id]
        return fits

    def window(self) -> Window:
        """Everything that fitted."""
        nothing = counted(np.empty(0, np.int64))
        # What was counted block by block is kept as one, so that asking often stays cheap.
        self.elapsed = [nothing.merge(*self.elapsed)]
        self.good = [nothing.merge(*self.good)]
        span_ms = max(0, self.last_ms - self.first_ms)
        return Window(
            self.elapsed[0],
            self.good[0],
            span_ms,
            self.received,
            self.sent,
            note=self.note,
            apdex_ms=self.apdex_ms,
        )


def _second_pass(parts: Iterable[Part], rows: Iterator[Block]) -> None:
    parts = tuple(parts)
    for block in rows:
        for part in parts:
            part.add(block)
