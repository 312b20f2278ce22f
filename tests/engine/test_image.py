from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docker import DockerClient

from jmeterpy.engine import image as module
from jmeterpy.engine.daemon import Daemon, connect, find_daemon, refusals
from jmeterpy.engine.home import Home, open_home
from jmeterpy.engine.image import (
    build_image,
    dockerfile,
    engine_state,
    find_image,
    image_jmeter,
    image_name,
)
from jmeterpy.engine.java import FLAGS
from jmeterpy.engine.release import VERSION
from jmeterpy.errors import EngineError


@pytest.fixture
def engine(container_image: str) -> Iterator[DockerClient]:
    assert container_image
    client = connect()
    yield client
    client.close()


@pytest.fixture
def stranger(engine: DockerClient) -> Iterator[str]:
    """An image with a label of our kind, of another age."""
    name = "jmeterpy/jmeter:tests-stranger"
    text = "FROM scratch\nLABEL io.jmeterpy.image.abi=0\nCMD none\n"
    image, _ = engine.images.build(fileobj=io.BytesIO(text.encode()), tag=name, rm=True)
    yield name
    engine.images.remove(str(image.id), force=True)


def test_by_itself_the_image_starts_java_with_the_flags_of_a_local_run() -> None:
    text = dockerfile().read_text().replace("\\\n", "")
    found = re.search(r"^ENTRYPOINT (\[.*\])$", text, re.MULTILINE)
    assert found
    words = json.loads(found[1])

    assert words[0] == "java"
    assert set(FLAGS) <= set(words)


def test_the_dockerfile_names_the_release_that_we_lock() -> None:
    assert f"ARG JMETER_VERSION={VERSION}\n" in dockerfile().read_text()


def test_the_image_is_called_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JMETERPY_IMAGE", raising=False)
    assert image_name() == f"jmeterpy/jmeter:{VERSION}"

    monkeypatch.setenv("JMETERPY_IMAGE", "registry.example.org/load:1")
    assert image_name() == "registry.example.org/load:1"


def test_the_context_holds_jmeter_and_nothing_of_its_user(tmp_path: Path) -> None:
    home = tmp_path / "jmeter"
    names = ["bin/ApacheJMeter.jar", "bin/jmeter.log", "bin/rmi_keystore.jks", "lib/ext/a.jar"]
    for name in [*names, "docs/index.html", "notes.txt", "bin/examples/a.jmx"]:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    context = io.BytesIO()

    module._pack(Home(home, VERSION, "cache"), context)

    context.seek(0)
    with tarfile.open(fileobj=context) as tar:
        members = [member for member in tar if member.isfile()]
    assert {member.name for member in members} == {
        "Dockerfile.jmeter",
        "jmeter/bin/ApacheJMeter.jar",
        "jmeter/lib/ext/a.jar",
    }
    assert {(member.uid, member.uname) for member in members} == {(0, "root")}


@pytest.mark.parametrize(
    ("address", "socket"),
    [
        ("unix:///var/run/docker.sock", Path("/var/run/docker.sock")),
        ("tcp://10.0.0.1:2376", None),
        ("npipe:////./pipe/docker_engine", None),
        ("ssh://me@there", None),
    ],
)
def test_an_address_tells_which_socket_it_is(address: str, socket: Path | None) -> None:
    assert Daemon(address).socket == socket


def test_docker_host_comes_before_the_context(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")

    assert find_daemon().address == "tcp://127.0.0.1:1"


@pytest.mark.parametrize("by", ["config.json", "DOCKER_CONTEXT"])
def test_a_docker_context_is_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by: str
) -> None:
    """The SDK's own `from_env` does not know them, and Docker Desktop uses one."""
    digest = hashlib.sha256(b"mine").hexdigest()
    meta = tmp_path / "contexts" / "meta" / digest
    meta.mkdir(parents=True)
    config = {"currentContext": "mine"} if by == "config.json" else {}
    (tmp_path / "config.json").write_text(json.dumps(config))
    if by == "DOCKER_CONTEXT":
        monkeypatch.setenv("DOCKER_CONTEXT", "mine")
    endpoint = {"Host": "unix:///home/me/docker.sock", "SkipTLSVerify": False}
    text = json.dumps({"Name": "mine", "Metadata": {}, "Endpoints": {"docker": endpoint}})
    (meta / "meta.json").write_text(text)
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert find_daemon().address == "unix:///home/me/docker.sock"


@pytest.mark.parametrize(
    "address", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:9", "http://127.0.0.1:9"]
)
def test_a_state_without_an_engine_says_where_it_looked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", address)

    state = engine_state()

    assert (state.answers, state.image, state.where) == (False, False, address)
    assert address in state.why
    assert "Traceback" not in state.why


def test_what_the_engine_refuses_is_said_with_what_was_being_done() -> None:
    from docker.errors import APIError

    with pytest.raises(EngineError) as caught, refusals("start JMeter"):
        raise APIError("500", explanation="write /x: no space left on device")

    assert "could not start JMeter: write /x: no space left" in caught.value.message
    assert "docker system prune" in caught.value.hint


@pytest.mark.engine
def test_the_image_that_was_built_is_found_and_is_of_our_kind(engine: DockerClient) -> None:
    image = find_image(engine)

    assert image_jmeter(image) == VERSION
    assert image.attrs["Config"]["User"] == "10001:10001"
    assert engine_state().image


@pytest.mark.engine
def test_by_itself_the_image_runs_jmeter(engine: DockerClient, container_image: str) -> None:
    container = engine.containers.create(
        container_image, network_mode="none", read_only=True, cap_drop=["ALL"]
    )
    try:
        container.start()
        container.wait()
        said = container.logs()
    finally:
        container.remove(force=True, v=True)  # `run(remove=True)` would leave the volume

    assert VERSION.encode() in said


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("jmeterpy/jmeter:none", "is not there"),
        ("stranger", "built for another jmeterpy (its kind is 0, ours is 1)"),
        ("base", "is not one of jmeterpy's"),
    ],
)
def test_an_image_that_cannot_be_run_is_refused_with_the_command_that_helps(
    engine: DockerClient, stranger: str, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    base = next(tag for image in engine.images.list(name="jmeterpy-base") for tag in image.tags)
    wanted = {"stranger": stranger, "base": base}.get(name, name)
    monkeypatch.setenv("JMETERPY_IMAGE", wanted)

    with pytest.raises(EngineError, match=re.escape(says)) as caught:
        find_image(engine)

    assert wanted in caught.value.message
    assert "jmeterpy install --image" in caught.value.hint
    state = engine_state()
    assert (state.answers, state.image, state.why) == (True, False, caught.value.message)


@pytest.mark.engine
def test_a_build_on_a_base_that_has_no_java_fails_and_leaves_nothing(
    engine: DockerClient, jmeter_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "lib").mkdir()
    home = replace(open_home(jmeter_home), folder=tmp_path)
    before = {container.id for container in engine.containers.list(all=True)}

    with pytest.raises(EngineError, match="could not be built") as caught:
        build_image(home, client=engine, name="jmeterpy/jmeter:tests-bad", java_image="scratch")

    assert "JMETERPY_JAVA_IMAGE" in caught.value.hint
    assert {container.id for container in engine.containers.list(all=True)} <= before
