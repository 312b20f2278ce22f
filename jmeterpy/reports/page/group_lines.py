"""Users of the thread groups in the slots of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.analysis.counts import Ints
from jmeterpy.reports.groups import with_users
from jmeterpy.reports.page.tally import Tally
from jmeterpy.reports.words import fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured

_MOST = 6  # groups, as there are colours


@dataclass(frozen=True, eq=False)
class GroupLines:
    """The groups that are drawn, of how many there are, and the users of each in every slot."""

    names: tuple[str, ...] = ()
    of: int = 0
    streams: tuple[Ints, ...] = ()


def group_lines(measured: Measured, found: Tally) -> GroupLines:
    """The groups with the most users; none where there is only one, whose users are all users."""
    names = with_users(measured)
    users = measured.group_users
    if users is None or len(names) < 2:
        return GroupLines()
    first = round(found.first_s + (measured.start_ms or 0) / 1000)
    return GroupLines(
        names=tuple(fit(visible(name), 40) or "no name" for name in names[:_MOST]),
        of=len(names),
        streams=tuple(
            users.by_slot(name, first, found.slot_s, found.slots) for name in names[:_MOST]
        ),
    )
