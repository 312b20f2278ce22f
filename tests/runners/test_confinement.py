"""What a container may do, what it does when we are gone, and that it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from docker import DockerClient

from jmeterpy.brief import PlanBrief
from jmeterpy.engine.daemon import connect
from jmeterpy.errors import EngineError
from jmeterpy.runners.container import ContainerRun
from jmeterpy.runners.docker import DockerRunner, find_docker
from jmeterpy.runners.leftovers import sweep_containers
from tests.runners import plans
from tests.runners.contract import PATIENCE_S, count_rows, job_of, rows_of, run_to_end, until

pytestmark = pytest.mark.engine
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def runner(container_image: str) -> DockerRunner:
    assert container_image
    return find_docker()


@pytest.fixture
def engine(container_image: str) -> Iterator[DockerClient]:
    assert container_image
    client = connect()
    yield client
    client.close()


@pytest.fixture
def server() -> Iterator[str]:
    """A server on this machine's loopback; gives its host and port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def get(host: str) -> str:
    """An HTTP sampler."""
    name, _, port = host.rpartition(":")
    return (
        '<HTTPSamplerProxy guiclass="HttpTestSampleGui" testclass="HTTPSamplerProxy" '
        f'testname="get"><stringProp name="HTTPSampler.domain">{name}</stringProp>'
        f'<stringProp name="HTTPSampler.port">{port}</stringProp>'
        '<stringProp name="HTTPSampler.path">/</stringProp>'
        '<stringProp name="HTTPSampler.method">GET</stringProp>'
        '<elementProp name="HTTPsampler.Arguments" elementType="Arguments">'
        '<collectionProp name="Arguments.arguments"/></elementProp>'
        "</HTTPSamplerProxy><hashTree/>"
    )


def ours(engine: DockerClient, folder: Path) -> list[Any]:
    """The containers of a run folder; other tests may have theirs."""
    label = f"io.jmeterpy.run.folder={folder}"
    return engine.containers.list(all=True, filters={"label": label}, ignore_removed=True)


def watched(runner: DockerRunner, engine: DockerClient, folder: Path) -> tuple[ContainerRun, Any]:
    """An endless run with a secret that has taken samples, and its container."""
    job = job_of(folder, plans.plan(plans.pause(5), loops=10_000_000), secrets={"pw": "swordfish"})
    run = runner.start(job)
    until(lambda: count_rows(run.samples) > 0, run)
    (container,) = ours(engine, folder)
    return run, container


