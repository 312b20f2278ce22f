"""JMeter in a container of its own, which may do little and leaves nothing behind."""

from __future__ import annotations

import os
import random
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jmeterpy.engine.daemon import Daemon, connect, find_daemon, refusals
from jmeterpy.engine.home import find_jmeter
from jmeterpy.engine.image import find_image, image_jmeter, image_name
from jmeterpy.engine.image_plugins import lacking, lacks_text
from jmeterpy.engine.java import FLAGS
from jmeterpy.errors import RunError
from jmeterpy.runners import archive
from jmeterpy.runners.archive import Layout, lay_out
from jmeterpy.runners.command import arguments, properties_text, settings
from jmeterpy.runners.container import ContainerRun
from jmeterpy.runners.job import Job
from jmeterpy.runners.ladder import Grace
from jmeterpy.runners.leftovers import new_labels, run_name, sweep_containers
from jmeterpy.runners.lifeline import PRIVATE, SILENCE_S, entry
from jmeterpy.runners.network import Network, check_reach, choose_network
from jmeterpy.runners.sweep import sweep

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container
    from docker.models.images import Image

_MIB, _GIB = 1 << 20, 1 << 30
_PORTS = range(20_000, 32_000)  # below those that Linux gives to clients


@dataclass(frozen=True)
class Limits:
    """How much a container may take."""

    heap: int  # bytes
    memory: int  # bytes
    processes: int


