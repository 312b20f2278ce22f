"""Load a plan and say all that is known of it; nothing is started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jmeterpy.brief import PlanBrief

if TYPE_CHECKING:
    from jmeterpy.errors import Place
    from jmeterpy.flows.planfile import LoadedPlan
    from jmeterpy.jmx.tree import Node
    from jmeterpy.model.check import Problem
    from jmeterpy.model.declare import Element


@dataclass(frozen=True)
class Seen:
    """A plan, its nodes, its brief and its problems."""

    loaded: LoadedPlan
    nodes: tuple[Node, ...]
    brief: PlanBrief
    problems: tuple[Problem, ...]


def inspect(
    plan: Any,
    parameters: Mapping[str, str],
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    properties: Mapping[str, str] | None = None,
    has_time_limit: bool = False,
) -> Seen:
    """Load it, count it, check it.

    Raises: PlanError where it cannot be loaded.
    """
    from jmeterpy.flows.planfile import load
    from jmeterpy.jmx.reader import parse
    from jmeterpy.model.brief import brief_of
    from jmeterpy.model.check import check

    loaded = load(plan, parameters)
    nodes = parse(loaded.jmx)
    problems = check(
        nodes,
        folder=loaded.data_dir,
        places=_places(loaded, nodes),
        select=select,
        ignore=ignore,
        has_time_limit=has_time_limit,
    )
    brief = brief_of(nodes, properties=properties)
    return Seen(loaded=loaded, nodes=nodes, brief=brief, problems=problems)


def problems_of(
    plan: Any, parameters: Mapping[str, str], *, select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Its problems; the problem "load" where it, or a threshold of its own, cannot be read.

    Thresholds without data are among them unless `select` asks for certain checks.

    Raises: PlanError for an id that no check has.
    """
    from jmeterpy.errors import Place, PlanError
    from jmeterpy.flows.declared import declared_problems
    from jmeterpy.model.check import Problem, refuse_unknown

    refuse_unknown((*select, *ignore))
    found: list[Problem] = []
    try:
        seen = inspect(plan, parameters, select=select, ignore=ignore)
        found += seen.problems
        declared = tuple(declared_problems(seen.loaded, seen.brief))
        found += () if select else declared
    except PlanError as error:
        message = f"{error.message}\n{error.hint}" if error.hint else error.message
        found.append(Problem("load", "E", message, error.place or Place(str(plan))))
    return tuple(found)


def _places(loaded: LoadedPlan, nodes: tuple[Node, ...]) -> dict[int, Place]:
    """Where each node was written: the line of the Python, else the line of the JMX."""
    from jmeterpy.errors import Place

    found: dict[int, Place] = {}

    def mark(node: Node, element: Element | None) -> None:
        origin = element.origin if element is not None else None
        if origin is not None:
            found[id(node)] = origin
        elif element is None:
            found[id(node)] = Place(str(loaded.source), node.line)
        below = element.children if element is not None else [None] * len(node.children)
        for child, inside in zip(node.children, below, strict=True):
            mark(child, inside)

    tops = [loaded.plan] if loaded.plan is not None else [None] * len(nodes)
    for node, element in zip(nodes, tops, strict=True):
        mark(node, element)
    return found
