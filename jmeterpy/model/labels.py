"""Which labels can occur, and how often where that is certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jmeterpy.brief import GroupBrief, LabelBrief
from jmeterpy.jmx.tree import Node
from jmeterpy.model.values import Values, live, text, walk

# Controllers that run what is in them exactly once for each time they are reached.
PLAIN = {"GenericController", "TransactionController", "RandomOrderController",
         "CriticalSectionController", "RecordingController"}  # fmt: skip
# What may end a thread, skip a row or leave a loop early: after that no count is certain.
LEAVES = ("stopThread", "stopTest", "setStartNext", "setIgnore", "setTestLogicalAction")


@dataclass(frozen=True)
class Labels:
    """The labels of one thread group, and whether these are all that can occur."""

    labels: tuple[LabelBrief, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class _Reach:
    """How often a place in the tree is reached: by each user, and only once in its life."""

    group: str
    users: int | None
    times: int | None  # each user's; None where it is not certain

    @property
    def expected(self) -> int | None:
        return None if self.users is None or self.times is None else self.users * self.times


def is_sampler(node: Node) -> bool:
    """Whether it can make a row; samplers that are not known are told by their name."""
    name = node.tag.rpartition(".")[2]
    return name.endswith(("Sampler", "SamplerProxy", "Sampler2", "Sampler_"))


def is_controller(node: Node) -> bool:
    """Whether it holds samplers, known or not."""
    name = node.tag.rpartition(".")[2]
    return name.endswith(("Controller", "InterleaveControl", "RunTime")) and "Test" not in name


def labels_of(group: GroupBrief, node: Node, values: Values) -> Labels:
    """The labels of a thread group, in the order of the plan."""
    certain = not may_leave(node) and group.hold_s is None and group.iterations is not None
    reach = _Reach(group.name, group.users, group.iterations if certain else None)
    found = list(_labels(node.children, reach, values))
    labels = tuple(label for label in found if isinstance(label, LabelBrief))
    return Labels(labels, complete=len(labels) == len(found))


def _labels(nodes: tuple[Node, ...], reach: _Reach, values: Values) -> Iterator[LabelBrief | None]:
    """Each label; None for something whose labels nobody knows before the run."""
    for node in live(nodes):
        if is_sampler(node):
            yield _label(node, reach, values)
        elif node.tag in ("IncludeController", "ModuleController"):
            yield None
        elif is_controller(node):
            if node.tag == "TransactionController":
                label = _label(node, reach, values)
                yield replace(label, kind="transaction") if label else None
            yield from _labels(node.children, _inside(node, reach, values), values)


def _label(node: Node, reach: _Reach, values: Values) -> LabelBrief | None:
    label = values.known(node.attr("testname"))
    return LabelBrief(label, reach.group, expected=reach.expected) if label is not None else None


def _inside(node: Node, reach: _Reach, values: Values) -> _Reach:
    if node.tag in PLAIN or reach.times is None:
        return reach
    if node.tag == "OnceOnlyController":
        return replace(reach, times=1 if reach.times else 0)
    loops = values.whole(text(node, "LoopController.loops", "1"))
    if node.tag == "LoopController" and loops is not None and loops >= 0:
        return replace(reach, times=reach.times * loops)
    return replace(reach, times=None)


def may_leave(node: Node) -> bool:
    """Whether a script, a file's end or an action may keep a user from walking to the end."""
    if text(node, "ThreadGroup.on_sample_error", "continue") != "continue":
        return True
    return any(_leaves(below) for below in walk(node.children))


def _leaves(node: Node) -> bool:
    if node.tag == "CSVDataSet":
        return text(node, "stopThread").lower() == "true"
    if node.tag == "TestAction":
        return text(node, "ActionProcessor.action", "1") != "1"  # 1 is a pause
    if node.tag == "ResultAction":
        return text(node, "OnError.action", "0") != "0"
    script = text(node, "script")
    from_file = "JSR223" in node.tag and bool(text(node, "filename"))
    return from_file or any(word in script for word in LEAVES)
