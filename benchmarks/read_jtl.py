"""How long the summary takes beside pandas and JMeter's dashboard, and how much memory.

    python benchmarks/read_jtl.py 100000 1000000 10000000 --rounds 5 --dashboard
    python benchmarks/read_jtl.py 1000000 --labels 5000
    python benchmarks/read_jtl.py 1000000 5000000 --growth
    python benchmarks/publish.py

Rounds of all readers, turn by turn, each a process of its own, imports included: summary and
one-second series of the same file. CPU time is that of all processes of a reader, and shows what
wall time hides where a machine is busy. Memory is looked at in a round of its own. JMeter's
dashboard (`jmeter -g`) takes part in the first --dashboard-rounds rounds. `--growth` reads a file
and one with twice the rows instead. What is found is kept in benchmarks/results/read_jtl.json, the
newest of each size; `publish.py` writes the page of the guide and its picture from that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peers import PEERS, compiled, peaks, read

RESULTS = Path(__file__).resolve().parent / "results" / "read_jtl.json"
_LIMIT_S = 600  # of one reading


def compare(path: Path, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All readers on one file: {"rounds": [{reader: [wall, cpu]}], "memory": {reader: [...]}}."""
    names = [name for name in PEERS if given.dashboard or name != "jmeter -g"]
    rounds: list[dict[str, list[float]]] = []
    _warm(path)
    memory: dict[str, list[float]] = {}
    for number in range(given.rounds):
        found, said = {}, set()
        for name in names:
            if name == "jmeter -g" and number >= given.dashboard_rounds:
                continue
            reading = read(PEERS[name](path, folder), folder, _LIMIT_S)
            if reading is None:
                print(f"{name} took more than {_LIMIT_S} s", flush=True)
                continue
            found[name] = [reading.wall, reading.cpu]
            if name == "jmeter -g":
                memory[name] = [reading.peak, reading.peak]
            else:
                said.add(reading.said)
            print(f"{path.stem}: {name} {reading.wall:.2f} s, CPU {reading.cpu:.2f} s", flush=True)
        if len(said) != 1:
            sys.exit(f"they do not count the same samples: {said}")
        rounds.append(found)
    for name in set(names) - {"jmeter -g"}:
        memory[name] = list(peaks(PEERS[name](path, folder), folder))
    print(f"{path.stem}: memory {memory}", flush=True)
    return {"rounds": rounds, "memory": memory}


def _warm(path: Path) -> None:
    """Have the file in the system's cache, for the first reader as for the others."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def grown(small: Path, large: Path, rounds: int, folder: Path) -> dict[str, Any]:
    """Ours on a file and one of twice the rows, in turn."""
    found = []
    for _ in range(rounds):
        pair = [read(PEERS["ours"](path, folder), folder, _LIMIT_S) for path in (small, large)]
        found.append([[one.wall, one.cpu] for one in pair if one is not None])
        print(f"{small.stem} and twice that: {found[-1]}", flush=True)
    return {"growth": found}


def keep(key: str, found: dict[str, Any]) -> None:
    """Put a result beside the others."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "load": os.getloadavg()[0],
        "machine": machine(),
    }
    known[key] = about | found
    RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def machine() -> str:
    """What was measured on."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in info if "model name" in line), "?")
    reader = "numpy alone" if os.environ.get("JMETERPY_NATIVE") == "0" else "compiled code"
    python = platform.python_version()
    return f"{os.cpu_count()} cores of {model}, Python {python}, rows read by {reader}"


def main() -> None:
    """Make the files, read them in turn, keep what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--labels", type=int, default=20)
    parser.add_argument("--dashboard", action="store_true", help="JMeter's own, too")
    parser.add_argument("--dashboard-rounds", type=int, default=1)
    parser.add_argument("--growth", action="store_true", help="the time of twice the rows")
    parser.add_argument("--data", type=Path, help="a folder that keeps the files")
    given = parser.parse_args()
    compiled()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.data or Path(temporary)).resolve()
        for rows in given.rows:
            path = made(folder, rows, given.labels)
            if given.growth:
                twice = made(folder, 2 * rows, given.labels)
                keep(f"growth {rows}", grown(path, twice, given.rounds, folder))
            else:
                keep(f"{rows} {given.labels}", compare(path, given, folder))


def made(folder: Path, rows: int, labels: int) -> Path:
    """The file of so many rows, made where it is not there."""
    path = folder / f"{rows}-{labels}.jtl"
    if not path.exists():
        make = [sys.executable, Path(__file__).with_name("make_jtl.py"), str(rows), path]
        subprocess.run([*make, "--labels", str(labels)], check=True)
    return path


if __name__ == "__main__":
    main()
