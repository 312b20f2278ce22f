"""Results -> tables, by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.asked import shown
from jmeterpy.errors import PlanError, SettingError
from jmeterpy.flows.judging import given, judged
from jmeterpy.flows.sources import facts_of, locate
from jmeterpy.flows.stop import ending as ending_of
from jmeterpy.flows.window import Window

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.table import Table
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.brief import PlanBrief
    from jmeterpy.reports.findings import Ground
    from jmeterpy.reports.findings.interface import Ending

ALL = "all"


def checked(name: str, *, form: str = "csv", output: str | None = None) -> tuple[str, ...]:
    """The tables that `name` means, before anything is read.

    Raises: SettingError for a table or a form that there is not.
    """
    from jmeterpy.reports.table_files import FORMS, TEXTS, check_path
    from jmeterpy.reports.tables import TABLES

    if name != ALL and name not in TABLES:
        raise SettingError(f"there is no table {name!r}; there are {', '.join(TABLES)}, and {ALL}")
    forms = FORMS if name == ALL else tuple(TEXTS)
    if form not in forms:
        hint = "write it to a file: -o NAME.parquet" if form == "parquet" else ""
        raise SettingError(f"there is no format {form!r}; there are {', '.join(forms)}", hint=hint)
    if name != ALL:
        check_path(output)
    return tuple(TABLES) if name == ALL else (name,)


def ground_of(
    named: Sequence[str | Path],
    *,
    results: Path = Path("results"),
    thresholds: Sequence[str] = (),
    window: Window | None = None,
    perfmon: Sequence[str] = (),
    baseline: str | Path | None = None,
    cache: bool = True,
) -> Ground:
    """What tables are made of: the numbers, the run's own thresholds where none are given.

    Those "vs baseline" are held against `baseline`, else the one of the run.

    Raises: ResultsError, ThresholdError.
    """
    from jmeterpy.flows.baseline import baseline_of
    from jmeterpy.reports.findings import Ground

    source = locate(named, results=results, cache=cache)
    facts = facts_of(source)
    base = baseline_of(baseline, facts, source.folder, window=window, cache=source.cache)
    measured, verdicts = judged(
        source, given(thresholds, facts), window=window, perfmon=perfmon, baseline=base
    )
    whole = window is None or window.is_whole  # the plan's times are those of the whole test
    brief = source.brief if whole else None
    return Ground(measured, verdicts, brief, ending=ending_of(facts))


def table_of(
    name: str,
    measured: Measured,
    verdicts: Sequence[Verdict],
    brief: PlanBrief | None,
    *,
    ending: Ending = "",
) -> Table:
    """A table of what was measured; `ending` is as of a `Ground`.

    Raises: SettingError where there is no such table.
    """
    from jmeterpy.reports.findings import Ground
    from jmeterpy.reports.tables import TABLES

    known = name.replace("_", "-") if isinstance(name, str) else ""
    if known not in TABLES:
        raise SettingError(f"there is no table {shown(name)}; there are {', '.join(TABLES)}")
    return TABLES[known].make(Ground(measured, verdicts, brief, ending=ending))


def write_all(ground: Ground, names: Sequence[str], folder: Path, form: str) -> list[Path]:
    """A file for each table that holds anything; the paths.

    Raises: PlanError where nothing can be written.
    """
    from jmeterpy.reports.table_files import write_table
    from jmeterpy.reports.tables import TABLES

    if folder.exists() and not folder.is_dir():
        raise PlanError(f"{folder} is a file; all tables need a folder (-o DIR)")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(f"cannot write to {folder}: {error.strerror}") from None
    tables = {name: TABLES[name].make(ground) for name in names}
    return [
        write_table(table, folder / f"{name}.{form}")
        for name, table in tables.items()
        if table.rows
    ]
