"""What a check says: a problem, and the plan it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jmeterpy.errors import Place
from jmeterpy.jmx.tree import Node
from jmeterpy.model.values import Values, enabled

Level = Literal["E", "W"]


@dataclass(frozen=True)
class Problem:
    """One mistake: E refuses to run, W warns."""

    id: str
    level: Level
    message: str
    place: Place | None = None

    def __str__(self) -> str:
        where = f"{self.place}  " if self.place else ""
        return f"{where}{self.id}  {self.message}"


@dataclass(frozen=True)
class Spot:
    """An enabled element where it stands: `above` are its ancestors, the plan first."""

    node: Node
    above: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """What results and messages call it."""
        return self.node.attr("testname")

    @property
    def parent(self) -> Node | None:
        """What it stands in."""
        return self.above[-1] if self.above else None


@dataclass(frozen=True)
class Plan:
    """What a check is given."""

    nodes: tuple[Node, ...]
    values: Values
    folder: Path  # where relative files are looked for
    spots: tuple[Spot, ...]
    has_time_limit: bool = False  # somebody stops it from outside
    places: Mapping[int, Place] = field(default_factory=dict)  # id of a node -> where it is written

    @property
    def is_jmx(self) -> bool:
        """Whether it was written in JMeter, so that advice uses JMeter's words."""
        return any(place.file.endswith(".jmx") for place in self.places.values())


Found = tuple[Node | None, str]
Check = Callable[[Plan], Iterator[Found]]


def spots(nodes: tuple[Node, ...], above: tuple[Node, ...] = ()) -> Iterator[Spot]:
    """Every enabled element, in the order of the plan."""
    for node in nodes:
        if enabled(node):
            yield Spot(node, above)
            yield from spots(node.children, (*above, node))
