"""What every monitor agrees on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

# Metrics, as far as a monitor can tell them; the unit ends the name:
#   cpu_share             of the processors that it may use, 1 is all of them
#   memory_bytes          resident (a process), in use without caches (a host, a container)
#   memory_share          of what it may use
#   throttled_share       of the scheduler's periods in which a container was held back
#   threads, files        how many
#   *_bytes_per_second    read, written (disk), received, sent (network)


class Gap(Exception):  # noqa: N818 - it is no error: there is no value this time
    """Nothing could be measured this time; the message says why."""


class Monitor(Protocol):
    """One source of metrics."""

    def sample(self) -> Mapping[str, float]:
        """The metrics now; what needs two looks, such as CPU, is missing in the first.

        Raises: Gap where there is nothing to measure.
        """
        ...

    def close(self) -> None:
        """Let go of whatever it holds."""
        ...
