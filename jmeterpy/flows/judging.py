"""Results -> numbers and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.asked import shown
from jmeterpy.errors import JmeterpyError, ResultsError
from jmeterpy.flows.cache import measured_of
from jmeterpy.flows.monitoring import with_own
from jmeterpy.flows.sources import Source, facts_of
from jmeterpy.flows.stop import unplanned, upheld
from jmeterpy.flows.window import Window, chosen, nothing_left

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Select
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
    window = window or Window()
    wanted, scope = chosen(window, source)
    measured = measured_of(source, wanted, traffic=traffic)
    if wanted is not None and not measured.labels:
        _refuse_nothing(source, window, scope)
    from jmeterpy.analysis.apdex import scored  # numpy comes after a second process

    measured = scored(measured, scope)
    facts, limits, unread = _own(source)
    if thresholds:
        limits, unread = tuple(thresholds), ()
    measured = replace(
        measured,
        notes=(*measured.notes, *_altered(source, facts), *source.unread, *unread),
        limits=limits,
    )
    measured = with_own(measured, source.folder, [Path(file) for file in perfmon])
    verdicts = _verdicts(thresholds, measured, source, wanted, baseline=baseline, facts=facts)
    return measured, verdicts


def _altered(source: Source, facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """That the results of a run are not as long as when it ended, where its run.json knows that."""
    was, file = facts.get("samples_bytes"), source.files[0]
    if not isinstance(was, int) or facts.get("state") == "running" or file.name != "samples.jtl":
        return ()
    from jmeterpy.analysis.lost import changed

    said = changed(file.name, was=was, now=file.stat().st_size)
    return ((file.name, said),) if said else ()


def _verdicts(
    thresholds: Sequence[Threshold],
    measured: Measured,
    source: Source,
    select: Select | None,
    *,
    baseline: Baseline | None,
    facts: Mapping[str, Any],
) -> tuple[Verdict, ...]:
    """Those of a run whose run.json is `facts`; how it ended may have judged already."""
    from jmeterpy.analysis.verdicts import judge

    verdicts = judge(
        thresholds,
        measured,
        sources=source.files,
        brief=source.brief,
        select=select,
        baseline=baseline.numbers(unplanned(facts)) if baseline else None,
    )
    return upheld(verdicts, facts)


def _refuse_nothing(source: Source, window: Window, scope: Scope) -> None:
    """Empty results are no mistake of who asks for a part of them."""
    whole = measured_of(source, traffic=False)
    if whole.labels:
        raise ResultsError(f"{source.folder or source.title}: {nothing_left(window, scope, whole)}")


def _own(
    source: Source,
) -> tuple[dict[str, Any], tuple[Threshold, ...], tuple[tuple[str, str], ...]]:
    """The run.json of a run folder, and its thresholds; nothing where it cannot be read.

    What of it was unread is said last.
    """
    try:
        facts = facts_of(source)
        return facts, given((), facts), ()
    except JmeterpyError as error:
        why = f"{error.message}; so its own thresholds are missing, by which steps are judged."
        return {}, (), (("run.json", why),)


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
    from jmeterpy.flows.baseline import baseline_of

    parsed = parse_all(thresholds, default=False)
    facts = facts_of(source)
    base = baseline_of(baseline, facts, source.folder, window=window)
    select, _ = chosen(window or Window(), source)
    return _verdicts(parsed, measured, source, select, baseline=base, facts=facts)


def known_label(measured: Measured, label: str | None) -> None:
    """Nothing where the label occurs.

    Raises: ResultsError, with what may have been meant.
    """
    from difflib import get_close_matches

    names = list(measured.series.labels)
    if label is None or (isinstance(label, str) and label in names):
        return
    close = get_close_matches(str(label), names, 1, 0.4) or names[:3]
    raise ResultsError(
        f"no label is {shown(label)}", hint=f"there is {', '.join(map(repr, close))}"
    )
