"""The end of a run, the same for every JMeter under way."""

from __future__ import annotations

from collections.abc import Callable

from jmeterpy.runners.job import Ended

_LOOK_S = 60.0


def brought_to_its_end(wait: Callable[[float], bool], tidy: Callable[[], Ended]) -> Ended:
    """Wait until it has ended; tidy up whatever comes, even where the waiting is broken off."""
    try:
        while not wait(_LOOK_S):
            pass
    finally:
        ended = tidy()
    return ended
