"""What a summary or a report costs the second time, when the numbers were kept, in rounds.

    python benchmarks/second_time.py --rows 1000000 --rounds 5

Each call is a process of its own, imports included, turn by turn with --no-cache and without. CPU
time is that of all its processes; the caches lie in a folder of their own. Of a report whose files
are as they were made nothing is made; "a file gone" has lost one, so that all are made anew of the
numbers that were kept.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CALLS = {
    "summary": ["summary"],
    "summary --json": ["summary", "--json"],
    "report, page only": ["report", "--format", "html", "-o", "{out}"],
    "report, every file": ["report", "-o", "{out}"],
    "report, every file, a file gone": ["report", "-o", "{out}"],
}
LOST = {"report, every file, a file gone": "summary.csv"}


def called(words: list[str], folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    start = time.perf_counter()
    environment = {**os.environ, "JMETERPY_CACHE": str(folder / "cache")}
    process = subprocess.Popen(
        [sys.executable, "-m", "jmeterpy", *words],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)} failed with exit code {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def line(name: str, words: list[str], path: Path, rounds: int) -> str:
    """Medians of both, and of the ratios of the rounds."""
    folder = path.parent
    full = [word.format(out=folder / "out") for word in words] + [str(path)]
    called(full, folder)
    pairs = []
    for _ in range(rounds):
        first = called([*full, "--no-cache"], folder)
        if name in LOST:
            (folder / "out" / LOST[name]).unlink()
        pairs.append((first, called(full, folder)))
    cells = []
    for at in (1, 0):
        anew, kept = ([pair[side][at] for pair in pairs] for side in (0, 1))
        ratio = statistics.median(b / a for a, b in zip(anew, kept, strict=True))
        both = f"{statistics.median(anew):.2f} s / {statistics.median(kept):.2f} s"
        cells.append(f"{both} ({ratio:.2f})")
    return f"| {name} | {' | '.join(cells)} | {os.getloadavg()[0]:.0f} |"


def main() -> None:
    """Make the file, call in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "rows.jtl"
        subprocess.run(
            [sys.executable, ROOT / "benchmarks" / "make_jtl.py", str(asked.rows), path], check=True
        )
        os.utime(path, (1_700_000_000, 1_700_000_000))  # nobody writes to it any more
        print(f"| {asked.rows:,} rows: anew / kept | CPU | wall | load |\n|---|---|---|---|")
        for call, words in CALLS.items():
            print(line(call, words, path, asked.rounds), flush=True)


if __name__ == "__main__":
    main()
