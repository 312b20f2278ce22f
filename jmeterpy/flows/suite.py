"""What a CI server calls the results of a report: the same in every build, another for others."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmeterpy.flows.sources import Source

_NAMED = 3  # files whose places are said


def suite(source: Source) -> str:
    """The plan's name, else where the files are, as seen from the current folder.

    A CI server shows results of one name as one history, so that two files must not share a name,
    and the next build's must have that of the last. A path outside of the current folder may hold
    what is nobody's business: of it only the file's name is said, and a digest of the rest.
    """
    if source.brief is not None and source.brief.name:
        return source.brief.name
    names = [_from_here(file) for file in source.files]
    if len(names) <= _NAMED:
        return ", ".join(names)
    more = f"{len(names) - _NAMED} more"
    return f"{', '.join(names[:_NAMED])} and {more} ({_digest(', '.join(names))})"


def _from_here(file: Path) -> str:
    """The path below the current folder, of a run that of its folder; else the name, a digest."""
    whole = Path(os.path.abspath(file))  # noqa: PTH100  a link keeps the name that people gave it
    called = whole.parent if whole.name == "samples.jtl" else whole
    here = Path.cwd()
    if called != here and called.is_relative_to(here):
        return called.relative_to(here).as_posix()
    return f"{called.name} ({_digest(str(called))})"


def _digest(text: str) -> str:
    return hashlib.blake2b(os.fsencode(text), digest_size=4).hexdigest()
