from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jmeterpy.engine.daemon import EngineState
from jmeterpy.errors import EngineError, JavaError, SettingError
from jmeterpy.runners import choose as module

READY = EngineState(answers=True, image=True, where="unix:///x.sock")
NO_IMAGE = EngineState(
    answers=True, image=False, where="unix:///x.sock", why="the image j:1 is not there"
)
SILENT = EngineState(
    answers=False, image=False, where="unix:///x.sock", why="no container engine answers at x"
)


def choose(name: str, **settings: Any) -> tuple[Any, str]:
    """Here a runner is the name of one."""
    return module.choose(name, **settings)


class World:
    """What is on this machine."""

    def __init__(self) -> None:
        self.state = READY
        self.java = True
        self.built = False

    def find_java(self) -> str:
        if not self.java:
            raise JavaError("there is no Java on this machine", hint="pip install it")
        return "java"

    def find_local(self, *, jmeter_home: object = None) -> str:
        self.find_java()
        return f"local {jmeter_home}" if jmeter_home else "local"

    def build(self, _home: object) -> str:
        self.built = True
        return "sha256:1"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.delenv("JMETER_HOME", raising=False)
    monkeypatch.delenv("JMETERPY_IMAGE", raising=False)
    fakes: dict[str, Any] = {
        "engine_state": lambda: world.state,
        "find_docker": lambda: "docker",
        "find_local": world.find_local,
        "find_java": world.find_java,
        "build_image": world.build,
        "install": lambda: "home",
    }
    for name, fake in fakes.items():
        monkeypatch.setattr(module, name, fake)
    return world


def test_auto_takes_the_container_engine_that_answers_and_has_the_image(world: World) -> None:
    assert choose("auto") == ("docker", "unix:///x.sock answers and has jmeterpy/jmeter:5.6.3")
    assert not world.built


@pytest.mark.parametrize(
    ("state", "why"),
    [(SILENT, "no container engine answers"), (NO_IMAGE, "the image j:1 is not there")],
)
def test_auto_takes_this_machine_when_it_has_a_java_and_there_is_no_image(
    world: World, state: EngineState, why: str
) -> None:
    world.state = state

    assert choose("auto") == ("local", why)
    assert not world.built


def test_auto_builds_the_image_where_there_is_no_java(world: World) -> None:
    world.state, world.java = NO_IMAGE, False

    runner, why = choose("auto")

    assert (runner, world.built) == ("docker", True)
    assert "no Java" in why


def test_with_nothing_at_all_the_error_says_both(world: World) -> None:
    world.state, world.java = SILENT, False

    with pytest.raises(JavaError, match=r"no Java .*; no container engine answers") as caught:
        choose("auto")

    assert caught.value.hint == "pip install it"


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_jmeter_that_was_named_means_this_machine(
    world: World, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    if by == "environment":
        monkeypatch.setenv("JMETER_HOME", "/opt/jm")
    given = Path("/opt/jm") if by == "option" else None

    runner, why = choose("auto", jmeter_home=given)

    assert str(runner).startswith("local")
    assert "names a JMeter" in why
    assert world.state is READY


def test_auto_stays_here_when_a_container_would_have_no_way_to_the_target(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Client:
        def info(self) -> dict[str, str]:
            return {"OperatingSystem": "Docker Desktop"}

        def close(self) -> None:
            pass

    monkeypatch.setattr(module, "connect", lambda _daemon: Client())

    runner, why = choose("auto", hosts=["127.0.0.1:8000"])

    assert (runner, world.built) == ("local", False)
    assert "does not reach" in why
    assert choose("auto", hosts=["example.org:80"])[0] == "docker"


def test_an_unknown_runner_is_named_with_those_that_exist(world: World) -> None:
    assert world
    with pytest.raises(SettingError, match="no runner 'podman'") as caught:
        choose("podman")

    assert caught.value.hint == "There are auto, local, docker"
    assert caught.value.exit_code == 2


def test_a_jmeter_of_this_machine_and_a_container_contradict_each_other(world: World) -> None:
    assert world
    with pytest.raises(SettingError, match="--jmeter-home"):
        choose("docker", jmeter_home="/opt/jm")


def test_a_runner_that_was_asked_for_says_itself_what_it_lacks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise EngineError("the image is not there")

    assert world
    monkeypatch.setattr(module, "find_docker", refuse)

    with pytest.raises(EngineError, match="not there"):
        choose("docker")