def limits(job: Job, *, memory: int) -> Limits:
    """A heap as on this machine, and room around it for Java itself and a stack a user.

    `memory` is the engine's, in bytes.
    """
    users = job.brief.users or 0
    heap = job.heap_bytes or min(max(memory // 4, _GIB), 4 * _GIB)
    around = 512 * _MIB + heap // 8 + users * _MIB // 4
    return Limits(heap, heap + around, max(512, users + 256))


def find_docker() -> DockerRunner:
    """The runner of this user's container engine.

    Raises: EngineError when none answers, or when it has no image of JMeter that we can run.
    """
    daemon = find_daemon()
    client = connect(daemon)
    try:
        image = find_image(client)
    finally:
        client.close()
    lacks = lacking(image.labels or {}, find_jmeter())
    return DockerRunner(daemon, image_name(), image_jmeter(image), lacks=lacks)


@dataclass(frozen=True)
class DockerRunner:
    """Runs a Job in a container."""

    daemon: Daemon
    image: str
    jmeter: str = ""
    grace: Grace = field(default_factory=Grace)
    silence_s: int = SILENCE_S  # of ours, after which the container stops by itself
    margin_s: float = 600.0  # after the plan's own deadline: requests may take their time
    lacks: tuple[str, ...] = ()  # plugins that came after the image
    name: str = "docker"

    def describe(self) -> Mapping[str, str]:
        """What it would run with."""
        return {
            "jmeter": self.jmeter,
            "java": f"in {self.image}",
            "where": self.daemon.address,
            **({"lacks": lacks_text(self.lacks)} if self.lacks else {}),
        }

    def start(self, job: Job) -> ContainerRun:
        """Start it, once the target was seen to answer from inside; clear what crashes left.

        Raises: EngineError when the engine refuses, RunError when a file is missing.
        """
        if job.samples.exists():
            raise RunError(f"{job.samples} is there already; results are never overwritten")
        client = connect(self.daemon)
        try:
            with refusals("clear what an earlier run left"):
                sweep_containers(client)
            sweep()
            return self._start(job, client)
        except BaseException:
            client.close()
            raise

    def _start(self, job: Job, client: DockerClient) -> ContainerRun:
        image = find_image(client, name=self.image)
        with refusals("say what it is"):
            info = client.info()
        network = choose_network(job.network, job.brief.hosts, daemon=self.daemon, info=info)
        layout, room = lay_out(job), limits(job, memory=int(info.get("MemTotal") or 0))
        with refusals("create a container"):
            container = self._create(client, job, layout, network, room)
        run = ContainerRun(
            job, client, container, layout, grace=self.grace, facts=_facts(image, network, room)
        )
        try:
            with refusals("start JMeter"):
                archive.put(container, job, layout)
                run.begin(_private(job, container))
            check_reach(job.brief.hosts, network, ask=run.ask)
        except BaseException:
            run.discard()
            raise
        return run

    def _create(
        self, client: DockerClient, job: Job, layout: Layout, network: Network, room: Limits
    ) -> Container:
        """A container with the files' folders, and what it will run; nothing runs yet."""
        port = random.choice(_PORTS)  # noqa: S311 - on the host's network runs share them
        labels = new_labels(job) | {_PORT_LABEL: str(port)}
        deadline = job.brief.deadline_s
        return client.containers.create(
            self.image,
            entry(
                _command(job, layout, room),
                deadline_s=int(deadline + self.margin_s) if deadline is not None else 0,
                stop_port=port,
                silence_s=self.silence_s,
            ),
            name=run_name(labels),
            labels=labels,
            working_dir=str(layout.folder),
            volumes=list(layout.volumes),
            network_mode=network.mode,
            extra_hosts=dict(network.names),
            **_confined(room),
        )


def _confined(room: Limits) -> dict[str, Any]:
    """What the container may do, and how much; each setting was tried alone.

    A limit of open files is left out: an engine that may not raise limits refuses to start then.
    """
    from docker.types import LogConfig

    return {
        "entrypoint": ["bash"],
        "user": f"{archive.USER}:{archive.USER}",
        "read_only": True,
        "tmpfs": {"/tmp": "rw,noexec,nosuid,nodev,size=256m"},  # noqa: S108 - the container's
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "mem_limit": room.memory,
        "memswap_limit": room.memory,
        "pids_limit": room.processes,
        "stdin_open": True,
        "log_config": LogConfig(type="json-file", config={"max-size": "10m", "max-file": "2"}),
    }


_PORT_LABEL = "io.jmeterpy.run.stop-port"


def _command(job: Job, layout: Layout, room: Limits) -> list[str]:
    words = arguments(
        job,
        plan=layout.plan.name,
        samples=str(archive.SAMPLES),
        log=str(archive.LOG),
        first=[f"{PRIVATE}/{name}" for name in _user_files(job)],
        last=[f"{PRIVATE}/jmeterpy.properties", *_secret_file(job)],
    )
    java = ["java", f"-Xms{min(room.heap, _GIB)}", f"-Xmx{room.heap}", "-XX:+UseG1GC"]
    extra = shlex.split(os.environ.get("JVM_ARGS", ""))  # JMeter's own name for it
    home = ["-Djava.awt.headless=true", f"-Duser.home={archive.ROOT}"]
    return [*java, *FLAGS, *home, *extra, "-jar", "/opt/jmeter/bin/ApacheJMeter.jar", *words]


def _user_files(job: Job) -> list[str]:
    return [f"{number}.properties" for number, _ in enumerate(job.property_files, start=1)]


def _secret_file(job: Job) -> list[str]:
    return [f"{PRIVATE}/secret.properties"] if job.secrets else []


def _private(job: Job, container: Container) -> dict[str, bytes]:
    """What the container must read and nobody else: by its standard input, onto its tmpfs."""
    port = container.labels[_PORT_LABEL]
    ours = {**settings(stop_port=int(port)), "jmeterengine.nongui.maxport": port}
    files = zip(_user_files(job), job.property_files, strict=True)
    return {
        **{name: file.read_bytes() for name, file in files},
        "jmeterpy.properties": properties_text(ours).encode(),
        "secret.properties": properties_text(job.secrets).encode(),
    }


def _facts(image: Image, network: Network, room: Limits) -> dict[str, str]:
    """For run.json: what the container was."""
    return {
        "jmeter": image_jmeter(image),
        "image": str(image.tags[0] if image.tags else image.id),
        "image_id": str(image.id),
        "network": network.mode,
        "network_because": network.why,
        "memory_limit_bytes": str(room.memory),
        "heap_bytes": str(room.heap),
        "process_limit": str(room.processes),
    }
