"""What Locust's page and CSV say of a load, beside the exact figures of every request.

    python -m venv /tmp/locust && /tmp/locust/bin/pip install locust
    PYTHONPATH=. python benchmarks/peers_locust.py --locust /tmp/locust/bin/locust

The sample API answers within 50 ms with four workers; 10 users for 60 s. Locust's own listener
writes down each request's time; exact is nearest rank over all of them.
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

from jmeterpy.flows.sample_api import sample_api

RANKS = (50, 90, 95, 99, 100)
LOCUSTFILE = """
import csv, os
from locust import HttpUser, between, events, task

OUT = csv.writer(open(os.environ["RAW"], "w", newline="", buffering=1))

@events.request.add_listener
def note(name, response_time, exception, **_):
    OUT.writerow([name, repr(response_time), int(exception is not None)])

class Reader(HttpUser):
    wait_time = between(0.05, 0.15)

    @task(3)
    def books(self):
        self.client.get("/books/")

    @task(1)
    def index(self):
        self.client.get("/")
"""


def loaded(locust: str, folder: Path, seconds: int) -> None:
    """Run Locust against a sample API of its own."""
    (folder / "locustfile.py").write_text(LOCUSTFILE)
    with sample_api(["--port", "0", "--capacity", "4x50ms"]) as api:
        words = [locust, "--headless", "-u", "10", "-r", "5", "-t", f"{seconds}s"]
        words += ["-H", api.address, "--csv", "out", "--html", "out.html", "--only-summary"]
        raw = {**os.environ, "RAW": str(folder / "raw.csv")}
        subprocess.run(words, cwd=folder, env=raw, check=True, timeout=seconds + 60)


def page(file: Path) -> list[dict[str, Any]]:
    """The percentiles that the page shows."""
    text = file.read_text(encoding="utf-8")
    start = text.index("window.templateArgs = ") + len("window.templateArgs = ")
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text[start:])[0]
    rows: list[dict[str, Any]] = found["response_time_statistics"]
    return rows


def exact(folder: Path, name: str) -> tuple[int, list[float]]:
    """How many requests, and the percentiles of all their times."""
    with (folder / "raw.csv").open(newline="") as file:
        times = sorted(float(row[1]) for row in csv.reader(file) if name in ("Aggregated", row[0]))
    return len(times), [round(nearest_rank(times, p), 1) for p in RANKS]


def main() -> None:
    """Run it and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locust", required=True, help="the command of Locust")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        loaded(given.locust, folder, given.seconds)
        with (folder / "out_stats.csv").open(newline="") as file:
            kept = {row["Name"]: row for row in csv.DictReader(file)}
        for row in page(folder / "out.html"):
            name = row["name"]
            said = [row[str(p / 100)] for p in RANKS]
            last = [kept[name][f"{p}%"] for p in RANKS]
            print(f"{name}: exact {exact(folder, name)}, page {said}, ", end="")
            print(f"CSV {kept[name]['Request Count']} {last}")


if __name__ == "__main__":
    main()
