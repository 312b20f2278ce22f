"""A worked plan, run by the real JMeter against a sample API of its own."""

from __future__ import annotations

import csv
import json
import re
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.demo import plan_file
from jmeterpy.flows.planfile import load
from jmeterpy.runners.job import Job
from jmeterpy.runners.local import find_local

LIMIT_S = 600


@dataclass(frozen=True)
class Ran:
    """What a plan left behind: its rows, and the API that it talked to."""

    rows: list[dict[str, str]]
    address: str

    @property
    def counts(self) -> Counter[str]:
        return Counter(row["label"] for row in self.rows)

    @property
    def failures(self) -> list[tuple[str, str, str]]:
        bad = [row for row in self.rows if row["success"] != "true"]
        return [(row["label"], row["responseCode"], row["failureMessage"]) for row in bad]

    def of_group(self, name: str) -> list[dict[str, str]]:
        """The rows of one thread group, by the threads' names: 'group 1-7'."""
        pattern = re.compile(re.escape(name) + r" \d+-\d+")
        return [row for row in self.rows if pattern.fullmatch(row["threadName"])]

    def total(self, path: str) -> int:
        """How many the API has of something."""
        return int(self.ask(path)["total"])

    def ask(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + path, timeout=120) as answer:
            return dict(json.load(answer))


RunPlan = Callable[..., Ran]


@pytest.fixture
def run_plan(
    jmeter_home: Path, start_api: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> Iterator[RunPlan]:
    """`run_plan("my_app", users=3)`: the plan ran to its end, with these parameters."""
    with start_api() as address:

        def run(name: str, **parameters: object) -> Ran:
            texts = {key: str(value) for key, value in parameters.items()}
            loaded = load(plan_file(name), {"base": address, **texts})
            (tmp_path / "plan.jmx").write_bytes(loaded.jmx)
            files = {path.name: path for path in loaded.data_dir.glob("*.csv")}
            job = Job(tmp_path, files=files)
            under_way = find_local(jmeter_home=jmeter_home).start(job)
            try:
                assert under_way.wait(LIMIT_S), "it did not end by itself"
            finally:
                ended = under_way.finish()
            assert ended.exit_code == 0, ended.console
            with job.samples.open(encoding="utf-8", newline="") as text:
                return Ran(list(csv.DictReader(text)), address)

        yield run
