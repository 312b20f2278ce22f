from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.engine import fetch, find_jmeter, open_home
from jmeterpy.engine import install as install_jmeter
from jmeterpy.engine.home import cached_home, damage
from jmeterpy.engine.installation import prepare_start
from jmeterpy.engine.java import find_java
from jmeterpy.engine.release import VERSION, jars
from jmeterpy.engine.startup import archive_of
from jmeterpy.errors import InstallError
from tests.engine.repository import jar_of, zipped

pytestmark = pytest.mark.usefixtures("cache")


@pytest.fixture
def install(release: Any, repository: Any, tmp_path: Path) -> Any:
    def run(**options: Any) -> Any:
        return install_jmeter(source=repository.source(tmp_path), release=release.jars, **options)

    return run


def files_below(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def path_of(release: Any, place: str) -> str:
    return next(f"/{jar.path}" for jar in release.jars if jar.place == place)


def test_the_home_is_laid_out_as_the_release(install: Any, cache: Path) -> None:
    home = install()

    assert home.version == "9.9.9"
    assert files_below(home.folder) == {
        "bin/ApacheJMeter.jar",
        "bin/jmeter.properties",
        "bin/templates/x.xml",
        "lib/big-1.0.jar",
        "lib/ext/ext.jar",
    }
    assert (home.folder / "lib" / "junit").is_dir()
    assert files_below(cache) - {"install.lock"} == {
        f"jmeter-{VERSION}/{name}" for name in files_below(home.folder)
    }
    assert find_jmeter() == home.folder


def test_progress_ends_at_the_size_of_all(install: Any, release: Any) -> None:
    said: list[tuple[int, int]] = []

    install(progress=lambda here, total: said.append((here, total)))

    total = sum(jar.size for jar in release.jars)
    assert said[-1] == (total, total)
    assert all(0 <= here <= total for here, _ in said)


def test_what_is_cached_needs_no_network(install: Any, repository: Any) -> None:
    install()
    repository.asked.clear()

    install()

    assert repository.asked == []


def test_a_connection_that_breaks_is_resumed_where_it_broke(
    install: Any, repository: Any, release: Any
) -> None:
    big = path_of(release, "lib/big-1.0.jar")
    repository.cut_after[big] = 100_000

    home = install()

    asked = [wanted for path, wanted in repository.asked if path == big]
    assert asked[0] == ""
    resumed_at = int(asked[1].removeprefix("bytes=").removesuffix("-"))
    assert 0 < resumed_at <= 100_000
    assert damage(home.folder, release.jars) == ()


def test_what_the_last_install_fetched_is_used_by_the_next(
    install: Any, repository: Any, release: Any
) -> None:
    repository.status[path_of(release, "lib/ext/ext.jar")] = 404
    with pytest.raises(InstallError):
        install()
    first = {path for path, _ in repository.asked}
    repository.asked.clear()
    repository.status.clear()

    install()

    assert path_of(release, "lib/big-1.0.jar") in first
    assert path_of(release, "lib/ext/ext.jar") in {path for path, _ in repository.asked}
    assert len(repository.asked) < len(release.jars)


def test_a_jar_that_was_changed_is_refused_and_nothing_is_installed(
    install: Any, repository: Any, release: Any, cache: Path
) -> None:
    path = path_of(release, "lib/ext/ext.jar")
    repository.files[path] = b"EXTENSION"

    with pytest.raises(InstallError, match="is not the file of the release") as caught:
        install()

    assert "org.acme:part3:1.0" in str(caught.value)
    assert "JMETERPY_MAVEN_MIRROR" in caught.value.hint
    assert not cached_home().exists()
    assert not list(cache.rglob("*.part"))


def test_a_half_jar_with_other_bytes_is_fetched_anew(
    install: Any, release: Any, cache: Path
) -> None:
    big = next(jar for jar in release.jars if jar.place == "lib/big-1.0.jar")
    (cache / "downloads").mkdir(parents=True)
    (cache / "downloads" / f"{big.sha256}.jar.part").write_bytes(b"nonsense")

    home = install()

    assert damage(home.folder, release.jars) == ()


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (503, fetch.ATTEMPTS)])
def test_an_answer_that_may_get_better_is_asked_for_again(
    install: Any, repository: Any, release: Any, status: int, tries: int
) -> None:
    path = path_of(release, "lib/ext/ext.jar")
    repository.status[path] = status

    with pytest.raises(InstallError, match=f"answered {status}"):
        install()

    assert [asked for asked, _ in repository.asked].count(path) == tries


def test_no_network_is_said_with_what_helps(install: Any, repository: Any) -> None:
    repository.address = "http://127.0.0.1:9"

    with pytest.raises(InstallError, match="could not be fetched from") as caught:
        install()

    assert "refused" in caught.value.message
    assert "HTTPS_PROXY" in caught.value.hint


def test_a_jar_in_the_local_maven_repository_is_not_fetched(
    install: Any, repository: Any, release: Any, tmp_path: Path
) -> None:
    for jar in release.jars:
        file = tmp_path / "m2" / jar.path
        file.parent.mkdir(parents=True)
        file.write_bytes(release.content[jar.place])
    bad = next(jar for jar in release.jars if jar.place == "lib/ext/ext.jar")
    (tmp_path / "m2" / bad.path).write_bytes(b"another")

    install()

    assert [path for path, _ in repository.asked] == [f"/{bad.path}"]


