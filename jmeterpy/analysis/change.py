"""What changed between two runs, as values: figures, labels, the whole comparison."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

SCHEMA = "jmeterpy/compare/1"
Change = Literal["worse", "better", "same", "inconclusive", "not comparable"]
_ORDER: tuple[Change, ...] = ("not comparable", "worse", "better", "inconclusive", "same")


@dataclass(frozen=True)
class Figure:
    """One figure of one label in both runs.

    `change` is new / base with its interval from `low` to `high` (95 %); of error_rate it is
    new - base. None where the figure does not exist. `why` says what keeps it from a verdict.
    Units: those of the summary's column of this name.
    """

    name: str
    base: float | None
    new: float | None
    change: float | None
    low: float | None
    high: float | None
    verdict: Change
    why: str = ""


@dataclass(frozen=True)
class LabelChange:
    """What changed of one label; `kind` is sample or transaction."""

    label: str
    kind: str
    base_samples: int
    new_samples: int
    figures: tuple[Figure, ...]

    @property
    def verdict(self) -> Change:
        """The first of: not comparable, worse, better, inconclusive, same."""
        if not self.figures:  # one of the runs lacks it
            return "not comparable"
        return first_of([figure.verdict for figure in self.figures])


@dataclass(frozen=True)
class Comparison:
    """Two runs. `reasons` say why they are not comparable; `notes` what else differs.

    `base` and `new` are what the two are called: their folder or file.
    """

    tolerance: float
    labels: tuple[LabelChange, ...]
    total: LabelChange
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    base: str = ""
    new: str = ""

    @property
    def verdict(self) -> Change:
        """Of all labels and the total."""
        if self.reasons:
            return "not comparable"
        return first_of([each.verdict for each in (*self.labels, self.total) if each.figures])

    @property
    def counts(self) -> dict[str, int]:
        """How many figures have which verdict."""
        rows = (*self.labels, self.total)
        return dict(Counter(figure.verdict for row in rows for figure in row.figures))

    def exit_code(self, *, strict: bool = False) -> int:
        """5 for a regression, 1 where there is no verdict; with `strict` 1 if any is open."""
        codes: dict[str, int] = {"worse": 5, "not comparable": 1}
        still_open = bool(strict) and bool(self.counts.get("inconclusive"))
        return codes.get(self.verdict, int(still_open))

    def unchanged(self) -> Comparison:
        """All the same: the samples of both are those of one run, so that nothing is open."""
        return replace(
            self,
            labels=tuple(_unchanged(row) for row in self.labels),
            total=_unchanged(self.total),
            notes=(*self.notes, "BASE and NEW are the same samples"),
        )

    def as_json(self) -> dict[str, Any]:
        """The form that `jmeterpy compare --json` fixes."""
        return {
            "schema": SCHEMA,
            "base": self.base,
            "new": self.new,
            "verdict": self.verdict,
            "tolerance": self.tolerance,
            "reasons": list(self.reasons),
            "notes": list(self.notes),
            "total": _json(self.total),
            "labels": [_json(each) for each in self.labels],
        }

    def _repr_html_(self) -> str:
        from jmeterpy.analysis.declared.between import comparison_rows

        return f"<p><b>{self.verdict}</b></p>{comparison_rows(self)._repr_html_()}"


def _unchanged(row: LabelChange) -> LabelChange:
    figures = (
        replace(each, low=each.change, high=each.change, verdict="same", why="")
        for each in row.figures
    )
    return replace(row, figures=tuple(figures))


def from_json(found: Mapping[str, Any]) -> Comparison:
    """The comparison that `as_json` gave; an open end of an interval is then unknown.

    Raises: KeyError or TypeError where it is something else.
    """
    return Comparison(
        tolerance=float(found["tolerance"]),
        labels=tuple(map(_row, found["labels"])),
        total=_row(found["total"]),
        reasons=tuple(found["reasons"]),
        notes=tuple(found["notes"]),
        base=str(found.get("base", "")),
        new=str(found.get("new", "")),
    )


def _row(found: Mapping[str, Any]) -> LabelChange:
    facts = {name: value for name, value in found.items() if name not in ("verdict", "figures")}
    return LabelChange(**facts, figures=tuple(Figure(**each) for each in found["figures"]))


def _json(row: LabelChange) -> dict[str, Any]:
    found = {**asdict(row), "verdict": row.verdict}
    return {name: finite(value) for name, value in found.items()}


def finite(value: Any) -> Any:
    """JSON knows no infinity: an open end is null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: finite(each) for name, each in value.items()}
    return [finite(each) for each in value] if isinstance(value, tuple | list) else value


def first_of(verdicts: list[Change]) -> Change:
    """The one that decides.

    >>> first_of(["same", "better", "worse"]), first_of([])
    ('worse', 'inconclusive')
    """
    return min(verdicts, key=_ORDER.index) if verdicts else "inconclusive"
