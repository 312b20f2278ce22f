"""Thresholds that end in ", abort", looked at while the rows still come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from jmeterpy.analysis.block import KINDS, SAMPLE, TRANSACTION, Block
from jmeterpy.analysis.verdicts import Verdict, verdict_on
from jmeterpy.analysis.windows import Part

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold

HOLD_S = 10.0  # a miss that may yet be made good must last so long
_SAMPLES, _FAILURES = 100, 10  # from how many on it counts


@dataclass(eq=False)
class _Watched:
    threshold: Threshold
    parts: tuple[Part, Part]  # of the label's samples, else of its transactions
    since: float | None = None  # from when on it was missed without a break


@dataclass(eq=False)
class Alarm:
    """Whether one of the thresholds that abort a run is missed.

    Judged is what has ended so far, in the threshold's window. What can only grow (`errors`,
    `max`, an error rate that must be zero) counts at once; anything else must be missed for
    HOLD_S without a break, over 100 samples, and an error rate with 10 failures.
    """

    thresholds: Iterable[Threshold]
    _watched: list[_Watched] = field(init=False)
    _first_ms: int | None = None

    def __post_init__(self) -> None:
        self._watched = [
            _Watched(threshold, (_part(threshold, SAMPLE), _part(threshold, TRANSACTION)))
            for threshold in self.thresholds
            if threshold.ending == "abort"
        ]

    def see(self, block: Block) -> None:
        """Count the rows of a block."""
        starts = block.start_ms[block.kind == SAMPLE]
        if not self._watched or not len(starts):
            return
        first = int(starts.min())
        self._first_ms = first if self._first_ms is None else min(self._first_ms, first)
        for watched in self._watched:
            for part in watched.parts:
                _set_window(part, watched.threshold, self._first_ms, block)
                part.add(block)

    def missed(self, now: float) -> Verdict | None:
        """The verdict that ends the run, or None; `now` in seconds, on any clock that runs on."""
        for watched in self._watched:
            verdict = _judged(watched)
            if verdict is None:
                watched.since = None
                continue
            watched.since = now if watched.since is None else watched.since
            if _is_final(watched.threshold) or now - watched.since >= HOLD_S:
                return verdict
        return None


def _part(threshold: Threshold, kind: int) -> Part:
    return Part(threshold.label, threshold.group, KINDS[kind])


def _set_window(part: Part, threshold: Threshold, first_ms: int, block: Block) -> None:
    if threshold.after_ms:
        part.since_ms = first_ms + threshold.after_ms
    if threshold.users is not None and part.until is None:
        more = block.end_ms[block.users > threshold.users]
        part.until = int(more.min()) // 1000 if len(more) else None


def _judged(watched: _Watched) -> Verdict | None:
    """The verdict where it is missed, over enough to mean it."""
    windows = [part.window() for part in watched.parts]
    window = windows[0] if windows[0].every.n else windows[1]
    verdict = verdict_on(watched.threshold, window)
    if verdict.status != "FAIL":
        return None
    if not _is_final(watched.threshold):
        few = watched.threshold.metric == "error_rate" and window.errors < _FAILURES
        if few or window.every.n < _SAMPLES:
            return None
    return verdict


def _is_final(threshold: Threshold) -> bool:
    """Whether what is missed once is missed for good."""
    if threshold.compare not in ("<", "<=", "=="):
        return False
    grows = threshold.metric in ("errors", "count", "max", "ok_max")
    return grows or (threshold.metric == "error_rate" and not threshold.limit)


def stopped(verdict: Verdict, value: Fraction | None) -> Verdict:
    """The verdict on the threshold that ended a run: missed, whatever came after it.

    `value` is what it was missed by; it is given where the final one does not miss it.
    """
    found = verdict.value if verdict.status == "FAIL" else value
    note = ", ".join(filter(None, ["it stopped the run", verdict.note]))
    return replace(verdict, status="FAIL", value=found, note=note)
