"""An image has the plugins that were here when it was built; what came later is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.engine.daemon import EngineState, find_daemon
from jmeterpy.engine.image_plugins import LABEL, lacking, lacks_text, plugin_jars
from jmeterpy.flows.health import can_run, container, examine
from jmeterpy.runners.docker import DockerRunner


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A JMeter with two plugins."""
    ext = tmp_path / "lib" / "ext"
    ext.mkdir(parents=True)
    for name in ("ApacheJMeter_core.jar", "b-plugin.jar", "a-plugin.jar", "readme.txt"):
        (ext / name).touch()
    return tmp_path


def test_plugins_are_the_jars_that_are_not_jmeters_own(home: Path) -> None:
    assert plugin_jars(home) == ("a-plugin.jar", "b-plugin.jar")
    assert plugin_jars(home / "nothing") == ()


def test_an_image_lacks_what_was_installed_after_it(home: Path) -> None:
    assert lacking({}, home) == ("a-plugin.jar", "b-plugin.jar")
    assert lacking({LABEL: "a-plugin.jar"}, home) == ("b-plugin.jar",)
    assert lacking({LABEL: "b-plugin.jar,a-plugin.jar,c.jar"}, home) == ()
    assert lacking({}, None) == ()


def test_many_are_counted() -> None:
    assert lacks_text(("a", "b", "c", "d")).startswith("lacks a, b and 2 more, installed here")


def test_doctor_warns_and_the_runner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    state = EngineState(answers=True, image=True, where="here", lacks=("a-plugin.jar",))
    monkeypatch.setattr("jmeterpy.engine.image.engine_state", lambda: state)
    there, lacks = container()
    assert (there.status, lacks.status) == ("ok", "warn")
    assert "lacks a-plugin.jar" in lacks.text
    assert lacks.remedy == "jmeterpy install --image"
    assert can_run(examine())
    runner = DockerRunner(find_daemon(), "image", lacks=("a-plugin.jar",))
    assert "lacks a-plugin.jar" in runner.describe()["lacks"]
    assert "lacks" not in DockerRunner(find_daemon(), "image").describe()


@pytest.mark.engine
def test_a_built_image_knows_its_plugins(container_image: str, jmeter_home: Path) -> None:
    from jmeterpy.engine.daemon import connect

    client = connect()
    try:
        labels = client.images.get(container_image).labels
    finally:
        client.close()
    assert LABEL in labels
    assert lacking(labels, jmeter_home) == ()
