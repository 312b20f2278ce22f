"""Results -> numbers and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.errors import JmeterpyError, ResultsError
from jmeterpy.flows.cache import measured_of
from jmeterpy.flows.monitoring import with_own
from jmeterpy.flows.sources import Source, facts_of
from jmeterpy.flows.stop import unplanned, upheld
from jmeterpy.flows.window import Window, chosen, nothing_left

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.scope import Scope
    from jmeterpy.analysis.thresholds import Threshold
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.flows.baseline import Baseline


def given(thresholds: Sequence[str], facts: Mapping[str, Any]) -> tuple[Threshold, ...]:
    """Those that are given, else the run's own, of which it knows the default; none for a bare JTL.

    Raises: ThresholdError.
    """
    from jmeterpy.analysis.thresholds import parse, parse_all

    if thresholds:
        return parse_all(thresholds, default=False)
    return tuple(
        replace(parse(str(each["threshold"])), default=each.get("default") is True)
        for each in facts.get("thresholds") or ()
    )


def judged(
    source: Source,
    thresholds: Sequence[Threshold],
    *,
    window: Window | None = None,
    perfmon: Sequence[str] = (),
    baseline: Baseline | None = None,
    traffic: bool = True,
) -> tuple[Measured, tuple[Verdict, ...]]:
    """Measure the files of `source`, and judge them.

    What a run monitored lies beside it; `perfmon` are more files of that kind. Those "vs baseline"
    are held against `baseline`. Without `traffic` no bytes, codes and sizes are counted over time.

    Steps are judged by `thresholds`, else by the run's own, in whatever is made of the numbers.

    Raises: ResultsError, also where `window` leaves nothing of something.
    """
    from jmeterpy.analysis.verdicts import judge

    window = window or Window()
    wanted, scope = chosen(window, source)
    measured = measured_of(source, wanted, traffic=traffic)
    if wanted is not None and not measured.labels:
        _refuse_nothing(source, window, scope)
    from jmeterpy.analysis.apdex import scored  # numpy comes after a second process

    measured = scored(measured, scope)
    facts, unread = _facts(source)
    limits, unread = (tuple(thresholds), ()) if thresholds else (given((), facts), unread)
    measured = replace(measured, unread=(*source.unread, *unread), limits=limits)
    measured = with_own(measured, source.folder, [Path(file) for file in perfmon])
    verdicts = judge(
        thresholds,
        measured,
        sources=source.files,
        brief=source.brief,
        select=wanted,
        baseline=baseline.numbers(unplanned(facts)) if baseline else None,
    )
    return measured, upheld(verdicts, facts)


def _refuse_nothing(source: Source, window: Window, scope: Scope) -> None:
    """Empty results are no mistake of who asks for a part of them."""
    whole = measured_of(source, traffic=False)
    if whole.labels:
        raise ResultsError(f"{source.folder or source.title}: {nothing_left(window, scope, whole)}")


def _facts(source: Source) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    """The run.json of a run folder; nothing where it cannot be read, which `unread` then says."""
    try:
        facts = facts_of(source)
        given((), facts)
    except JmeterpyError as error:
        why = f"{error.message}; so its own thresholds are missing, by which steps are judged."
        return {}, (("run.json", why),)
    return facts, ()


def limited(measured: Measured, verdicts: Sequence[Verdict]) -> Measured:
    """The same numbers, whose steps are judged by these thresholds."""
    return replace(measured, limits=tuple(verdict.threshold for verdict in verdicts))


def judge_again(
    source: Source,
    measured: Measured,
    thresholds: Sequence[str],
    baseline: str | Path | None = None,
    *,
    window: Window | None = None,
) -> tuple[Verdict, ...]:
    """What was measured already of `window`, judged by thresholds written as text.

    Raises: ThresholdError; ResultsError where the baseline cannot be read.
    """
    from jmeterpy.analysis.thresholds import parse_all
    from jmeterpy.analysis.verdicts import judge
    from jmeterpy.flows.baseline import baseline_of

    parsed = parse_all(thresholds, default=False)
    facts = facts_of(source)
    base = baseline_of(baseline, facts, source.folder, window=window)
    found = judge(
        parsed,
        measured,
        sources=source.files,
        brief=source.brief,
        select=chosen(window or Window(), source)[0],
        baseline=base.numbers(unplanned(facts)) if base else None,
    )
    return upheld(found, facts)


def known_label(measured: Measured, label: str | None) -> None:
    """Nothing where the label occurs.

    Raises: ResultsError, with what may have been meant.
    """
    from difflib import get_close_matches

    names = list(measured.series.labels)
    if label is None or label in names:
        return
    close = get_close_matches(str(label), names, 1, 0.4) or names[:3]
    raise ResultsError(f"no label is {label!r}", hint=f"there is {', '.join(map(repr, close))}")
