"""Two runs, two files, or one of each -> what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jmeterpy.asked import shown
from jmeterpy.errors import SettingError
from jmeterpy.flows.called import called
from jmeterpy.flows.judging import judged
from jmeterpy.flows.sources import Source, facts_of
from jmeterpy.flows.stop import unplanned
from jmeterpy.flows.window import Window

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison


def tolerance_of(given: str | float) -> float:
    """The share that a tolerance says, or is.

    >>> tolerance_of("10%"), tolerance_of("2.5 %"), tolerance_of(0.15)
    (0.1, 0.025, 0.15)

    Raises: SettingError for anything else; a number of 1 or more may mean percent, so it is not
            taken.
    """
    if isinstance(given, float | int) and not isinstance(given, bool):
        if not 0 <= given < 1:
            raise SettingError(
                f"the tolerance is {shown(given)}: write it as '10%', or as a share: 0.1"
            )
        return float(given)
    number, sign, rest = str(given).strip().partition("%")
    try:
        share = float(number) / 100
    except ValueError:
        share = -1.0
    if not sign or rest or not 0 <= share <= 10:
        raise SettingError(f"the tolerance is {shown(given)}: write it as 10%")
    return share


def compare_sources(
    base: Source, new: Source, *, tolerance: float, window: Window | None = None
) -> Comparison:
    """Measure both and compare them; `window` keeps the same part of each.

    Raises: ResultsError where one of them cannot be read.
    """
    numbers = [judged(source, (), window=window, traffic=False)[0] for source in (base, new)]
    return compare_measured((base, numbers[0]), (new, numbers[1]), tolerance=tolerance)


def compare_measured(
    base: tuple[Source, Measured],
    new: tuple[Source, Measured],
    *,
    tolerance: float,
    facts: Mapping[str, Any] | None = None,
) -> Comparison:
    """Compare what was measured already; `facts` are the run.json of `new` where it is at hand."""
    from jmeterpy.analysis.compare import compare

    said = [facts_of(base[0]), facts_of(new[0]) if facts is None else facts]
    reasons = (*broken(said[0], "BASE"), *broken(said[1], "NEW"))
    found = compare(
        base[1],
        new[1],
        tolerance=tolerance,
        plans=(base[0].brief, new[0].brief),
        reasons=reasons,
        notes=(*_unread(base[1], new[1]), *_scopes(base[1], new[1]), *_notes(*said)),
    )
    if not found.reasons and _is_one(base[1], new[1]):
        found = found.unchanged()
    names = called([side.folder or side.files[0] for side in (base[0], new[0])])
    return replace(found, base=names[0], new=names[1])


def _is_one(base: Measured, new: Measured) -> bool:
    """Whether both are the same samples: a file against itself, or against a copy."""
    if (base.start_ms, base.end_ms) != (new.start_ms, new.end_ms):
        return False  # no two runs begin and end in the same milliseconds
    return base.total == new.total and base.labels == new.labels


def broken(facts: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """That a run with this run.json did not end as planned; nothing where it did."""
    if facts.get("state") == "running":
        return (f"{name} is still running",)
    why = unplanned(facts)
    return (f"{name} did not end as planned ({why})",) if why else ()


def _unread(base: Measured, new: Measured) -> tuple[str, ...]:
    """What of each, or beside it, could not be read."""
    from jmeterpy.analysis.lost import notes_of

    sides = (("BASE", base), ("NEW", new))
    return tuple(
        f"{name}: {said.rstrip('.')}" for name, measured in sides for said in notes_of(measured)
    )


def _scopes(base: Measured, new: Measured) -> tuple[str, ...]:
    """What was left out as warm-up of each."""
    from jmeterpy.reports.method import in_the_numbers

    sides = (("BASE", base), ("NEW", new))
    return tuple(
        f"{name}: {said[0].lower()}{said[1:].rstrip('.')}"
        for name, measured in sides
        if measured.scope.warm_up
        for said in in_the_numbers(measured)[-1:]
    )


def _notes(base: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs in how the numbers were made; the server may differ, that is the point."""
    if not base or not new:
        return ()
    asked = {
        "JMeter": ("jmeter",),
        "Java": ("java",),
        "runner": ("runner", "name"),
        "host": ("host", "name"),
        "cores": ("host", "cores"),
    }
    found = []
    for name, path in asked.items():
        values = [_at(facts, path) for facts in (base, new)]
        if None not in values and values[0] != values[1]:
            found.append(f"{name}: {values[0]} in BASE, {values[1]} in NEW")
    return tuple(found)


def _at(facts: Mapping[str, Any], path: tuple[str, ...]) -> object:
    found: Any = facts
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def named(source: Source) -> str:
    """Where a baseline is: its folder, or its files."""
    return str(source.folder) if source.folder else replace(source, brief=None).title
