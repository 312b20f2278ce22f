"""Everything that is made of the numbers and put beside them: tables, report, pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.brief import PlanBrief
from jmeterpy.errors import PlanError

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.flows.sources import Source
    from jmeterpy.flows.window import Window
    from jmeterpy.reports.findings import Ground

PICTURES = ("response_times", "samples")
MORE = ("steps", "resources")  # where there is something to show


@dataclass(frozen=True)
class Findings:
    """What a report is made of. `suite` is its name for CI servers, else the title."""

    measured: Measured
    verdicts: tuple[Verdict, ...] = ()
    title: str = ""
    brief: PlanBrief | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # run.json
    comparison: Comparison | None = None  # with the baseline, where there is one
    suite: str = ""

    @cached_property
    def ground(self) -> Ground:
        """What the findings of every page follow from."""
        from jmeterpy.flows.stop import ending
        from jmeterpy.reports.findings import Ground

        return Ground(self.measured, self.verdicts, self.brief, ending=ending(self.facts))


def publish(found: Findings, folder: Path, forms: Sequence[str]) -> list[Path]:
    """Write each of `forms` into `folder`; the paths, in the order written.

    Raises: PlanError for a form that there is not, or a folder that cannot be written to.
    """
    for form in forms:
        if form not in FORMS:
            raise PlanError(f"there is no format {form!r}; there are {', '.join(FORMS)}")
    if folder.exists() and not folder.is_dir():
        raise PlanError(f"{folder} is a file; a report needs a folder (-o DIR)")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        last = sorted(forms, key="md".__eq__)  # the page shows the pictures that there are
        return [path for form in last for path in FORMS[form](found, folder)]
    except OSError as error:
        raise PlanError(f"cannot write to {folder}: {error.strerror}") from None


def _csv(found: Findings, folder: Path) -> list[Path]:
    from jmeterpy.analysis import summary_csv

    path = folder / "summary.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        summary_csv(found.measured, file)
    return [path]


def _json(found: Findings, folder: Path) -> list[Path]:
    import json

    from jmeterpy.reports.steps_json import whole_json

    path = folder / "summary.json"
    facts = whole_json(found.measured, found.verdicts, found.brief)
    if found.verdicts:
        facts["thresholds"] = [verdict.as_json() for verdict in found.verdicts]
    if found.comparison is not None:
        facts["comparison"] = found.comparison.as_json()
    text = json.dumps(facts, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return [path]


def _junit(found: Findings, folder: Path) -> list[Path]:
    from jmeterpy.reports.junit import junit

    path = folder / "junit.xml"
    xml = junit(
        found.measured,
        found.verdicts,
        title=found.suite or found.title or folder.name,
        facts=found.facts,
        comparison=found.comparison,
    )
    path.write_bytes(xml)
    return [path]


def _markdown(found: Findings, folder: Path) -> list[Path]:
    from jmeterpy.reports.markdown import PICTURES as SHOWN
    from jmeterpy.reports.markdown import markdown

    path = folder / "report.md"
    text = markdown(
        found.measured,
        found.verdicts,
        title=found.title,
        brief=found.brief,
        facts=found.facts,
        pictures={what: name for what, name in SHOWN.items() if (folder / name).is_file()},
        comparison=found.comparison,
        ground=found.ground,
    )
    path.write_text(text, encoding="utf-8")
    return [path]


def _page(found: Findings, folder: Path) -> list[Path]:
    from jmeterpy.reports.page.render import page

    path = folder / "report.html"
    text = page(
        found.measured,
        found.verdicts,
        title=found.title,
        brief=found.brief,
        facts=found.facts,
        comparison=found.comparison,
        ground=found.ground,
    )
    path.write_text(text, encoding="utf-8")
    return [path]


def _pictures(form: str) -> Callable[[Findings, Path], list[Path]]:
    def draw(found: Findings, folder: Path) -> list[Path]:
        from jmeterpy.reports.absent import absent
        from jmeterpy.reports.charts import draw as draw_chart

        more = [name for name in MORE if not absent(name, found.measured, found.brief)]
        drawn = [
            draw_chart(
                name,
                found.measured,
                folder / f"{name}.{form}",
                title=found.title,
                brief=found.brief,
            )
            for name in (*PICTURES, *(more if found.measured.labels else ()))
        ]
        return [*drawn, *_changes(found, folder / f"changes.{form}")]

    return draw


def _changes(found: Findings, path: Path) -> list[Path]:
    """The picture of the comparison, where there is one."""
    if found.comparison is None:
        return []
    from jmeterpy.reports.changes_chart import draw_changes

    return [draw_changes(found.comparison, path)]


FORMS: dict[str, Callable[[Findings, Path], list[Path]]] = {
    "csv": _csv,
    "json": _json,
    "junit": _junit,
    "md": _markdown,
    "html": _page,
    "png": _pictures("png"),
    "svg": _pictures("svg"),
    "pdf": _pictures("pdf"),
}
RUN_FORMS = ("csv", "png", "md", "html")


def publish_results(
    source: Source,
    measured: Measured,
    verdicts: tuple[Verdict, ...],
    folder: Path | None,
    forms: Sequence[str] = (),
    *,
    window: Window | None = None,
) -> list[Path]:
    """Write `forms` (else those of a run) into `folder`, else beside the results; the paths.

    `window` is what of them was measured.

    Raises: PlanError for a form that there is not, or a folder that cannot be written to.
    """
    from jmeterpy.flows.baseline import baseline_of, compared
    from jmeterpy.flows.sources import facts_of
    from jmeterpy.flows.suite import suite

    facts = facts_of(source)
    whole = window is None or window.is_whole
    base = baseline_of(None, facts, source.folder, tolerance="10%", window=window)
    found = Findings(
        measured,
        verdicts,
        title=source.title,
        brief=source.brief if whole else None,  # its times are those of the whole test
        facts=facts,
        comparison=compared(source, measured, base, facts),
        suite=suite(source),
    )
    return publish(found, folder or place(source, whole=whole), tuple(forms) or RUN_FORMS)


def place(source: Source, *, whole: bool) -> Path:
    """Where a report goes that nobody sent elsewhere; one of a part does not replace the whole."""
    folder = source.folder or beside(source.files[0])
    return folder if whole else folder / "part"


def beside(file: Path) -> Path:
    """A folder of its own beside somebody's file, so that nothing there is overwritten."""
    return file.with_name(f"{file.name.removesuffix('.gz').removesuffix('.jtl')}-report")
