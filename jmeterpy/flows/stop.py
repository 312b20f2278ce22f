"""What ended a run before its plan did, in run.json and out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.flows.watch import Watched
    from jmeterpy.reports.findings.interface import Ending

Cause = Literal["threshold", "max-duration"]
_MISSED = re.compile(r'stopped, as it missed "(.*)"$', re.DOTALL)
_MOST = 1e300


@dataclass(frozen=True)
class Stop:
    """A threshold that ends in ", abort", with the value that it was missed by; or a time limit.

    Units: `value` is in the unit of the threshold, as in a verdict's JSON.
    """

    cause: Cause
    threshold: str = ""
    value: float | None = None

    def as_json(self) -> dict[str, Any]:
        """`stopped_by` of run.json."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


def stop_of(seen: Watched) -> Stop | None:
    """What was seen to end a run, the first cause of all; None where nothing did."""
    if seen.missed is not None:
        verdict = seen.missed.as_json()
        return Stop("threshold", seen.missed.threshold.text, verdict["value"])
    return Stop("max-duration") if seen.why == "asked" else None


def stopped_by(facts: Mapping[str, Any]) -> Stop | None:
    """What run.json says of it; of one that is older than `stopped_by`, what its message says.

    >>> stopped_by({"stopped_by": {"cause": "threshold", "threshold": "errors < 5, abort"}})
    Stop(cause='threshold', threshold='errors < 5, abort', value=None)
    >>> stopped_by({"state": "finished", "message": "stopped by --max-duration before its own end"})
    Stop(cause='max-duration', threshold='', value=None)
    >>> stopped_by({"state": "interrupted", "message": "stopped before its end; 9 samples kept"})
    """
    if "stopped_by" not in facts:
        return _said(facts)
    found = facts["stopped_by"]
    if not isinstance(found, Mapping):
        return None
    if found.get("cause") == "threshold":
        return Stop("threshold", str(found.get("threshold", "")), _number(found.get("value")))
    return Stop("max-duration") if found.get("cause") == "max-duration" else None


def ending(facts: Mapping[str, Any]) -> Ending:
    """How the run ended, for whoever reads its numbers: "" where its plan did, or nobody knows."""
    if stopped_by(facts):
        return "stopped"
    state = facts.get("state")
    return state if state in ("interrupted", "failed") else ""


def unplanned(facts: Mapping[str, Any]) -> str:
    """In a word why the run did not end as planned; "" where it did, or by --max-duration."""
    stop = stopped_by(facts)
    if stop and stop.cause == "threshold":
        return "stopped by a threshold"
    state = facts.get("state")
    return str(facts.get("outcome") or state) if state in ("interrupted", "failed") else ""


def upheld(verdicts: Sequence[Verdict], facts: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """The verdicts, of which the one that stopped the run stays missed, whatever was judged since.

    What was still under way then has ended after it, and may have made the figure good.
    """
    stop = stopped_by(facts)
    if stop is None or stop.cause != "threshold":
        return tuple(verdicts)
    from jmeterpy.analysis.alarm import stopped

    value = None if stop.value is None else Fraction(str(stop.value))
    return tuple(
        stopped(each, value) if each.threshold.text == stop.threshold else each for each in verdicts
    )


def _said(facts: Mapping[str, Any]) -> Stop | None:
    """What the message of an older run.json says; the value stood in the verdict alone."""
    message = str(facts.get("message"))
    if facts.get("state") != "finished" or not message.startswith("stopped"):
        return None
    if not (missed := _MISSED.match(message)):
        return Stop("max-duration")
    judged = facts.get("thresholds") or ()
    value = next((x.get("value") for x in judged if x.get("threshold") == missed[1]), None)
    return Stop("threshold", missed[1], _number(value))


def _number(value: object) -> float | None:
    """A number of JSON that can be reckoned with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < _MOST else None  # neither of infinity nor of nan
