"""What a user does in one turn of a thread group: how often each label, how long a pause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jmeterpy.brief import GroupBrief
from jmeterpy.jmx.tree import Node
from jmeterpy.model.labels import PLAIN, is_controller, is_sampler, may_leave
from jmeterpy.model.values import Values, live, text

_DRAWN = re.compile(r"\$\{__RandomString\(1,(\d+),[^()]*\)\}")  # one digit, in proportion
_DELAY, _RANGE = "ConstantTimer.delay", "RandomTimer.range"
# The mean of a timer is its delay and so much of its range.
_MEANS = {"ConstantTimer": 0.0, "UniformRandomTimer": 0.5, "GaussianRandomTimer": 0.0,
          "PoissonRandomTimer": 1.0}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """The mean pause before a sample, and the share of each label; None and {} if not certain.

    Units: `pause_s` in seconds; the shares add up to 1.
    """

    pause_s: float | None = None
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Stop:
    """A sampler (or with `label` None a pause): how often in a turn, and how long before it."""

    label: str | None
    times: float | None
    pause_s: float | None
    is_sample: bool = True


def turn_of(group: GroupBrief, node: Node, values: Values, outside: tuple[Node, ...] = ()) -> Turn:
    """The turn of a thread group; `outside` stands beside it, in its scope."""
    if may_leave(node):
        return Turn()
    once = 1 / group.iterations if group.iterations else 0.0
    walk = _Walk(values, once)
    delay = walk.delay(live(outside))
    stops = list(walk.stops(node.children, 1.0, delay))
    return Turn(_pause_s(stops), _shares([stop for stop in stops if stop.is_sample]))


@dataclass(frozen=True)
class _Walk:
    values: Values
    once: float  # how often in a turn is once in a life

    def stops(
        self, nodes: tuple[Node, ...], times: float | None, delay: float | None
    ) -> Iterator[_Stop]:
        """Every sampler and pause below, with the timers in whose scope it stands."""
        delay = _sum(delay, self.delay(live(nodes)))
        for node in live(nodes):
            if node.tag == "TestAction":
                own = _sum(delay, self.delay(live(node.children)))
                yield _Stop(None, times, _sum(own, self._paused(node)), is_sample=False)
            elif is_sampler(node):
                label = self.values.known(node.attr("testname"))
                yield _Stop(label, times, _sum(delay, self.delay(live(node.children))))
            elif is_controller(node):
                yield from self._inside(node, times, delay)

    def _inside(self, node: Node, times: float | None, delay: float | None) -> Iterator[_Stop]:
        parts = [x for x in live(node.children) if _takes_a_turn(x)]
        shares = self._chosen(node, parts)
        if shares is None:
            factor = self._factor(node)
            inner = None if times is None or factor is None else times * factor
            yield from self.stops(node.children, inner, delay)
            return
        beside = tuple(x for x in node.children if x not in parts)
        for part, share in zip(parts, shares, strict=True):
            inner = None if times is None else times * share
            yield from self.stops((*beside, part), inner, delay)

    def _factor(self, node: Node) -> float | None:
        """How often what is inside is run where this is reached, on the average."""
        if node.tag in PLAIN:
            return 1.0
        if node.tag == "OnceOnlyController":
            return self.once
        if node.tag == "LoopController":
            loops = self.values.whole(text(node, "LoopController.loops", "1"))
            return float(loops) if loops is not None and loops >= 0 else None
        if node.tag == "ThroughputController" and text(node, f"{node.tag}.style") == "1":
            percent = self.values.number(_child(node, f"{node.tag}.percentThroughput"))
            return percent / 100 if percent is not None and 0 <= percent <= 100 else None
        return None

    def _chosen(self, node: Node, parts: list[Node]) -> list[float] | None:
        """The share of each part of a controller that takes one of them; None of others."""
        if node.tag in ("RandomController", "InterleaveControl"):
            alike = text(node, "InterleaveControl.style", "0") == "1" or all(map(is_sampler, parts))
            return [1 / len(parts)] * len(parts) if alike and parts else None
        drawn = _DRAWN.fullmatch(text(node, "SwitchController.value"))
        if node.tag != "SwitchController" or not drawn:
            return None
        digits = [int(digit) for digit in drawn[1]]
        if max(digits) >= len(parts):
            return None
        return [digits.count(at) / len(digits) for at in range(len(parts))]

    def delay(self, nodes: Iterator[Node]) -> float | None:
        """The mean of all timers among these, in seconds; None with one that paces or waits."""
        return _sum(0.0, *(self._mean_s(node) for node in nodes if node.tag.endswith("Timer")))

    def _mean_s(self, timer: Node) -> float | None:
        if timer.tag not in _MEANS:
            return None
        delay = self.values.number(text(timer, _DELAY, "0") or "0")
        spread = self.values.number(text(timer, _RANGE, "0") or "0")
        if delay is None or spread is None:
            return None
        return (delay + _MEANS[timer.tag] * spread) / 1000

    def _paused(self, action: Node) -> float | None:
        """The pause of a flow control action, which `may_leave` lets be nothing else."""
        duration = self.values.number(text(action, "ActionProcessor.duration", "0") or "0")
        return None if duration is None else duration / 1000


def _child(node: Node, name: str) -> str:
    """The value of a property that says it in a child element."""
    found = next((item for item in reversed(node.props) if item.name == name), None)
    values = [item.text for item in found.items if item.kind == "value"] if found else []
    return values[0] if values else ""


def _takes_a_turn(node: Node) -> bool:
    return is_sampler(node) or is_controller(node) or node.tag == "TestAction"


def _sum(*numbers: float | None) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _pause_s(stops: list[_Stop]) -> float | None:
    """All pauses of a turn by all its samples; the pause of each, where they are all the same."""
    samples = _sum(*(stop.times for stop in stops if stop.is_sample))
    pauses = _sum(
        *(
            None if stop.times is None or stop.pause_s is None else stop.times * stop.pause_s
            for stop in stops
        )
    )
    if samples and pauses is not None:
        return pauses / samples
    each = {stop.pause_s for stop in stops}
    return each.pop() if len(each) == 1 and all(stop.is_sample for stop in stops) else None


def _shares(stops: list[_Stop]) -> dict[str, float]:
    every = _sum(*(stop.times for stop in stops))
    if not every or any(stop.label is None for stop in stops):
        return {}
    found: dict[str, float] = {}
    for stop in stops:
        found[stop.label or ""] = found.get(stop.label or "", 0.0) + (stop.times or 0.0) / every
    return found
