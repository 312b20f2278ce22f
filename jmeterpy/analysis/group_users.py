"""Users of each thread group over time, as JMeter's own number of its threads says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jmeterpy.analysis.block import Block
from jmeterpy.analysis.buckets import Buckets
from jmeterpy.analysis.counts import Ints
from jmeterpy.analysis.over_time import over_engines
from jmeterpy.analysis.series import carried
from jmeterpy.analysis.sparse import SECOND_BITS, SECONDS, highest

_ENGINE_BITS = 16
_GROUP_SHIFT = _ENGINE_BITS + SECOND_BITS


@dataclass(frozen=True, eq=False)
class GroupUsers:
    """The most users (threads) of a group in each bucket in which something of it ended.

    A key is the group's place in `groups` above bit 31, and the bucket; users of several engines
    are summed. Groups of which the results tell no users are left out.

    Units:  buckets of `seconds` since 1970.
    Source: the column grpThreads (XML: ng), which JMeter writes as a sample ends. Its dashboard
            draws the mean of all samples of a stretch, transactions included.
    """

    groups: tuple[str, ...]
    keys: Ints
    users: Ints
    seconds: int

    def over_time(self, group: str) -> tuple[Ints, Ints]:
        """The seconds since 1970 in which buckets start, and the most users in each."""
        at = self.groups.index(group)
        low, high = np.searchsorted(self.keys, np.array([at, at + 1]) << SECOND_BITS)
        return (self.keys[low:high] & SECONDS) * self.seconds, self.users[low:high]

    def most(self, group: str) -> int:
        """The most users at once."""
        return int(self.over_time(group)[1].max(initial=0))

    def by_slot(self, group: str, first_s: int, slot_s: int, slots: int) -> Ints:
        """The most users in each of so many slots, from its first end to its last; else 0.

        A slot between them in which nothing ended keeps the number before it.
        """
        second, users = self.over_time(group)
        at = np.clip((second - first_s) // slot_s, 0, slots - 1)
        found = np.zeros(slots, np.int64)
        np.maximum.at(found, at, users)
        last = int(at[-1]) + 1 if len(at) else 0
        found[:last] = carried(found[:last])
        return found


class GroupUsersTable:
    """Keeps the highest number of blocks, and of parts of a run."""

    def __init__(self) -> None:
        self.table = Buckets(highest=True)

    def add(self, block: Block, end: Ints) -> None:
        """Look at the rows of a block."""
        users = block.group_users
        if not users.any():
            return
        bucket = self.table.wide(np.clip(end // 1000, 0, SECONDS))
        groups = len(block.groups)
        place, bucket, users = _most(block.engine_id * groups + block.group_id, bucket, users)
        engine, group = place // groups, place % groups
        self.table.add(group << _GROUP_SHIFT | engine << SECOND_BITS | bucket, users)

    def add_part(self, other: GroupUsersTable, groups: Ints, engines: Ints) -> None:
        """Add what another part saw, whose groups and engines are numbered anew."""
        other.merge()
        keys = other.table.keys
        engine = keys >> SECOND_BITS & (1 << _ENGINE_BITS) - 1
        both = groups[keys >> _GROUP_SHIFT] << _GROUP_SHIFT | engines[engine] << SECOND_BITS
        other.table.keys = both | keys & SECONDS
        self.table.add_table(other.table)

    def merge(self) -> None:
        """Bring the table in order."""
        self.table.merge()

    def users(self, names: Sequence[str]) -> GroupUsers:
        """Everything that was added; `names` are those of the groups by number."""
        self.merge()
        keys, values = self.table.keys, self.table.values
        edges = np.searchsorted(keys, np.arange(len(names) + 1) << _GROUP_SHIFT)
        there = np.flatnonzero(np.diff(edges)).tolist()
        within = (1 << _GROUP_SHIFT) - 1
        parts = [
            over_engines(
                keys[edges[at] : edges[at + 1]] & within, values[edges[at] : edges[at + 1]]
            )
            for at in there
        ]
        nothing = [keys[:0]]
        found = [bucket | place << SECOND_BITS for place, (bucket, _) in enumerate(parts)]
        return GroupUsers(
            groups=tuple(names[at] for at in there),
            keys=np.concatenate(found or nothing),
            users=np.concatenate([users for _, users in parts] or nothing),
            seconds=1 << self.table.shift,
        )


def _most(place: Ints, bucket: Ints, users: Ints) -> tuple[Ints, Ints, Ints]:
    """Places, buckets and users, where they lie close together the most of each; none with none."""
    first = int(bucket.min())
    span = int(bucket.max()) - first + 1
    at, most = highest(place * span + (bucket - first), users)
    at, most = at[most > 0], most[most > 0]
    return at // span, at % span + first, most
