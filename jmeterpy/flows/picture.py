"""A plan in lines of text, for `jmeterpy show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jmeterpy.model import outline
from jmeterpy.reports.words import visible

if TYPE_CHECKING:
    from jmeterpy.flows.inspect import Seen


def picture(seen: Seen) -> Iterator[str]:
    """Everything about a plan that fits into text, a blank line between the parts.

    What a name holds of line ends and the like is shown, so that each line stays one.
    """
    for line in _lines(seen):
        yield visible(line.replace("\n", "\u23ce"))


def _lines(seen: Seen) -> Iterator[str]:
    yield from outline.tree(seen.nodes)
    yield from _part("What reaches each sampler", outline.reach(seen.nodes))
    yield from _part("Users over time (planned)", outline.load(seen.brief))
    yield from _part("Arrivals a second over time (planned)", outline.arrivals(seen.brief))
    yield from _part("Parameters", _parameters(seen))
    yield from _part("Thresholds", iter(seen.loaded.thresholds))
    yield from _part("Hosts", iter(seen.brief.hosts))
    yield from _part("Files", iter(seen.brief.files))
    yield from _part("Secrets", iter(seen.brief.secrets))
    yield from _part("Plugins", iter(seen.brief.plugins))
    yield from _part("Problems", map(str, seen.problems))


def _part(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", title, *(f"  {line}" for line in found))


def _parameters(seen: Seen) -> Iterator[str]:
    for name, parameter in seen.loaded.parameters.items():
        yield f"-p {name}={parameter.value}"
