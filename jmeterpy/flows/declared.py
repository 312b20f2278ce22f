"""What a plan file declares beside the plan, its thresholds and monitors, as `check` sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jmeterpy.errors import Place, PlanError

if TYPE_CHECKING:
    from jmeterpy.analysis.thresholds import Threshold
    from jmeterpy.brief import PlanBrief
    from jmeterpy.flows.planfile import LoadedPlan
    from jmeterpy.model.check import Problem
    from jmeterpy.monitors.spec import Spec

NO_DATA = "no-data"  # in place of the id of a check


def declared_problems(loaded: LoadedPlan, brief: PlanBrief) -> Iterator[Problem]:
    """A warning for each threshold that will have no data.

    A source that the plan does not monitor is only warned of: the call of `run` may add it.

    Raises: PlanError, with its line, for a threshold or a monitor that cannot be read.
    """
    from jmeterpy.flows.thresholds import strangers
    from jmeterpy.model.check import Problem

    if not loaded.thresholds and not loaded.monitors:
        return
    monitors = _monitors(loaded)
    for text in loaded.thresholds:
        threshold = _threshold(loaded, text)
        said = (*strangers([threshold], brief), *_unmonitored(threshold, monitors))
        for message in said:
            yield Problem(NO_DATA, "W", message, _place(loaded, text))


def _threshold(loaded: LoadedPlan, text: str) -> Threshold:
    from jmeterpy.analysis.thresholds import parse

    try:
        return parse(text)
    except PlanError as error:  # in the words of `run`, on lines of their own: it has a caret
        said = f"this threshold cannot be read:\n{error}"
        raise PlanError(said, place=_place(loaded, text)) from None


def _monitors(loaded: LoadedPlan) -> tuple[Spec, ...]:
    from jmeterpy.monitors.spec import parse_all

    found: tuple[Spec, ...] = ()
    for end, text in enumerate(loaded.monitors, 1):
        try:
            found = parse_all(loaded.monitors[:end])
        except PlanError as error:
            error.place = _place(loaded, text)
            raise
    return found


def _unmonitored(threshold: Threshold, monitors: Sequence[Spec]) -> tuple[str, ...]:
    from jmeterpy.flows.monitoring import check_sources

    try:
        check_sources([threshold], monitors)
    except PlanError as error:
        return (f"{error.message}\n{error.hint}",)
    return ()


def _place(loaded: LoadedPlan, text: str) -> Place:
    """The first line of the plan file that holds the text."""
    lines = (loaded.python or "").splitlines()
    found = (number for number, line in enumerate(lines, 1) if text and text in line)
    return Place(str(loaded.source), next(found, None))
