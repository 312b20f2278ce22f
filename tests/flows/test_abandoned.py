"""A run whose jmeterpy was killed is told from one that is still under way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jmeterpy.flows import folder as folders
from jmeterpy.flows.abandoned import owner, settle_abandoned
from jmeterpy.flows.provenance import host


def dead() -> dict[str, object]:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return {"pid": process.pid, "started": 1.0}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"state": "running", "owner": dead()}, "failed"),
        ({"state": "running", "owner": owner()}, "running"),
        ({"state": "running", "owner": dead(), "host": {"name": "another"}}, "running"),
        ({"state": "finished", "owner": dead()}, "finished"),
        ({"state": "running"}, "running"),
    ],
)
def test_only_a_run_of_this_machine_without_a_living_owner_is_settled(
    facts: dict[str, object], state: str, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    folders.write(tmp_path / "run", {"host": host(), **facts})
    settled = settle_abandoned(tmp_path)
    found = folders.read(tmp_path / "run")
    assert found["state"] == state
    assert bool(settled) == (facts["state"] != state)
