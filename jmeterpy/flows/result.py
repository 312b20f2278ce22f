"""Results from Python: what `jmeterpy.run(plan)` and `jmeterpy.open_results(path)` give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.asked import path_of, quantile, texts, truth, whole_seconds
from jmeterpy.flows.sources import RESULTS, Source, facts_of, locate
from jmeterpy.flows.window import Window

if TYPE_CHECKING:
    import pandas as pd

    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.reports.picture import Picture


@dataclass(frozen=True, repr=False)
class Result:
    """The numbers of one run, or of any results file.

    `thresholds` are the verdicts; `folder` is the run folder, None for a bare JTL; `outcome` is
    run.json's word for how it ended ("passed", "thresholds-missed", ...), "" for a bare JTL that
    nothing judges; `exit_code` is what the command would have ended with. `window` is what counts
    of it; all that is made of the result is of that. A result is true where it `passed`:
    `assert result.check("p95 < 800ms")`; what nothing judged is not.
    """

    thresholds: tuple[Verdict, ...]
    folder: Path | None
    outcome: str = ""
    message: str = ""
    exit_code: int = 0
    measured: Measured | None = field(default=None, repr=False)
    window: Window = field(default_factory=Window, repr=False)

    @property
    def passed(self) -> bool | None:
        """Whether the run ended well and every threshold holds; None where nothing was judged."""
        if self.exit_code:
            return False
        return True if self.thresholds else None

    def __bool__(self) -> bool:
        """Whether it passed; not where nothing was judged."""
        return self.passed is True

    def __repr__(self) -> str:
        """How it ended, how much was taken, where it lies, and what failed."""
        from jmeterpy.analysis.lost import lost_rows

        word = self.outcome or "not judged"
        taken = self.measured.total.samples if self.measured else 0
        where = self.folder or (self.measured.sources[0] if self.measured else "")
        lost = lost_rows(self.measured) if self.measured else ""
        failed = [f"{each.status} {each.threshold.text}" for each in self.thresholds if each.failed]
        said = (word, f"{taken} samples", lost, str(where), *failed[:3])
        return f"<Result {', '.join(filter(None, said))}>"

    def summary(self) -> pd.DataFrame:
        """One row a label and a last row for all of them, columns as `jmeterpy summary --json`.

        Raises: ResultsError where no sample was taken.
        """
        from jmeterpy.analysis import summary_frame

        return summary_frame(self.source()[1])

    def series(self, label: str | None = None, *, seconds: int = 1) -> pd.DataFrame:
        """What ended in each second, of all samples or of one label: rate, failures, percentiles.

        Units:  those of docs/reference/tables.md, table `series`; percentiles are right to 1 %.
                Very long tests are counted in wider stretches; the column `seconds` says so.
        Raises: ResultsError where there is no such label, or no sample was taken; SettingError for
                seconds that are no whole number of at least 1.
        """
        from jmeterpy.analysis.declared.series import label_series

        width = whole_seconds(seconds)
        return label_series(self._with(label), label, seconds=width).frame()

    def percentile(
        self, q: float, label: str | None = None, *, ok: bool | None = None, stated: bool = False
    ) -> int | None:
        """The exact percentile in milliseconds: `result.percentile(0.95, label="Login")`.

        `ok` True looks at successes only, False at failures; None where there are none. Few
        samples make no fact: with `stated` True it is None, too, where a table would show a dash.

        Raises: ResultsError where there is no such label; SettingError for a q outside 0 to 1.
        Source: nearest rank: the smallest value with at least q * n samples at or below it.
        """
        from jmeterpy.analysis.metrics import least_samples

        share = quantile(q)
        if ok is not None:
            truth(ok, what="ok")
        measured = self._with(label)
        row = measured.row(label) if label is not None else None
        counts = measured.histogram(label, kind=row.kind if row else None, ok=ok)
        if truth(stated, what="stated") and 0 < share < 1 and counts.n < least_samples(share):
            return None
        return counts.percentile(share)

    def table(self, name: str) -> pd.DataFrame:
        """A table by name, such as "steps", "errors" or "findings".

        Units:  those of docs/reference/tables.md, made from the tables' own declarations.
        Raises: SettingError where there is no such table; ResultsError where no sample was taken.
        """
        from jmeterpy.flows.stop import ending
        from jmeterpy.flows.tabulate import table_of

        source, measured = self.source()
        how = ending(facts_of(source))
        return table_of(name, measured, self.thresholds, source.brief, ending=how).frame()

    def check(
        self, thresholds: str | Sequence[str], *, baseline: str | Path | None = None
    ) -> Result:
        """The same numbers judged by these thresholds: `result.check("p95 < 800ms").passed`.

        Those "vs baseline" are held against `baseline`, else the run's own. A run that did
        not end well stays failed whatever its numbers are; none at all judge nothing.

        Raises: ThresholdError for one that cannot be read.
        """
        from jmeterpy.flows.judging import judge_again, limited

        source, measured = self.source()
        asked = texts(thresholds, what="thresholds", such="p95 < 800ms")
        base = None if baseline is None else path_of(baseline, what="baseline", of=RESULTS)
        verdicts = judge_again(source, measured, asked, base, window=self.window)
        found = replace(self, thresholds=verdicts, measured=limited(measured, verdicts))
        if self.exit_code not in (0, 1):
            return found
        failed = any(verdict.failed for verdict in verdicts)
        outcome = "thresholds-missed" if failed else "passed" if verdicts else ""
        return replace(found, outcome=outcome, exit_code=int(failed))

    def compare(self, base: Result | str | Path, *, tolerance: str | float = "10%") -> Comparison:
        """What changed from `base` to this: `result.compare("results/before").verdict`.

        A base that is a path is opened with the window of this. A tolerance is a text, or the
        share itself: "15%" is 0.15.

        Raises: ResultsError where one of them has no samples, or `base` cannot be read;
                SettingError for the tolerance.
        """
        from jmeterpy.flows.compare import compare_measured, tolerance_of
        from jmeterpy.flows.opened import opened

        share = tolerance_of(tolerance)
        if not isinstance(base, Result):
            base = opened(path_of(base, what="base", of=RESULTS), window=self.window)
        return compare_measured(base.source(), self.source(), tolerance=share)

    def plot(
        self,
        name: str = "response-times",
        path: str | Path | None = None,
        *,
        labels: str | None = None,
        percentiles: Sequence[float] = (),
        size: str = "screen",
    ) -> Picture:
        """A picture by name, as `jmeterpy plot` draws it; written to `path` where one is given.

        `labels` is a regular expression, in place of one that it was opened with; `percentiles` are
        as in (50, 95, 99), `size` is screen, column, page, slide or "120x80mm". A notebook shows
        it; `name` "all" is a sheet of all.

        Raises: SettingError for a name, a size or an ending that there is not; ResultsError where
                no label matches, or the results have nothing of that picture.
        """
        from jmeterpy.analysis.select import expression
        from jmeterpy.flows.draw import draw_measured
        from jmeterpy.reports.picture import picture_path

        expression("labels", labels)
        where = None if path is None else picture_path(path)
        source, measured = self.source()
        picture = draw_measured(
            name,
            source,
            measured,
            window=replace(self.window, label=labels) if labels is not None else None,
            percentiles=percentiles,
            size=size,
        )
        return picture.save(where) if where is not None else picture

    def report(
        self, folder: str | Path | None = None, *, formats: str | Sequence[str] = ()
    ) -> list[Path]:
        """Write report.html, report.md, pictures and table into `folder`; the paths.

        Without a folder it goes where the run is, of a bare JTL beside it; that of a part into the
        folder `part` there. `formats` are those of `jmeterpy report --format`.

        Raises: PlanError for a format that there is not, or where nothing can be written.
        """
        from jmeterpy.flows.publish import publish_results

        source, measured = self.source()
        where = None if folder is None else path_of(folder, what="folder", of="a folder")
        forms = texts(formats, what="formats", such="html")
        return publish_results(source, measured, self.thresholds, where, forms, window=self.window)

    def source(self) -> tuple[Source, Measured]:
        """The files, what is known of them, and what was measured.

        Raises: ResultsError where no sample was taken.
        """
        from jmeterpy.errors import ResultsError

        if self.measured is None:
            raise ResultsError(f"there are no samples in {self.folder}: {self.message}")
        if self.folder is not None:
            return locate([self.folder]), self.measured
        return Source(self.measured.sources), self.measured

    def _with(self, label: str | None) -> Measured:
        """What was measured, in which this label occurs."""
        from jmeterpy.flows.judging import known_label

        measured = self.source()[1]
        known_label(measured, label)
        return measured

    def _repr_html_(self) -> str:
        from jmeterpy.reports.notebook import result_html

        return result_html(self.measured, self.thresholds, self.outcome, self.message)
