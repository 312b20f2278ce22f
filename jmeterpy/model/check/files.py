"""Checks of what a plan reads from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from jmeterpy.jmx.tree import Node, Prop
from jmeterpy.model.check.problem import Found, Plan, Spot
from jmeterpy.model.targets import FILES
from jmeterpy.model.values import text


def missing_file(plan: Plan) -> Iterator[Found]:
    """JP206: a file that is not there; JMeter hardly says so."""
    for spot in plan.spots:
        if spot.node.tag == "IncludeController":
            continue
        names = [text(spot.node, path) for path in FILES.get(spot.node.tag, ())]
        for part in spot.node.props:
            names += [item.text for item in _file_paths(part.items)]
        for name in filter(None, names):
            known = plan.values.known(name)
            if known is not None and not (plan.folder / known).is_file():
                place = (plan.folder / known).absolute()
                yield spot.node, f"{known} not found (looked for {place}); {_without(spot)}"


def _without(spot: Spot) -> str:
    """What JMeter does without the file; measured."""
    if spot.node.tag == "CSVDataSet":
        return "JMeter would take no sample and end with 0"
    if spot.node.tag == "JSR223Sampler":
        return f"every sample of {spot.name!r} would fail"
    if spot.node.tag.startswith("JSR223"):
        return f"JMeter would go on without the script of {spot.name!r}, and only log it"
    return f"the request {spot.name!r} would fail"


def _file_paths(items: tuple[Prop, ...]) -> Iterator[Prop]:
    for item in items:
        if item.name == "File.path":
            yield item
        yield from _file_paths(item.items)


def missing_target(plan: Plan) -> Iterator[Found]:
    """JP703: an Include or Module controller that points at nothing."""
    for spot in plan.spots:
        if spot.node.tag == "IncludeController":
            name = plan.values.known(text(spot.node, "IncludeController.includepath"))
            if name is not None and not (plan.folder / name).is_file():
                yield spot.node, f"{spot.name!r} includes {name!r}, which is not there; " + _runs_on
        elif spot.node.tag == "ModuleController":
            path = [item.text for p in spot.node.props for item in p.items]
            if not _leads_somewhere(path, plan.nodes):
                target = " / ".join(path[1:]) or "nothing"
                yield spot.node, f"{spot.name!r} runs {target!r}, which is not in the plan"


_runs_on = "JMeter would run on without it"


def _leads_somewhere(path: list[str], nodes: tuple[Node, ...]) -> bool:
    """Whether the names lead to an element. JMeter never looks at the first of them."""
    if len(path) < 2 or any("${" in name for name in path):
        return bool(path) and any("${" in name for name in path)
    level = nodes
    for name in path[1:]:
        found = [node for node in level if node.attr("testname") == name]
        if not found:
            return False
        level = tuple(child for node in found for child in node.children)
    return True