def test_two_installs_at_once_fetch_once(install: Any, repository: Any, release: Any) -> None:
    with ThreadPoolExecutor(2) as pool:
        homes = [task.result() for task in [pool.submit(install), pool.submit(install)]]

    assert homes[0] == homes[1]
    assert len(repository.asked) == len(release.jars)


def test_a_damaged_cache_is_mended_by_force(install: Any, release: Any) -> None:
    home = install()
    (home.folder / "lib" / "ext" / "ext.jar").write_bytes(b"broken")
    assert damage(install().folder, release.jars) == ("lib/ext/ext.jar",)

    assert damage(install(force=True).folder, release.jars) == ()


def test_an_install_that_is_killed_leaves_no_home_and_the_next_one_succeeds(
    install: Any, release: Any, cache: Path
) -> None:
    child = subprocess.Popen([sys.executable, "-c", SLOW, str(cache)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"built\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert not cached_home().exists()
    assert [file.name for file in cache.glob(".jmeter-*")]

    home = install()

    assert damage(home.folder, release.jars) == ()
    assert not list(cache.glob(".jmeter-*"))


SLOW = f"""
import os, sys, time
from dataclasses import replace
from pathlib import Path
from jmeterpy.engine.cache import locked
cache = Path(sys.argv[1])
with locked(cache / "install.lock"):
    half = cache / f".jmeter-{VERSION}.{{os.getpid()}}" / "lib"
    half.mkdir(parents=True)
    (half / "half.jar").write_bytes(b"half")
    print("built", flush=True)
    time.sleep(60)
"""


def test_a_name_that_leads_out_of_the_home_is_refused(
    tmp_path: Path, repository: Any, release: Any
) -> None:
    evil = zipped(**{"bin/../../evil": "x"})
    jar = jar_of("bin/", "org.acme:evil:1.0", evil)
    repository.files[f"/{jar.path}"] = evil

    with pytest.raises(InstallError, match="leads out of"):
        install_jmeter(source=repository.source(tmp_path), release=(*release.jars[:1], jar))
    assert not list(tmp_path.rglob("evil"))


def test_a_cache_that_cannot_be_written_is_named(
    install: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("JMETERPY_CACHE", str(tmp_path / "a file" / "cache"))

    with pytest.raises(InstallError, match="cannot write into the cache") as caught:
        install()

    assert "JMETERPY_CACHE" in caught.value.hint


def test_a_full_disk_is_said_with_what_is_needed(
    install: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("jmeterpy.engine.installation._build", full)

    with pytest.raises(InstallError, match="the disk is full: JMeter") as caught:
        install()

    assert "JMETERPY_CACHE" in caught.value.hint
    assert not cached_home().exists()


def test_a_jmeter_home_that_is_none_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JMETER_HOME", str(tmp_path))

    with pytest.raises(InstallError, match="it is no JMeter"):
        open_home()


def test_a_jmeter_home_of_the_user_is_taken_with_its_own_version(
    install: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = install()
    own = tmp_path / "own"
    home.folder.rename(own)
    monkeypatch.setenv("JMETER_HOME", str(own))

    found = open_home()

    assert (found.folder, found.version, found.source) == (own, "9.9.9", "JMETER_HOME")


def test_without_any_jmeter_the_message_says_how_to_get_one() -> None:
    assert find_jmeter() is None
    with pytest.raises(InstallError, match="is not installed") as caught:
        open_home()
    assert "jmeterpy install" in caught.value.hint


def test_the_lock_names_the_158_jars_once_each_and_no_address() -> None:
    release = jars()

    assert len(release) == 158
    assert len({jar.place for jar in release}) == 158
    assert len({jar.coordinate for jar in release}) == 158
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in release)


@pytest.mark.jmeter
def test_who_waits_for_the_preparation_of_the_start_is_told_once(install: Any) -> None:
    said: list[str] = []
    archive = archive_of(install(), find_java())

    prepare_start(begins=lambda: said.append("begins"))
    archive.parent.mkdir(exist_ok=True)
    archive.touch()
    prepare_start(begins=lambda: said.append("again"))

    assert said == ["begins"]


@pytest.fixture
def real_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of the machine, not the test's own."""
    monkeypatch.undo()
    home: Path = request.getfixturevalue("jmeter_home")
    return home


@pytest.mark.jmeter
def test_the_jmeter_on_this_machine_is_whole(real_home: Path) -> None:
    if os.environ.get("JMETER_HOME"):
        pytest.skip("JMETER_HOME names another JMeter than ours")
    assert damage(real_home) == ()


@pytest.mark.jmeter
def test_two_jars_of_the_real_repository_make_a_home(tmp_path: Path) -> None:
    """The smallest proof that addresses, checksums and unpacking are right."""
    source = replace(fetch.default_source(), local=tmp_path / "no local repository")
    few = tuple(jar for jar in jars() if jar.place.startswith("bin/"))

    try:
        home = install_jmeter(source=source, release=few)
    except InstallError as error:
        if not re.search(r"could not be fetched|broke off|answered (429|5\d\d)", error.message):
            raise
        pytest.skip(f"no network, or the repository has no time for us: {error.message}")

    assert home.version == VERSION
    assert "jmeter.save.saveservice" in (home.folder / "bin" / "jmeter.properties").read_text()
