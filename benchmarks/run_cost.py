"""What `jmeterpy run` costs over bare JMeter, in interleaved rounds on the workload W.

    python benchmarks/run_cost.py --rounds 7

Prints the medians and ratios of: wall time until verdict and table are on the screen (at most 1.2),
wall time until every file and picture is written (at most 1.5), both against `java -jar
ApacheJMeter.jar -n -t -l` with the flags of JMeter's own start script; and with --saturation the
samples a second of a plan of ours against the plan written by hand (at least 0.95).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nginx import nginx

from jmeterpy.engine import find_java, open_home

HERE = Path(__file__).resolve().parent
OPENS = (
    "java.base/java.lang java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.util"
    " java.base/java.text java.desktop/sun.awt java.desktop/sun.swing"
    " java.desktop/javax.swing.text.html java.desktop/java.awt java.desktop/java.awt.font"
)
SCRIPT_FLAGS = ["-Xms1g", "-Xmx1g", "-XX:MaxMetaspaceSize=256m"]  # as bin/jmeter of the release


def bare(plan: Path, folder: Path) -> tuple[float, Path]:
    """Seconds of `jmeter -n -t -l`, and its results."""
    home, java = open_home(), find_java()
    opens = [word for module in OPENS.split() for word in ("--add-opens", f"{module}=ALL-UNNAMED")]
    jtl = folder / "bare.jtl"
    jar = ["-jar", str(home.launcher), "-n", "-t", str(plan), "-l", str(jtl)]
    words = [str(java.executable), *SCRIPT_FLAGS, *opens, *jar, "-j", str(folder / "bare.log")]
    started = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    return time.perf_counter() - started, jtl


def ours(plan: Path, folder: Path, *more: str) -> tuple[float, float, Path]:
    """Seconds until the verdict is on stdout, until all is written, and the results."""
    words = [sys.executable, "-m", "jmeterpy", "run", str(plan), "--runner", "local"]
    started = time.perf_counter()
    with subprocess.Popen(
        [*words, "-o", str(folder / "runs"), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=HERE.parent,
    ) as process:
        assert process.stdout is not None
        verdict = 0.0
        for line in process.stdout:
            if "p99" in line and ("✓" in line or "PASS" in line):
                verdict = time.perf_counter() - started
        process.wait()
    if process.returncode or not verdict:
        raise SystemExit(f"jmeterpy run ended with {process.returncode}")
    run = max((folder / "runs").iterdir(), key=lambda path: path.stat().st_mtime)
    return verdict, time.perf_counter() - started, run / "samples.jtl"


def cost(rounds: int) -> None:
    """The wall times of whole runs."""
    times: dict[str, list[float]] = {"bare": [], "verdict": [], "written": []}
    ratios: dict[str, list[float]] = {"verdict": [], "written": []}
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            base, _ = bare(HERE / "w.jmx", folder)
            verdict, written, _ = ours(HERE / "w_plan.py", folder)
        if number:  # the first round fills the caches
            for key, value in (("bare", base), ("verdict", verdict), ("written", written)):
                times[key].append(value)
            ratios["verdict"].append(verdict / base)
            ratios["written"].append(written / base)
    for key, values in times.items():
        low, high = min(values), max(values)
        print(f"{key:<10} {statistics.median(values):6.2f} s  ({low:.2f} - {high:.2f})")
    for key, limit in (("verdict", 1.2), ("written", 1.5)):
        print(f"{key}/bare  {statistics.median(ratios[key]):6.2f}    at most {limit}")


def rate(jtl: Path) -> float:
    """Samples a second, first start to last end."""
    rows = jtl.read_text().splitlines()[1:]
    starts = [(int(a), int(b)) for a, b, _ in (row.split(",", 2) for row in rows)]
    span = max(a + b for a, b in starts) - min(a for a, _ in starts)
    return len(rows) / span * 1000


def _by_hand(folder: Path) -> float:
    return rate(bare(HERE / "w_hold.jmx", folder)[1])


def _mine(folder: Path) -> float:
    return rate(ours(HERE / "w_hold.py", folder, "--no-report")[2])


def saturation(rounds: int) -> None:
    """Samples a second of 100 users without a pause, for 15 s, ours against by hand."""
    ratios = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            # Each goes first in every other round: the machine's speed drifts within one.
            order = (_by_hand, _mine) if number % 2 else (_mine, _by_hand)
            rates = {run: run(folder) for run in order}
        by_hand, mine = rates[_by_hand], rates[_mine]
        ratios.append(mine / by_hand)
        print(f"by hand {by_hand:8.0f} /s   jmeterpy {mine:8.0f} /s   {ratios[-1]:.2f}")
    print(f"median of the ratios {statistics.median(ratios):.2f}    at least 0.95")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--saturation", action="store_true")
    given = parser.parse_args()
    with nginx():
        (saturation if given.saturation else cost)(given.rounds)


if __name__ == "__main__":
    main()
