"""The folder that JMeter runs in: the plan, and its data files where their names say."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from jmeterpy.errors import RunError
from jmeterpy.runners.job import Job

DEEPEST = 32  # how many `..` a file's name may begin with


@dataclass(frozen=True)
class Stage:
    """A folder for one run. JMeter resolves relative names against the plan's own folder."""

    root: Path
    plan: Path
    files: frozenset[Path]  # what we put there; anything else was written by the plan

    @property
    def folder(self) -> Path:
        """Where JMeter is started."""
        return self.plan.parent


def stage(job: Job, root: Path) -> Stage:
    """Lay out `job` below `root`, byte for byte, deep enough that `../` stays below it.

    Raises: RunError for a data file that is missing, or that cannot be put where the plan looks.
    """
    names = {name: os.path.normpath(name) for name in job.files}
    depth = max((_climbs(name) for name in names.values()), default=0)
    if depth > DEEPEST:
        raise RunError(f"a data file's name climbs {depth} folders up; at most {DEEPEST} can be")
    folder = root.joinpath(*["up"] * depth)
    folder.mkdir(parents=True)
    plan = folder / ("main.jmx" if "plan.jmx" in names.values() else "plan.jmx")
    shutil.copyfile(job.plan, plan)
    placed = [_place(Path(job.files[name]), folder, name) for name in job.files]
    return Stage(root, plan, frozenset({plan, *placed}))


def _climbs(name: str) -> int:
    return 0 if Path(name).is_absolute() else Path(name).parts.count("..")


def _place(file: Path, folder: Path, name: str) -> Path:
    if not file.exists():
        raise RunError(f"data file {name} not found (looked for {file})")
    place = Path(os.path.normpath(folder / name))
    if Path(name).is_absolute():
        if not (place.exists() and place.samefile(file)):
            raise RunError(
                f"the plan names {name}, and {file} cannot be put there",
                hint="Use a relative name in the plan, or --runner docker",
            )
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        _link(file.absolute(), place)
    return place


def _link(file: Path, place: Path) -> None:
    """A link where the system has them: data files can be large."""
    try:
        place.symlink_to(file)
    except OSError:
        shutil.copyfile(file, place)


def collect(staged: Stage, output: Path) -> None:
    """Move what the plan itself has written into `output`, and clear the stage."""
    for folder, _, names in os.walk(staged.root):
        for name in names:
            file = Path(folder, name)
            if file not in staged.files and not file.is_symlink():
                target = output / file.relative_to(staged.root)
                target.parent.mkdir(parents=True, exist_ok=True)
                file.replace(target)
    shutil.rmtree(staged.root, ignore_errors=True)
