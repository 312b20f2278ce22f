"""All checks by id, and how they are run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jmeterpy.errors import Place, PlanError
from jmeterpy.jmx.tree import Node
from jmeterpy.model.check import (
    assertions,
    files,
    functions,
    labels,
    load,
    rows,
    servers,
    timers,
    variables,
)
from jmeterpy.model.check.problem import Check, Level, Plan, Problem, spots
from jmeterpy.model.values import fixed_variables, text


@dataclass(frozen=True)
class Rule:
    """A check and how serious it is."""

    level: Level
    check: Check


CHECKS: dict[str, Rule] = {
    "JP101": Rule("W", timers.timer_after_sampler),
    "JP201": Rule("W", variables.unset_variable),
    "JP206": Rule("E", files.missing_file),
    "JP207": Rule("W", rows.bad_rows),
    "JP208": Rule("W", functions.unknown_function),
    "JP301": Rule("E", load.nothing_runs),
    "JP302": Rule("W", load.all_at_once),
    "JP304": Rule("E", load.never_ends),
    "JP305": Rule("E", timers.rendezvous_never_opens),
    "JP403": Rule("W", labels.label_with_variable),
    "JP406": Rule("W", servers.no_server),
    "JP407": Rule("E", servers.port_out_of_range),
    "JP503": Rule("W", assertions.forgetful_assertion),
    "JP703": Rule("E", files.missing_target),
    "JP704": Rule("E", labels.recorded_secret),
}
_NOQA = re.compile(r"noqa:\s*([A-Z0-9, ]+)", re.IGNORECASE)


def check(
    nodes: tuple[Node, ...],
    *,
    folder: Path,
    places: Mapping[int, Place] | None = None,
    ignore: tuple[str, ...] = (),
    select: tuple[str, ...] = (),
    has_time_limit: bool = False,
) -> tuple[Problem, ...]:
    """What is wrong with a plan, in the order of the checks' ids.

    `places` says where a node was written, by the node's id(). `ignore` and `select` take ids and
    beginnings of ids, such as JP1.

    Raises: PlanError for an id that no check has.
    """
    refuse_unknown((*ignore, *select))
    plan = Plan(
        nodes=nodes,
        values=fixed_variables(nodes, {}),
        folder=folder,
        spots=tuple(spots(nodes)),
        has_time_limit=has_time_limit,
        places=places or {},
    )
    wanted = [id_ for id_ in CHECKS if id_.startswith(select or "JP")]
    return tuple(p for id_ in wanted if not id_.startswith(ignore or "-") for p in _run(id_, plan))


def _run(id_: str, plan: Plan) -> Iterator[Problem]:
    rule = CHECKS[id_]
    for node, message in rule.check(plan):
        if node is None or id_ not in _silenced(node):
            place = plan.places.get(id(node)) if node is not None else None
            yield Problem(id_, rule.level, message, place)


def _silenced(node: Node) -> set[str]:
    found = _NOQA.search(text(node, "TestPlan.comments"))
    return set(re.split(r"[,\s]+", found[1].upper())) if found else set()


def refuse_unknown(ids: tuple[str, ...]) -> None:
    """Raises: PlanError for an id, or a beginning of one, that no check has."""
    for id_ in ids:
        if not any(known.startswith(id_) for known in CHECKS):
            raise PlanError(f"there is no check {id_!r}; there are {', '.join(CHECKS)}")
