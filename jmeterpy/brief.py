"""PlanBrief: what the other columns must know of a plan, as a value and as `plan.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from jmeterpy.errors import ResultsError

SCHEMA = "jmeterpy/plan/1"
FILE = "plan.json"
GroupKind = Literal["main", "setup", "teardown"]


@dataclass(frozen=True)
class GroupBrief:
    """One thread group. A number that only JMeter works out, or that nobody knows, is None."""

    name: str
    kind: GroupKind = "main"
    users: int | None = None  # threads; None for arrivals
    start_s: float | None = 0.0  # seconds after the test's start at which it begins
    ramp_up_s: float | None = 0.0
    hold_s: float | None = None  # seconds at full load; None where iterations end it
    iterations: int | None = None  # each user's; None where time ends it
    arrivals_per_second: float | None = None  # an open model's highest rate


@dataclass(frozen=True)
class StepBrief:
    """One step of a staircase: from `start_s` (its ramp first), `users` until `end_s`."""

    users: int
    start_s: float
    ramp_up_s: float
    end_s: float


@dataclass(frozen=True)
class ArrivalsBrief:
    """A time of constant arrivals: from `start_s` (its ramp first), `per_second` until `end_s`."""

    per_second: float
    start_s: float
    ramp_up_s: float
    end_s: float


@dataclass(frozen=True)
class LabelBrief:
    """One label that can occur in the results.

    `expected` is how often, `share` which part of its group's samples it makes in the long run;
    both are None where that is not certain.
    """

    label: str
    group: str
    kind: Literal["sample", "transaction"] = "sample"
    expected: int | None = None
    share: float | None = None


@dataclass(frozen=True)
class PlanBrief:
    """What runners and analysis know of a plan, computed from any JMX."""

    name: str = ""
    groups: tuple[GroupBrief, ...] = ()
    steps: tuple[StepBrief, ...] = ()
    arrivals: tuple[ArrivalsBrief, ...] = ()  # where all main groups are open
    labels: tuple[LabelBrief, ...] = ()
    labels_are_complete: bool = (
        False  # False where a label is made at run time or a part is unknown
    )
    hosts: tuple[str, ...] = ()  # "host:port", as far as they are constants
    files: tuple[str, ...] = ()  # as the plan names them
    secrets: tuple[str, ...] = ()  # names only, never values
    plugins: tuple[str, ...] = ()  # tags of elements that stock JMeter lacks
    deadline_s: float | None = None  # when the plan must be over; None where iterations end it
    pause_s: float | None = None  # a user's before each sample, on the average; None: not certain

    @property
    def users(self) -> int | None:
        """The most users at once, all main groups together; None where a group's is unknown."""
        counts = [group.users for group in self.groups if group.kind == "main"]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) and counts else None

    @property
    def expected_samples(self) -> int | None:
        """How many samples the main groups take; None unless every label's count is certain."""
        main = {group.name for group in self.groups if group.kind == "main"}
        counts = [x.expected for x in self.labels if x.kind == "sample" and x.group in main]
        known = [count for count in counts if count is not None]
        certain = self.labels_are_complete and len(known) == len(counts) and counts
        return sum(known) if certain else None


def to_json(brief: PlanBrief) -> str:
    """`plan.json`: one object with a schema."""
    return json.dumps({"schema": SCHEMA, **asdict(brief)}, indent=2, ensure_ascii=False) + "\n"


_LISTS: tuple[tuple[str, type[Any]], ...] = (
    ("groups", GroupBrief),
    ("steps", StepBrief),
    ("arrivals", ArrivalsBrief),
    ("labels", LabelBrief),
)


def from_json(text: str) -> PlanBrief:
    """The brief that `to_json` wrote; settings that this version does not know are left out."""
    known = _known(PlanBrief, json.loads(text))
    for name, kind in _LISTS:
        known[name] = tuple(kind(**_known(kind, item)) for item in known.get(name, ()))
    tuples: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in known.items()}
    return PlanBrief(**tuples)


def _known(kind: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    """The settings of `kind` that `data` has.

    Raises: TypeError for a value that is none of its setting's.
    """
    known = {field.name: field.type for field in fields(kind) if field.name in data}
    for name, form in known.items():
        if not _fits(str(form), data[name]):
            raise TypeError(f"{name} is {str(data[name])[:40]!r}, which is no {form}")
    return {name: data[name] for name in known}


def _fits(form: str, value: object) -> bool:
    """Whether JSON's value is one of a field that is annotated so."""
    if form.startswith("tuple"):
        texts = form == "tuple[str, ...]"
        return isinstance(value, list) and all(isinstance(x, str) is texts for x in value)
    if isinstance(value, bool) or form == "bool":
        return isinstance(value, bool) and form == "bool"
    if value is None:
        return form.endswith("None")
    kinds: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float)}
    return isinstance(value, kinds.get(form.partition(" ")[0], (str,)))


def read(folder: Path) -> PlanBrief | None:
    """The brief of a run folder, where there is one.

    Raises: ResultsError for a file that `to_json` did not write.
    """
    file = folder / FILE
    if not file.is_file():
        return None
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise ResultsError(f"{file} cannot be read: {error}") from None
