"""A folder of runs -> how the figures went from run to run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.errors import ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.called import called
from jmeterpy.flows.judging import judged
from jmeterpy.flows.sources import Source, facts_of, locate
from jmeterpy.flows.stop import unplanned
from jmeterpy.flows.window import Window

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.history import History

LAST = 20
_HINT = "name a folder that holds run folders, or JTL files"


def read_history(
    folder: Path,
    *,
    last: int = LAST,
    label: str | None = None,
    every: bool = False,
    cache: bool = True,
) -> History:
    """The trends of the newest `last` runs in `folder`: run folders and JTLs that lie in it.

    Runs that are not comparable to the newest one are left out, with why, unless `every`; `cache`
    says whether numbers may be kept, and taken from what was kept.

    Raises: ResultsError where there is no run that can be read.
    """
    from jmeterpy.analysis.history import history
    from jmeterpy.analysis.lost import notes_of

    if not folder.is_dir():
        what = "is a file" if folder.exists() else "is not there"
        raise ResultsError(f"{folder} {what}", hint=_HINT)
    found, left_out = _measured(folder, last, label, cache=cache)
    if not found and left_out:
        raise ResultsError(
            f"no run in {folder}/ can be shown", hint="\n".join(map(": ".join, left_out))
        )
    if not found:
        raise ResultsError(f"no run in {folder}/", hint=_HINT)
    names = called([source.folder or source.files[0] for source, _ in found])
    kept: list[tuple[str, Measured]] = []
    for name, each in zip(names, found, strict=True):
        if not every and each is not found[-1] and (why := _apart(each, found[-1])):
            left_out.append((name, why))
        else:
            kept.append((name, each[1]))
    notes = tuple(f"{name}: {said}" for name, each in kept for said in notes_of(each))
    return replace(history(kept, left_out=left_out), notes=notes)


def _measured(
    folder: Path, last: int, label: str | None, *, cache: bool
) -> tuple[list[tuple[Source, Measured]], list[tuple[str, str]]]:
    """What can be read, oldest first, and what cannot, with why."""
    found: list[tuple[Source, Measured]] = []
    unread: list[tuple[str, str]] = []
    for path in _paths(folder)[-last:]:
        try:
            source = locate([path], cache=cache)
            found.append((source, judged(source, (), window=Window(label=label), traffic=False)[0]))
        except ResultsError as error:
            unread.append((path.name, error.message))
    found = [each for each in found if each[1].total.samples]
    return sorted(found, key=lambda each: each[1].start_ms or 0), unread


def _paths(folder: Path) -> list[Path]:
    """Run folders and JTLs, oldest first as far as that is known without reading them."""
    runs = [file.parent for file in folder.glob("*/samples.jtl")]
    files = [*folder.glob("*.jtl"), *folder.glob("*.jtl.gz")]
    return sorted((*runs, *files), key=lambda path: (_started(path), path.name))


def _started(path: Path) -> float:
    try:
        started = str(folders.read(path).get("started", "")) if path.is_dir() else ""
    except ResultsError:
        started = ""
    from datetime import datetime

    try:
        return datetime.fromisoformat(started).timestamp()
    except ValueError:
        return path.lstat().st_mtime


def _apart(run: tuple[Source, Measured], newest: tuple[Source, Measured]) -> str:
    """Why it is not comparable to the newest one; nothing where it is."""
    from jmeterpy.analysis.comparable import differences

    plans, names = (run[0].brief, newest[0].brief), ("it", "the newest")
    unfinished = _unfinished(run[0])
    return unfinished or "; ".join(differences(run[1], newest[1], plans=plans, names=names))


def _unfinished(source: Source) -> str:
    facts = facts_of(source)
    why = "running" if facts.get("state") == "running" else unplanned(facts)
    return f"it did not end as planned ({why})" if why else ""
