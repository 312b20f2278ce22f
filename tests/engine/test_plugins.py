from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jmeterpy.engine import install
from jmeterpy.engine.home import cached_home, damage
from jmeterpy.engine.plugins import install_plugins, plugins
from jmeterpy.errors import InstallError, SettingError

pytestmark = pytest.mark.usefixtures("cache")


@pytest.fixture
def installed(release: Any, repository: Any, cache: Path, tmp_path: Path) -> Any:
    """A JMeter of made-up jars in the cache, and where more could come from."""
    assert not cache.exists()
    install(source=repository.source(tmp_path), release=release.jars)
    repository.asked.clear()
    return repository.source(tmp_path)


def test_a_plugin_comes_with_the_library_that_it_needs() -> None:
    needs = {plugin.name: len(plugin.jars) for plugin in plugins()}

    assert needs["casutg"] == needs["parallel"] == 2
    assert needs["websocket"] == 1
    assert all(jar.place.startswith("lib/") for plugin in plugins() for jar in plugin.jars)


def test_a_name_that_is_none_is_answered_with_those_that_are() -> None:
    with pytest.raises(SettingError, match="did you mean 'casutg'") as caught:
        install_plugins(["casug"])

    assert "websocket" in caught.value.message


def test_a_jmeter_of_the_user_is_not_changed(
    installed: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JMETER_HOME", str(tmp_path))

    with pytest.raises(InstallError, match="does not change"):
        install_plugins(["casutg"], source=installed)


def test_a_plugin_whose_jar_is_not_the_known_one_is_refused(
    installed: Any, repository: Any
) -> None:
    plugin = next(plugin for plugin in plugins() if plugin.name == "websocket")
    repository.files[f"/{plugin.jars[0].path}"] = b"x" * plugin.jars[0].size

    with pytest.raises(InstallError, match="is not the file of the release"):
        install_plugins(["websocket"], source=installed)

    assert not list((cached_home() / "lib" / "ext").glob("*websocket*"))


@pytest.mark.usefixtures("installed")
def test_what_was_added_survives_an_install_by_force(
    release: Any, repository: Any, tmp_path: Path
) -> None:
    added = cached_home() / "lib" / "ext" / "plugin-1.0.jar"
    added.write_bytes(b"plugin")
    (cached_home() / "lib" / "ext" / "ext.jar").write_bytes(b"broken")

    install(source=repository.source(tmp_path), release=release.jars, force=True)

    assert added.read_bytes() == b"plugin"
    assert damage(cached_home(), release.jars) == ()
