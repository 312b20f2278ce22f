"""What the page's script must know beside the counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.reports.axes import scale_of
from jmeterpy.reports.loads import loaded
from jmeterpy.reports.page.machines import machines
from jmeterpy.reports.page.percentiles import total_rows
from jmeterpy.reports.page.rows import shown_name
from jmeterpy.reports.phrases import length_ms
from jmeterpy.reports.steps import has_steps
from jmeterpy.reports.words import THIN, fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.reports.page.pack import Packed
    from jmeterpy.reports.page.tally import Tally

_STATED = (0.5, 0.9, 0.95, 0.99, 0.999, 0.9999)
_LIMITS = {"median": 0.5, "p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}


def meta(
    measured: Measured, packed: Packed, verdicts: Sequence[Verdict], capacity: Capacity
) -> dict[str, Any]:
    """Everything as JSON bears it."""
    found, added = packed.tally, packed.sums
    return {
        "names": [_name(row) for row in found.names],
        "inside": found.inside,
        "total": total_rows(found),
        "first": found.first_s,
        "slot": found.slot_s,
        "slots": found.slots,
        "start": measured.start_ms or 0,
        "end": max(length_ms(measured) / 1000, 0.001),
        "lengths": packed.lengths,
        "least": {str(q): least_samples(q) for q in _STATED} | {"1": 1},
        "log": scale_of(measured.histogram()).log,
        "steps": _steps(capacity, measured.start_ms or 0),
        "limits": _limits(verdicts, found),
        "wide": added.wide,
        "stretches": added.stretches,
        "sums": dict(zip(added.there, added.units, strict=True)),
        "codes": added.codes,
        "pairs": added.pairs,
        "groups": packed.groups.names,
        "groupsOf": packed.groups.of,
        "machines": machines(measured, found),
        "whole": "whole test" if measured.scope.is_whole else "whole part",
        "apdex": measured.scope.apdex,
    }


def _steps(found: Capacity, start_ms: int) -> list[tuple[float, float, str]]:
    """From, to (after the first start) and load of each step, where there are several.

    Steps are whole seconds of the clock, of which the first start lies in the first.
    """
    if not has_steps(found):
        return []
    late = start_ms % 1000 / 1000
    settled = [step for step in found.steps.steps if step.settled]
    return [(x.from_s - late, x.to_s - late, loaded(x, gap=THIN)) for x in settled]


def _limits(verdicts: Sequence[Verdict], found: Tally) -> list[dict[str, Any]]:
    """Limits of percentiles that a chart can show: which line, of which name (-1: all), in ms."""
    places = {row.label: at for at, row in reversed(list(enumerate(found.names))) if row}
    return [
        {
            "q": _LIMITS[each.metric],
            "of": -1 if each.label is None else places[each.label],
            "ms": float(verdict.allowed),
            "text": fit(visible(each.text), 60),
            "status": verdict.status,
        }
        for verdict in verdicts
        for each in [verdict.threshold]
        if each.metric in _LIMITS
        and verdict.allowed is not None
        and each.group is None
        and (each.label is None or each.label in places)
    ]


def _name(row: Row | None) -> str:
    return shown_name(row.label) if row else "all further labels"
