"""Checks of what the results would record."""

from __future__ import annotations

from collections.abc import Iterator

from jmeterpy.jmx.tree import Node, Prop
from jmeterpy.model.check.problem import Found, Plan
from jmeterpy.model.labels import is_sampler
from jmeterpy.model.targets import SECRET
from jmeterpy.model.values import text


def label_with_variable(plan: Plan) -> Iterator[Found]:
    """JP403: a label that differs from user to user makes one row a value."""
    for spot in plan.spots:
        if is_sampler(spot.node) and plan.values.known(spot.name) is None:
            yield spot.node, f"The label {spot.name!r} holds a variable: one label per value"


def recorded_secret(plan: Plan) -> Iterator[Found]:
    """JP704: a secret where JMeter writes it into the results."""
    for spot in plan.spots:
        for where, value in _recorded(spot.node):
            if found := SECRET.search(value):
                yield (
                    spot.node,
                    (
                        f"secret({found[1]!r}) in the {where} of {spot.name!r} would be written to"
                        " the results; send it in a header or body"
                    ),
                )


def _recorded(node: Node) -> Iterator[tuple[str, str]]:
    yield "label", node.attr("testname")
    if node.tag.startswith("HTTPSampler"):
        yield "address", text(node, "HTTPSampler.domain")
        yield "path", text(node, "HTTPSampler.path")
        if text(node, "HTTPSampler.method", "GET") in ("GET", "DELETE", "HEAD", "OPTIONS"):
            arguments = (p for p in node.props if p.name == "HTTPsampler.Arguments")
            yield from (("query", part.text) for p in arguments for part in _all(p.items))


def _all(props: tuple[Prop, ...]) -> Iterator[Prop]:
    for part in props:
        yield part
        yield from _all(part.items)
