"""What report.html costs beside the summary alone, and beside JMeter's own dashboard.

    python benchmarks/page.py --rows 1000000 --rounds 5
    python benchmarks/page.py --rows 447000 --rounds 3 --jmeter /opt/apache-jmeter-5.6.3

Turn by turn, each a process of its own, imports included: the summary; summary and page, findings
included; and, with a home of JMeter, `jmeter -g`. CPU time is that of all processes of a reading,
and shows what wall time hides where a machine is busy; peak memory is that of its largest process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SUMMARY = "from jmeterpy.analysis import measure; measure({path!r}, traffic=False)"
# As `jmeterpy report` does: what makes pages is imported when there is something to make one of.
PAGE = """
from pathlib import Path
from jmeterpy.analysis import measure
measured = measure({path!r})
from jmeterpy.reports.page.render import page
Path({out!r}).write_text(page(measured), encoding="utf-8")
"""
OPEN = ("java.base/java.lang", "java.base/java.util", "java.desktop/java.awt")


class Reading(NamedTuple):
    """Seconds by the clock and of the processor, peak MB."""

    wall: float
    cpu: float
    peak: float


def run(*command: str | Path) -> Reading:
    """Run it to its end."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed with exit code {process.returncode}")
    wall = time.perf_counter() - start
    return Reading(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def dashboard(home: Path, path: Path, folder: Path) -> Reading:
    """JMeter's own pages of the same file."""
    out = folder / "dashboard"
    shutil.rmtree(out, ignore_errors=True)
    opens = [f"--add-opens={name}=ALL-UNNAMED" for name in OPEN]
    jar = home / "bin" / "ApacheJMeter.jar"
    memory = ("-Xms1g", "-Xmx1g")  # as jmeter.sh starts it
    java = shutil.which("java") or "java"
    log = folder / "jmeter.log"
    return run(java, *memory, *opens, "-jar", jar, "-g", path, "-o", out, "-j", log)


def ratio(ours: list[float], peer: list[float]) -> str:
    """The median of the ratios of the rounds, and their range."""
    found = sorted(a / b for a, b in zip(ours, peer, strict=True))
    return f"{statistics.median(found):.2f} [{found[0]:.2f}..{found[-1]:.2f}]"


def compare(path: Path, folder: Path, rounds: int, home: Path | None) -> str:
    """One line of the table for one file."""
    out = folder / "report.html"
    codes = (SUMMARY.format(path=str(path)), PAGE.format(path=str(path), out=str(out)))
    found: list[list[Reading]] = []
    for _ in range(rounds):
        turn = [run(sys.executable, "-c", code) for code in codes]
        found.append([*turn, dashboard(home, path, folder)] if home else turn)
    sides = [
        [[reading[what] for reading in side] for what in range(3)]
        for side in zip(*found, strict=True)
    ]
    summary, page, *java = sides
    peers = [ratio(page[what], java[0][what]) for what in range(3)] if java else ["", "", ""]
    medians = " / ".join(f"{statistics.median(side[0]):.2f} s" for side in sides)
    size = f"{out.stat().st_size / 1e6:.2f} MB"
    ours = [ratio(page[what], summary[what]) for what in range(2)]
    cells = (path.stem, *ours, *peers, medians, f"{max(page[2]):.0f} MB", size)
    return f"| {' | '.join(cells)} | {os.getloadavg()[0]:.1f} |"


def main() -> None:
    """Make the files, read them in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--labels", type=int, default=20)
    parser.add_argument("--jmeter", type=Path, help="the home of a JMeter, for its dashboard")
    parser.add_argument("--data", type=Path, help="a folder that keeps the files")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.data or Path(temporary)).resolve()
        print(
            "| rows | page / summary, wall | CPU | page / jmeter -g, wall | CPU | memory ", end=""
        )
        print("| medians | page's peak | page | load |")
        print("|" + "---|" * 10)
        for rows in given.rows:
            path = folder / f"{rows}-{given.labels}.jtl"
            if not path.exists():
                make = [sys.executable, ROOT / "benchmarks" / "make_jtl.py", str(rows), path]
                subprocess.run([*make, "--labels", str(given.labels)], check=True)
            print(compare(path, Path(temporary), given.rounds, given.jmeter), flush=True)


if __name__ == "__main__":
    main()