def test_it_may_do_little_and_shows_no_secret(
    runner: DockerRunner, engine: DockerClient, tmp_path: Path
) -> None:
    run, container = watched(runner, engine, tmp_path / "run")
    try:
        facts = container.attrs
        host = facts["HostConfig"]
        inside = run.ask(
            ["bash", "-c", "id -u; stat -c %a /tmp/jmeterpy/*; touch /x || cat /proc/1/comm"]
        )
        status = run.ask(["grep", "-E", "NoNewPrivs|CapEff", "/proc/1/status"])
        volumes = [mount["Name"] for mount in facts["Mounts"]]
    finally:
        run.stop("kill")
        run.finish()

    assert inside.split() == ["10001", "600", "600", "java"]
    assert status.split() == ["CapEff:", "0000000000000000", "NoNewPrivs:", "1"]
    assert host["ReadonlyRootfs"]
    assert not host["Privileged"]
    assert {mount["Type"] for mount in facts["Mounts"]} == {"volume"}
    assert host["Memory"] == host["MemorySwap"] > 1 << 30
    assert host["PidsLimit"] == 512
    assert "swordfish" not in str(facts)
    assert not ours(engine, tmp_path / "run")
    assert not set(volumes) & {volume.name for volume in engine.volumes.list()}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_when_its_client_is_killed_it_stops_by_itself_and_the_next_start_saves_its_rows(
    engine: DockerClient, tmp_path: Path, how: signal.Signals
) -> None:
    folder = tmp_path / "run"
    job_of(folder, plans.plan(plans.pause(20), loops=10_000_000))
    script = (
        "import sys, pathlib, time\n"
        "from jmeterpy.runners.docker import find_docker\n"
        "from jmeterpy.runners.job import Job\n"
        "run = find_docker().start(Job(pathlib.Path(sys.argv[1])))\n"
        "while not run.wait(0.1):\n"
        "    if run.samples.exists(): print(flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as client:
        assert client.stdout is not None
        assert client.stdout.readline(), "the run has taken no sample"
        client.send_signal(how)
    seen = count_rows(folder / "samples.jtl")

    (container,) = ours(engine, folder)
    ended = container.wait(timeout=PATIENCE_S)
    said = container.logs().decode()
    swept = [one for one in sweep_containers(engine) if one.folder == folder]

    assert ended["StatusCode"] in {0, 143}
    assert "jmeterpy: its client is gone" in said
    assert [one.ended for one in swept] == [False]
    assert count_rows(folder / "samples.jtl") >= seen > 0
    assert (folder / "jmeter.log").exists()
    assert not ours(engine, folder)


def test_the_run_of_a_living_owner_is_left_alone(
    runner: DockerRunner, engine: DockerClient, tmp_path: Path
) -> None:
    run, container = watched(runner, engine, tmp_path / "run")
    try:
        swept = sweep_containers(engine)
        container.reload()

        assert tmp_path / "run" not in [one.folder for one in swept]
        assert container.status == "running"
    finally:
        run.stop("kill")
        run.finish()


def test_when_its_client_is_silent_it_stops_by_itself(runner: DockerRunner, tmp_path: Path) -> None:
    """The client's line comes every 5 seconds; this container waits for one only."""
    job = job_of(tmp_path / "run", plans.plan(plans.pause(20), loops=10_000_000))

    _, outcome = run_to_end(replace(runner, silence_s=1), job)

    assert outcome.kind == "engine-error"
    assert "by itself" in outcome.message
    assert "its client is gone, or silent" in outcome.message


def test_it_does_not_run_for_ever_past_its_deadline(runner: DockerRunner, tmp_path: Path) -> None:
    job = job_of(
        tmp_path / "run",
        plans.plan(plans.pause(20), loops=10_000_000),
        brief=PlanBrief(deadline_s=1.0),
    )

    _, outcome = run_to_end(replace(runner, margin_s=1), job)

    assert (outcome.kind, outcome.exit_code) == ("engine-error", 3)
    assert "past its deadline of 2 s" in outcome.message


def test_a_container_that_takes_too_much_memory_is_ended_and_it_is_said(
    runner: DockerRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JVM_ARGS", "-Xms2g -Xmx2g -XX:+AlwaysPreTouch")
    job = job_of(tmp_path / "run", plans.plan(plans.pause(1)), heap_bytes=64 << 20)

    ended, outcome = run_to_end(runner, job)

    assert ended.out_of_memory
    assert outcome.kind == "out-of-memory"


def test_a_container_that_somebody_removes_is_a_lost_engine_and_its_rows_are_kept(
    runner: DockerRunner, engine: DockerClient, tmp_path: Path
) -> None:
    run, container = watched(runner, engine, tmp_path / "run")

    container.remove(force=True, v=True)

    assert run.wait(PATIENCE_S)
    ended = run.finish()
    assert (ended.lost, ended.exit_code) == (True, None)
    assert count_rows(tmp_path / "run" / "samples.jtl") > 0


def test_an_interrupt_while_it_is_awaited_leaves_no_container(
    runner: DockerRunner,
    engine: DockerClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, _ = watched(runner, engine, tmp_path / "run")

    def interrupt(_timeout_s: float) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.finish()

    assert not ours(engine, tmp_path / "run")
    assert count_rows(tmp_path / "run" / "samples.jtl") > 0


def test_auto_reaches_a_server_on_this_machines_loopback(
    runner: DockerRunner, tmp_path: Path, server: str
) -> None:
    job = job_of(tmp_path / "run", plans.plan(get(server)), brief=PlanBrief(hosts=(server,)))

    ended, outcome = run_to_end(runner, job)

    assert [row["responseCode"] for row in rows_of(job)] == ["200"] * 6
    assert outcome.good
    assert ended.facts["network"] == "host"


def test_a_server_that_a_container_does_not_reach_is_refused_before_the_first_sample(
    runner: DockerRunner, engine: DockerClient, tmp_path: Path, server: str
) -> None:
    job = job_of(
        tmp_path / "run",
        plans.plan(get(server)),
        brief=PlanBrief(hosts=(server,)),
        network="bridge",
    )

    with pytest.raises(EngineError, match="answers this machine, but not a container") as caught:
        runner.start(job)

    assert "--runner local" in caught.value.hint
    assert not ours(engine, job.folder)
    assert not job.samples.exists()


def test_a_server_that_nobody_reaches_is_sampled_as_it_is(
    runner: DockerRunner, tmp_path: Path
) -> None:
    with socket.socket() as silent:  # it has the port, so that nobody else takes it, and refuses
        silent.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        job = job_of(tmp_path / "run", plans.plan(get(host)), brief=PlanBrief(hosts=(host,)))

        run_to_end(runner, job)

    assert [row["success"] for row in rows_of(job)] == ["false"] * 6


def test_rows_that_come_after_the_archive_are_not_added_again(
    runner: DockerRunner, tmp_path: Path
) -> None:
    """On a slow line the live rows may still be on their way when the container has ended."""
    job = job_of(tmp_path / "run", plans.plan(plans.pause(1)))
    run = runner.start(job)
    run.finish()

    assert not run._append(b"late\n")
    assert len(rows_of(job)) == 6


def test_a_network_that_is_not_there_is_named(
    runner: DockerRunner, engine: DockerClient, tmp_path: Path
) -> None:
    job = job_of(tmp_path / "run", plans.plan(plans.pause(1)), network="no-such-network")

    with pytest.raises(EngineError, match="no-such-network") as caught:
        runner.start(job)

    assert "docker network ls" in caught.value.hint
    assert not ours(engine, job.folder)


def test_a_data_file_with_an_absolute_name_is_put_there(
    runner: DockerRunner, tmp_path: Path
) -> None:
    name = "/somewhere/else/words.csv"
    (tmp_path / "words.csv").write_text("red\n")
    text = plans.plan(plans.csv_data(name), plans.pause(1, name="${word}"), threads=1, loops=1)
    job = job_of(tmp_path / "run", text, files={name: tmp_path / "words.csv"})

    run_to_end(runner, job)

    assert [row["label"] for row in rows_of(job)] == ["red"]


@pytest.mark.parametrize("failing", ["put", "begin"])
def test_a_start_that_breaks_off_leaves_nothing(
    runner: DockerRunner,
    engine: DockerClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    place = {"put": "jmeterpy.runners.archive.put", "begin": "jmeterpy.runners.container.Lifeline"}
    monkeypatch.setattr(place[failing], interrupt)
    job = job_of(tmp_path / "run", plans.plan(plans.pause(1)))

    with pytest.raises(KeyboardInterrupt):
        runner.start(job)

    assert not ours(engine, job.folder)


def test_an_engine_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")

    with pytest.raises(EngineError, match=r"no container engine answers at unix:///nowhere"):
        find_docker()
