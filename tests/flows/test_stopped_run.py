"""What a run says of its own stop, with a JMeter that goes on until it is asked to end."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import jmeterpy
from jmeterpy.flows.prepare import Settings, prepare
from jmeterpy.flows.run import Finished, publish_run, run
from jmeterpy.runners.job import Ended, Generator, Job, Run, Stop

HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
ROWS = [f"{1_700_000_000_000 + 100 * i},30,A,500,ISE,g 1-1,false\n" for i in range(20)]
PLAN = jmeterpy.TestPlan("A plan")[
    jmeterpy.steady(users=1, hold="50s")[jmeterpy.http.get("http://localhost/", name="A")]
]
ABORT = "errors < 5, abort"


@dataclass
class Going:
    """A run that ends when it was asked to `asks` times; somebody interrupts at its first wait."""

    samples: Path
    interrupted: bool = False
    asks: int = 1
    stops: list[Stop] = field(default_factory=list)
    generator: Generator = field(default_factory=Generator)

    def wait(self, timeout_s: float) -> bool:
        assert timeout_s > 0
        if self.interrupted:
            self.interrupted = False
            signal.raise_signal(signal.SIGINT)
        return len(self.stops) >= self.asks

    def stop(self, how: Stop) -> None:
        self.stops.append(how)

    def finish(self) -> Ended:
        return Ended(exit_code=0, console="... end of run\n", stopped=self.stops[-1])


@dataclass(frozen=True)
class Lasting:
    """A runner of such runs."""

    interrupted: bool = False
    asks: int = 1

    @property
    def name(self) -> str:
        return "lasting"

    def describe(self) -> Mapping[str, str]:
        return {}

    def start(self, job: Job) -> Run:
        job.log.write_text("")
        job.samples.write_text(HEAD + "".join(ROWS))
        return Going(job.samples, self.interrupted, self.asks)


def ended(runner: Lasting, settings: Settings) -> tuple[Finished, dict[str, Any]]:
    finished = run(prepare(PLAN, settings), runner, settings)
    facts: dict[str, Any] = json.loads((finished.job.folder / "run.json").read_text())
    return finished, facts


def of(tmp_path: Path, *thresholds: str, limit: timedelta | None = None) -> Settings:
    return Settings(results=tmp_path / "results", thresholds=thresholds, max_duration=limit)


def test_a_threshold_that_stops_a_run_is_written_with_its_value(tmp_path: Path) -> None:
    finished, facts = ended(Lasting(), of(tmp_path, ABORT))
    assert facts["stopped_by"] == {"cause": "threshold", "threshold": ABORT, "value": 20}
    assert (finished.exit_code, facts["state"]) == (1, "finished")
    (verdict,) = finished.verdicts
    assert (verdict.status, verdict.note) == ("FAIL", "it stopped the run")
    publish_run(finished, ("md",))
    text = (finished.job.folder / "report.md").read_text()
    assert text.startswith("# A plan: failed\n\nstopped, as it missed")


def test_a_time_limit_is_written_as_what_stopped_the_run(tmp_path: Path) -> None:
    limit = timedelta(milliseconds=1)
    _, facts = ended(Lasting(), of(tmp_path, "count > 0", limit=limit))
    assert facts["stopped_by"] == {"cause": "max-duration"}


def test_who_interrupts_first_has_stopped_the_run(tmp_path: Path) -> None:
    finished, facts = ended(Lasting(interrupted=True), of(tmp_path, ABORT))
    assert (finished.exit_code, facts["state"]) == (130, "interrupted")
    assert facts["stopped_by"] is None
    assert "it stopped the run" not in finished.verdicts[0].note
