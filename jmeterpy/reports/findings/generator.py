"""Was the load generator itself the limit?"""

from __future__ import annotations

from jmeterpy.analysis.usage import GENERATOR, crowded, used
from jmeterpy.reports.findings.interface import Ground, Missing, Said
from jmeterpy.reports.words import percent

_LEAST_S, _LEAST_SHARE = 10, 0.1


def saturated_generator(ground: Ground) -> Said | Missing | None:
    """Its CPU was at 80 % or more, or its machine full, for a tenth of the time, and for 10 s.

    Source: k6 documentation, Running large tests: keep 20 % idle, or response times come out
            longer than they are; the tenth of the time is our own.
    """
    if not ground.measured.total.samples:
        return None
    own = next((one for one in used(ground.measured) if one.source == GENERATOR), None)
    if own is None or own.cpu_mean is None:
        return Missing("the processor of the load generator was not recorded")
    if own.busy_s < _LEAST_S or own.busy < _LEAST_SHARE:
        return _full_machine(ground)
    share = percent(round(own.busy * 1000), 1000)
    return Said(
        f"The load generator's CPU was at 80 % or more in {share} of the time: response times "
        "include its own waiting.",
        "Repeat the same load from two machines; remove listeners and assertions on bodies.",
        own.busy,
        {"busy_s": own.busy_s, "busy": round(own.busy, 4)},
    )


def _full_machine(ground: Ground) -> Said | None:
    """It waits for a processor as the target beside it does, or whatever else runs there."""
    seconds, share = crowded(ground.measured)
    if seconds < _LEAST_S or share < _LEAST_SHARE:
        return None
    return Said(
        "The CPU of the load generator's machine was at 90 % or more in "
        f"{percent(round(share * 1000), 1000)} of the time, and the generator took its part: "
        "response times include waiting for a processor.",
        "Put load and target on two machines, and end what else runs there.",
        share,
        {"full_s": seconds, "full": round(share, 4)},
    )
