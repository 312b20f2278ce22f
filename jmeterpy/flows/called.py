"""What to call results beside each other: as much of each path as tells it from the others."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_SAMPLES = "samples.jtl"


def called(paths: Sequence[Path]) -> tuple[str, ...]:
    """A run by the name of its folder, a file by its own; by more of its path where others match.

    >>> called([Path("results/one/samples.jtl"), Path("results/two")])
    ('one', 'two')
    >>> called([Path("a/results.jtl"), Path("b/results.jtl"), Path("b/other.jtl")])
    ('a/results.jtl', 'b/results.jtl', 'other.jtl')
    """
    places = [_place(path) for path in paths]
    return tuple(
        _shortest(place, {other for other in places if other != place}) for place in places
    )


def _place(path: Path) -> tuple[str, ...]:
    """The parts of where it is; a run's samples are the run."""
    found = Path(os.path.abspath(path))  # noqa: PTH100  a link keeps the name that people gave it
    return (found.parent if found.name == _SAMPLES else found).parts


def _shortest(place: tuple[str, ...], others: set[tuple[str, ...]]) -> str:
    for many in range(1, len(place)):
        if all(other[-many:] != place[-many:] for other in others):
            return "/".join(place[-many:])
    return str(Path(*place))
