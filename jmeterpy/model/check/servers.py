"""Checks of where requests go."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from jmeterpy.jmx.tree import Node
from jmeterpy.model.check.problem import Found, Plan, Spot
from jmeterpy.model.values import live, text

_HIGHEST = 65_535
_CHANGES = ("setDomain", "setPath")  # what a script calls that gives a sampler its address


def no_server(plan: Plan) -> Iterator[Found]:
    """JP406: a request without a server; JMeter fails each of its samples."""
    if any(word in text(spot.node, "script") for spot in plan.spots for word in _CHANGES):
        return
    advice = "add an HTTP Request Defaults" if plan.is_jmx else "add http.defaults(...)"
    for spot in plan.spots:
        if spot.node.tag.startswith("HTTPSampler") and not _has_server(spot):
            yield spot.node, f"{spot.name!r} has no server: {advice}, or write the whole address"


def _has_server(spot: Spot) -> bool:
    path = text(spot.node, "HTTPSampler.path")
    if path.startswith(("http://", "https://", "${")):
        return True
    near = [child for node in (*spot.above, spot.node) for child in live(node.children)]
    given = [spot.node, *filter(_is_defaults, near)]
    settings = ("domain", "protocol")
    found = {name: [text(node, f"HTTPSampler.{name}") for node in given] for name in settings}
    return any(found["domain"]) or "file" in found["protocol"]


def _is_defaults(node: Node) -> bool:
    return node.tag == "ConfigTestElement" and "Http" in node.attr("guiclass")


def port_out_of_range(plan: Plan) -> Iterator[Found]:
    """JP407: a port that there cannot be."""
    for spot in plan.spots:
        if spot.node.tag.startswith("HTTPSampler") or _is_defaults(spot.node):
            port = _port(spot.node, plan)
            if port is not None and not 0 <= port <= _HIGHEST:
                yield spot.node, f"{spot.name!r} goes to port {port}; ports are 1 to {_HIGHEST}"


def _port(node: Node, plan: Plan) -> int | None:
    path = plan.values.known(text(node, "HTTPSampler.path")) or ""
    if not path.startswith(("http://", "https://")):
        return plan.values.whole(text(node, "HTTPSampler.port"))
    try:
        said = urlsplit(path).netloc.rpartition("@")[2].rpartition(":")[2]
    except ValueError:
        return None
    return int(said) if said.isascii() and said.isdecimal() else None
