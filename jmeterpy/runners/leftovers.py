"""Containers: whose they are, and clearing those whose owner is gone."""

from __future__ import annotations

import os
import socket
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.runners import archive
from jmeterpy.runners.job import Job
from jmeterpy.runners.sweep import Process, Swept, is_alive, process

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_LABEL = "io.jmeterpy.run"
_GRACE_S = 10  # between asking an orphan to end and ending it


def new_labels(job: Job) -> dict[str, str]:
    """Labels that say whose run a container is, and where its results belong."""
    owner = process(os.getpid()) or Process(os.getpid(), 0.0)
    return {
        _LABEL: uuid.uuid4().hex[:12],
        f"{_LABEL}.owner": f"{socket.gethostname()}:{owner.pid}:{owner.started:.2f}",
        f"{_LABEL}.folder": str(job.folder.absolute()),
        f"{_LABEL}.created": str(int(time.time())),
    }


def run_name(labels: dict[str, str]) -> str:
    """What the container is called."""
    return f"jmeterpy-{labels[_LABEL]}"


def sweep_containers(client: DockerClient) -> tuple[Swept, ...]:
    """End and clear containers of this machine whose owner is gone, and save their results first.

    Runs of a living owner are left alone, and so are those that another machine started.
    """
    from docker.errors import APIError

    found = client.containers.list(all=True, filters={"label": _LABEL}, ignore_removed=True)
    swept = []
    for container in found:
        if not _is_orphan(container.labels.get(f"{_LABEL}.owner", "")):
            continue
        try:
            swept.append(_clear(container))
        except (APIError, OSError):
            continue  # another start clears it at this moment, or its folder cannot be written
    return tuple(swept)


def _is_orphan(owner: str) -> bool:
    host, _, rest = owner.partition(":")
    pid, _, started = rest.partition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return not is_alive(Process(int(pid), float(started or 0)))


def _clear(container: Container) -> Swept:
    running = container.status in {"running", "paused"}
    if running:
        container.stop(timeout=_GRACE_S)
    folder = Path(container.labels.get(f"{_LABEL}.folder", ""))
    if folder.is_absolute() and folder.is_dir():
        archive.get(container, Job(folder=folder), layout=None)
    container.remove(force=True, v=True)
    return Swept(folder, ended=running)
