"""Checks of what judges an answer."""

from __future__ import annotations

from collections.abc import Iterator

from jmeterpy.model.check.problem import Found, Plan
from jmeterpy.model.values import live, text


def forgetful_assertion(plan: Plan) -> Iterator[Found]:
    """JP503: an assertion that assumes success makes JMeter forget what failed before it."""
    for spot in plan.spots:
        before = ""
        for node in live(spot.node.children):
            if before and text(node, "Assertion.assume_success") == "true":
                name = node.attr("testname")
                yield (
                    node,
                    (
                        f"{name!r} assumes success and forgets what {before!r} found before it;"
                        " put it first"
                    ),
                )
            if node.tag.endswith("Assertion"):
                before = node.attr("testname")
