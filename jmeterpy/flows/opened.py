"""Results that are there already: `jmeterpy.open_results(path)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.asked import path_of, paths, texts
from jmeterpy.errors import SettingError
from jmeterpy.flows.judging import given, judged
from jmeterpy.flows.result import Result
from jmeterpy.flows.sources import RESULTS, facts_of, locate
from jmeterpy.flows.window import Window, window_of

if TYPE_CHECKING:
    from jmeterpy.analysis.verdicts import Verdict


def open_results(
    path: str | Path | Sequence[str | Path],
    *,
    thresholds: str | Sequence[str] = (),
    baseline: str | Path | None = None,
    labels: str | None = None,
    exclude: str | None = None,
    groups: str | None = None,
    from_: str | timedelta | None = None,
    to: str | timedelta | None = None,
    skip_warmup: bool = False,
    apdex: str | None = None,
) -> Result:
    """The numbers of a run folder or of any JTL, judged by the thresholds that are given.

    A list of them is one test whose samples lie in several files, as on the command line:
    `open_results(["one.jtl", "two.jtl"])`; none may be named twice.

    Those "vs baseline" are held against `baseline`, else the run's own.

    What counts is said as on the command line: `labels`, `exclude` (of labels) and `groups` are
    regular expressions that match anywhere in a name; `from_` and `to` are times after the first
    start such as "30s", `from_` inclusive, for samples that ended then; `skip_warmup` begins where
    all users are up and times have settled; `apdex` is "500ms,1.5s". All that is made of the
    result, and the baseline, is of that part.

    Raises: ResultsError where they cannot be read, or nothing of them is left; ThresholdError for
            a threshold that cannot be read; SettingError or UnitError for another word that
            cannot; PlanError for the same samples twice.
    """
    window = window_of(
        labels=labels,
        exclude=exclude,
        groups=groups,
        from_=from_,
        to=to,
        skip_warmup=skip_warmup,
        apdex=apdex,
    )
    return opened(path, thresholds=thresholds, baseline=baseline, window=window)


def opened(
    path: str | Path | Sequence[str | Path],
    *,
    thresholds: str | Sequence[str] = (),
    baseline: str | Path | None = None,
    window: Window,
) -> Result:
    """The same of a window that is known."""
    from jmeterpy.flows.baseline import baseline_of

    source = locate(_named(path))
    facts = facts_of(source)
    asked = given(texts(thresholds, what="thresholds", such="p95 < 800ms"), facts)
    held = None if baseline is None else path_of(baseline, what="baseline", of=RESULTS)
    base = baseline_of(held, facts, source.folder, window=window)
    measured, verdicts = judged(source, asked, window=window, baseline=base)
    outcome, code = _ended(facts, verdicts)
    return Result(
        thresholds=verdicts,
        folder=source.folder,
        outcome=outcome,
        message=str(facts.get("message", "")),
        exit_code=code,
        measured=measured,
        window=window,
    )


def _named(given: object) -> tuple[Any, ...]:
    """One path or several; of what is neither, `locate` says what would be right.

    Raises: SettingError where it is a list of none, which would mean the newest run.
    """
    if not isinstance(given, Sequence | Iterator) or isinstance(given, str | bytes | bytearray):
        return (given,)
    found = paths(given, what="path", of=RESULTS)
    if not found:
        raise SettingError(f"path is empty: write the path of {RESULTS}, or several")
    return found


def _ended(facts: Mapping[str, Any], verdicts: tuple[Verdict, ...]) -> tuple[str, int]:
    """How the run itself ended, and its thresholds judged anew; nothing for a bare JTL."""
    outcome, code = str(facts.get("outcome", "")), int(facts.get("exit_code") or 0)
    if code > 1:
        return outcome, code
    if any(verdict.failed for verdict in verdicts):
        return "thresholds-missed", 1
    return ("passed" if facts or verdicts else ""), 0
