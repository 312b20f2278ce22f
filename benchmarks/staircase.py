"""Does the bracket of a staircase hold a limit that is known? Real runs of JMeter.

    python benchmarks/staircase.py --runs 20 --at-once 2 -o staircases
    python benchmarks/staircase.py --again staircases       # judge the same results anew

The sample API serves WORKERS requests at once, each for SERVICE seconds; the users pause PAUSE
seconds in the mean. By Little's law they fill it at WORKERS / SERVICE * (PAUSE + SERVICE) users:
the true knee. Each run climbs one of four staircases, in turn, and `capacity` judges its results.
A run takes about three minutes, most of which is waiting, so that two at a time do not disturb
each other. Where
neighbours leave the API too little processor to serve its capacity, nobody knows what its knee
was: such runs are counted apart. Ends with 1 where fewer than 19 in 20 of the others hold it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from jmeterpy.analysis import measure
from jmeterpy.analysis.capacity import capacity
from jmeterpy.brief import read
from jmeterpy.flows.monitoring import beside, with_resources
from jmeterpy.flows.sample_api import sample_api

HERE = Path(__file__).resolve().parent
WORKERS, SERVICE, PAUSE = 4, 0.050, 0.5
KNEE = WORKERS / SERVICE * (PAUSE + SERVICE)
STAIRCASES = (
    {"users": 14, "to": 68, "by": 18},
    {"users": 10, "to": 70, "by": 20},
    {"users": 16, "to": 64, "by": 16},
    {"users": 12, "to": 72, "by": 20},
)
LONGEST_S = 400
HEAD = "| run | steps | state | good | bad | knee | in the bracket | estimate | highest/s |"
FIT = 0.97  # of its capacity, which the API must have served: else nobody knows what it was


@dataclass(frozen=True)
class Outcome:
    """One run, judged. `estimate` is where straight growth meets the ceiling."""

    number: int
    loads: tuple[int, ...]
    state: str
    good: int | None
    bad: int | None
    estimate: float | None
    highest: float

    @property
    def fit(self) -> bool:
        """Whether the API served what it was told to; without a free processor it may not."""
        return self.highest >= FIT * WORKERS / SERVICE

    @property
    def holds(self) -> bool:
        """Whether the true knee lies in the bracket."""
        known = self.good is not None and self.bad is not None
        return known and (self.good or 0) <= KNEE <= (self.bad or 0)

    def line(self) -> str:
        """A line of the table."""
        figures = [f"{x:.1f}" if x else "-" for x in (self.estimate, self.highest)]
        good, bad = ("-" if x is None else str(x) for x in (self.good, self.bad))
        steps = ", ".join(map(str, self.loads))
        said = [str(self.number), steps, self.state, good, bad, f"{KNEE:.0f}"]
        return "| " + " | ".join([*said, "yes" if self.holds else "NO", *figures]) + " |"


def climb(number: int, output: Path) -> Path:
    """One run; its folder."""
    staircase = STAIRCASES[number % len(STAIRCASES)]
    settings = {**staircase, "least": f"{500 * PAUSE:.0f}ms", "most": f"{1500 * PAUSE:.0f}ms"}
    time.sleep(number % 3)
    limit = f"{WORKERS}x{1000 * SERVICE:.0f}ms"
    with sample_api(["--port", "0", "--capacity", limit]) as api:
        words = [f"{name}={value}" for name, value in {**settings, "base": api.address}.items()]
        given = [word for pair in words for word in ("-p", pair)]
        command = [sys.executable, "-m", "jmeterpy", "run", str(HERE / "staircase_plan.py"), *given]
        command += ["--runner", "local", "-o", str(output / f"{number:02}"), "--no-report"]
        done = subprocess.run(
            [*command, "--json", "-q"], capture_output=True, text=True, check=False,
            timeout=LONGEST_S, cwd=HERE.parent,
        )  # fmt: skip
    if not done.stdout:
        raise SystemExit(f"run {number} did not take place: {done.stderr}")
    return Path(json.loads(done.stdout)["folder"])


def judge(number: int, folder: Path) -> Outcome:
    """What its steps say."""
    brief = read(folder)
    measured = measure([folder / "samples.jtl"], brief=brief)
    found = capacity(with_resources(measured, beside(folder)), brief)
    return Outcome(
        number,
        tuple(step.load for step in found.steps.steps),
        found.state,
        found.last_good.load if found.last_good else None,
        found.first_bad.step.load if found.first_bad else None,
        found.knee,
        max((step.per_second for step in found.steps.steps), default=0.0),
    )


def kept(output: Path) -> list[tuple[int, Path]]:
    """The run folders of an earlier call."""
    return sorted(
        (int(file.parent.parent.name), file.parent) for file in output.glob("*/*/run.json")
    )


def main() -> None:
    """Run or read again, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("-o", "--output", type=Path, default=Path("results/staircases"))
    parser.add_argument("--again", type=Path, metavar="DIR")
    given = parser.parse_args()
    print(f"{HEAD}\n|{'---|' * (HEAD.count('|') - 1)}", flush=True)
    if given.again:
        outcomes = [judge(number, folder) for number, folder in kept(given.again)]
    else:
        with ThreadPoolExecutor(given.at_once) as pool:
            folders = pool.map(lambda number: climb(number, given.output), range(given.runs))
            outcomes = [judge(number, folder) for number, folder in enumerate(folders)]
    for outcome in outcomes:
        print(outcome.line(), flush=True)
    held = sum(outcome.holds for outcome in outcomes)
    print(f"\n{held} of {len(outcomes)} brackets hold the knee of {KNEE:.0f} users")
    fit = [outcome for outcome in outcomes if outcome.fit]
    among = sum(outcome.holds for outcome in fit)
    print(f"{among} of the {len(fit)} in which the API served {100 * FIT:.0f} % of its capacity")
    raise SystemExit(among < 0.95 * len(fit) or len(fit) < len(outcomes) / 2)


if __name__ == "__main__":
    main()
