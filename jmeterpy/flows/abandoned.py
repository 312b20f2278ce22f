"""Runs whose jmeterpy died: their run.json would say "running" for ever."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from jmeterpy.errors import ResultsError
from jmeterpy.flows import folder as folders
from jmeterpy.flows.provenance import host


def owner() -> dict[str, Any]:
    """Who we are, for run.json: the number of our process and when it started."""
    from jmeterpy.runners.sweep import process

    own = process(os.getpid())
    return {"pid": own.pid, "started": own.started} if own else {}


def settle_abandoned(results: Path) -> list[Path]:
    """Say in the run.json of each abandoned run of this machine that it failed; the folders.

    The samples stay as they are: `jmeterpy report FOLDER` gives what was kept. What such a run
    left running is ended by its runner, at that runner's next start.
    """
    settled = []
    for file in results.glob("*/run.json") if results.is_dir() else ():
        with suppress(ResultsError, OSError):
            if _settle(file.parent):
                settled.append(file.parent)
    return settled


def _settle(folder: Path) -> bool:
    from jmeterpy.runners.sweep import Process, is_alive

    facts = folders.read(folder)
    if facts.get("state") != "running" or (facts.get("host") or {}).get("name") != host()["name"]:
        return False
    try:
        process = Process(**facts["owner"])
    except (KeyError, TypeError):
        return False
    if is_alive(process):
        return False
    message = "jmeterpy was ended before the run was; what was sampled is kept"
    end = {"state": "failed", "outcome": "lost-engine", "exit_code": 3, "message": message}
    folders.write(folder, {**facts, **end})
    return True
