"""What every test may ask for: the corpus, a JMeter, a container engine, the sample API.

Where one is missing the test is skipped and says so; where JMETERPY_REQUIRE names it (CI does:
`JMETERPY_REQUIRE=corpus,jmeter,engine,demo,browser,tsc,native`), the test fails instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

# No test asserts a wall-clock time, so no example has a deadline, and none is drawn too slowly:
# a busy machine is no bug. A test with a `suppress_health_check` of its own names too_slow again.
# CI draws the same examples each time, so that a landing does not depend on luck; people draw anew.
SLOW = [HealthCheck.too_slow]
settings.register_profile("house", deadline=None, suppress_health_check=SLOW)
settings.register_profile("ci", deadline=None, suppress_health_check=SLOW, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

ROOT = Path(__file__).resolve().parent.parent


def missing(what: str, reason: str) -> NoReturn:
    """Skip, or fail where the environment says that `what` must be there."""
    if what in os.environ.get("JMETERPY_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here, but {reason}")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts JMeter or containers: their times are worth something on a free machine."""
    for item in items:
        real = {"jmeter_home", "container_image"} & set(getattr(item, "fixturenames", ()))
        if real or item.get_closest_marker("jmeter") or item.get_closest_marker("engine"):
            item.add_marker("alone")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of other people's plans and results."""
    folder = Path(os.environ.get("JMETERPY_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        missing("corpus", f"there is no corpus at {folder}; set JMETERPY_CORPUS")
    return folder


@pytest.fixture(scope="session")
def jmeter_home() -> Path:
    """The home of a JMeter 5.6.3 that is on this machine; nothing is fetched for it."""
    from jmeterpy.engine import find_jmeter

    home = find_jmeter()
    if home is None:
        missing("jmeter", "JMeter is not installed: run `jmeterpy install`")
    return Path(home)


@pytest.fixture(scope="session")
def container_image(jmeter_home: Path) -> Iterator[str]:
    """The name of an image of JMeter, built once a session; JMETERPY_IMAGE names it meanwhile.

    No base is pulled for it: JMETERPY_JAVA_IMAGE's must be there, else `.ci/bases.sh` makes one.
    """
    from jmeterpy.engine.daemon import connect
    from jmeterpy.engine.home import open_home
    from jmeterpy.engine.image import build_image
    from jmeterpy.errors import EngineError

    base = os.environ.get("JMETERPY_JAVA_IMAGE", "jmeterpy-base:bookworm")
    name = "jmeterpy/jmeter:tests"
    try:
        client = connect()
    except EngineError as error:
        missing("engine", error.message)
    try:
        if not client.images.list(name=base):
            missing("engine", f"the engine has no image {base}: .ci/bases.sh makes it")
        build_image(open_home(jmeter_home), client=client, name=name, java_image=base)
    finally:
        client.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JMETERPY_IMAGE", name)
        yield name


@contextmanager
def _api(*arguments: str) -> Iterator[str]:
    """A sample API of its own process, on a free port; gives its address, ends it afterwards."""
    command = [sys.executable, "-m", "jmeterpy.demo", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "http://" in line, f"the sample API said {line!r}"
            yield "http://" + line.split("http://", 1)[1].split()[0]
        finally:
            process.terminate()
            process.wait(timeout=60)


def _need_demo() -> None:
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        missing("demo", "the sample API needs `pip install 'jmeterpy[demo]'`")


@pytest.fixture(scope="session")
def sample_api() -> Iterator[str]:
    """The address of a running sample API, one for all tests; data of other tests may be in it."""
    _need_demo()
    with _api() as address:
        yield address


@pytest.fixture
def start_api() -> Callable[..., AbstractContextManager[str]]:
    """`with start_api("--errors", "0.1") as address`: a sample API with switches."""
    _need_demo()
    return _api
