"""What a thread's name says: the group it belongs to, and the engine it ran on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.block import SAMPLE, SETUP, TEARDOWN
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.names import Names

if TYPE_CHECKING:
    from jmeterpy.brief import PlanBrief

_NUMBERS = re.compile(r" \d+-\d+$")
_ENGINE = re.compile(r"(\[[0-9A-Fa-f:]+\](?::\d+)?|[\w.-]+:\d+|\d+\.\d+\.\d+\.\d+)-")
_KIND = {"main": SAMPLE, "setup": SETUP, "teardown": TEARDOWN}
# The names that JMeter's GUI gives, for results whose plan is not known.
_DEFAULT = {"setUp Thread Group": SETUP, "tearDown Thread Group": TEARDOWN}
_KEEP = 200_000  # thread names held at once; an open model makes a new one for each arrival


def split(name: str, known: frozenset[str] = frozenset()) -> tuple[str, str]:
    """The engine ("" where there is one only) and the group of a thread.

    >>> split("Members 1-12"), split("10.0.0.5:1099-Members 1-12")
    (('', 'Members'), ('10.0.0.5:1099', 'Members'))

    Source: JMeter names threads "group g-t", and "host-group g-t" on remote engines. A host
            without a port is told from the group's name by `known`, the groups of the plan.
    """
    return _parted(_NUMBERS.sub("", name), known)


def _parted(group: str, known: frozenset[str]) -> tuple[str, str]:
    if group in known:
        return "", group
    for plain in known:
        if group.endswith("-" + plain):
            return group[: -len(plain) - 1], plain
    engine = _ENGINE.match(group)
    return (engine[1], group[engine.end() :]) if engine else ("", group)


class Threads:
    """Thread names as codes, and what they mean. Bounded: names long unseen are forgotten."""

    def __init__(self, brief: PlanBrief | None, source: int, groups: Names, engines: Names) -> None:
        self.groups = groups
        self.engines = engines
        self._source = source
        self._known = frozenset(group.name for group in brief.groups) if brief else frozenset()
        self._briefed = _kinds(brief)
        self._codes: dict[str, int] = {}
        self._places: dict[str, tuple[int, int]] = {}  # group and engine, by name without numbers
        self._next = 0
        self._group = np.zeros(1024, np.int64)
        self._engine = np.zeros(1024, np.int64)
        self.forgotten = 0  # how often names were forgotten
        self._first = 0  # the code of the first entry of the two arrays

    def code(self, name: str) -> int:
        """The code of a thread's name."""
        code = self._codes.get(name)
        return self._new(name) if code is None else code

    def _new(self, name: str) -> int:
        shared = _NUMBERS.sub("", name)
        place = self._places.get(shared)
        if place is None:
            place = self._places[shared] = self._placed(shared)
        code = self._codes[name] = self._next
        self._next += 1
        at = code - self._first
        if at >= len(self._group):
            self._group = np.resize(self._group, 2 * at)
            self._engine = np.resize(self._engine, 2 * at)
        self._group[at], self._engine[at] = place
        return code

    def _placed(self, name: str) -> tuple[int, int]:
        engine, group = _parted(name, self._known)
        return self.groups.code(group), self.engines.code(f"{self._source} {engine}")

    def groups_of(self, threads: Ints) -> Ints:
        """The group's code of each thread."""
        return self._group[threads - self._first]

    def engines_of(self, threads: Ints) -> Ints:
        """The engine's code of each thread."""
        return self._engine[threads - self._first]

    def kinds(self) -> npt.NDArray[np.uint8]:
        """The kind of each group: sample, setup or teardown."""
        found = [self._briefed.get(name, SAMPLE) for name in self.groups.texts]
        return np.array(found, np.uint8)

    def names(self) -> dict[int, str]:
        """The name behind each code that is not forgotten."""
        return {code: name for name, code in self._codes.items()}

    def full(self) -> bool:
        """Whether it is time to `forget`."""
        return len(self._codes) > _KEEP

    def forget(self, keep: Iterable[int]) -> None:
        """Forget all names but these; their codes stay what they are, new ones are never reused."""
        wanted = set(keep)
        self._codes = {name: code for name, code in self._codes.items() if code in wanted}
        self._places.clear()
        first = min(wanted, default=self._next)
        self._group = self._group[first - self._first :].copy()
        self._engine = self._engine[first - self._first :].copy()
        self._first = first
        self.forgotten += 1


def _kinds(brief: PlanBrief | None) -> dict[str, int]:
    """Group names that are not ordinary ones. A name that has both kinds counts as ordinary."""
    if brief is None or not brief.groups:
        return dict(_DEFAULT)
    main = {group.name for group in brief.groups if group.kind == "main"}
    return {group.name: _KIND[group.kind] for group in brief.groups if group.name not in main}
