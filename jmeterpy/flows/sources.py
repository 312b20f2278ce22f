"""What people name when they mean results: a run folder, a JTL, several, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jmeterpy import brief as briefs
from jmeterpy.asked import path_of
from jmeterpy.brief import PlanBrief
from jmeterpy.errors import ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.called import called
from jmeterpy.flows.twice import refuse_twice

RESULTS = "a run folder or a results file"
_NAMED = 3  # files that a title names


@dataclass(frozen=True)
class Source:
    """Results files and what is known of them. `folder` is None for somebody's bare JTL.

    `cache` says whether numbers may be kept, and taken from what was kept; `unread` is what of the
    folder could not be read, as `Measured` has it.
    """

    files: tuple[Path, ...]
    brief: PlanBrief | None = None
    folder: Path | None = None
    cache: bool = True
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What to call it."""
        if self.brief is not None and self.brief.name:
            return self.brief.name
        names = called(self.files)
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return ", ".join(names[:_NAMED]) + more


def locate(
    named: Sequence[str | Path], *, results: Path = Path("results"), cache: bool = True
) -> Source:
    """The files that `named` means; the newest run where it is empty.

    Raises: ResultsError where there is nothing of that name; PlanError for the same samples
            twice; SettingError for what cannot be a path.
    """
    paths = [path_of(name, of=RESULTS) for name in named] or [folders.newest(results)]
    if len(paths) == 1 and paths[0].is_dir():
        return replace(_of_folder(paths[0]), cache=cache)
    files = tuple(file for path in paths for file in _files(path))
    refuse_twice(files)
    return Source(files, cache=cache)


def facts_of(source: Source) -> dict[str, Any]:
    """The run.json of a source; nothing of a bare JTL.

    Raises: ResultsError where it cannot be read.
    """
    return folders.read(source.folder) if source.folder else {}


def _of_folder(folder: Path) -> Source:
    """A run's samples are enough: a plan.json that cannot be read costs only what it knows."""
    files = _files(folder)
    try:
        return Source(files, briefs.read(folder), folder)
    except ResultsError as error:
        why = (
            f"{error.message}; so what the plan says is missing: its name, its load, and which "
            "thread groups are setup and teardown (JMeter's own names of them are known)."
        )
        return Source(files, None, folder, unread=((briefs.FILE, why),))


def _files(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    file = path / "samples.jtl"
    if file.is_file():
        return (file,)
    found = sorted([*path.glob("*.jtl"), *path.glob("*.jtl.gz")])
    if len(found) == 1:
        return (found[0],)
    what = f"{len(found)} JTL files: name one" if found else "no samples.jtl and no other JTL"
    raise ResultsError(f"{path} is not a run folder: it holds {what}")
