"""Which runner runs: the one that was named, or the best of those that are here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from jmeterpy.engine.daemon import EngineState, connect, find_daemon
from jmeterpy.engine.home import find_jmeter, open_home
from jmeterpy.engine.image import build_image, engine_state, image_name
from jmeterpy.engine.installation import install
from jmeterpy.engine.java import find_java
from jmeterpy.errors import EngineError, JavaError, SettingError
from jmeterpy.runners.docker import find_docker
from jmeterpy.runners.job import Runner
from jmeterpy.runners.local import find_local
from jmeterpy.runners.network import choose_network, targets

Home = Path | str | None
Fetch = Callable[[], object]

# To add a runner, add a line: its name, and what finds it, given what --jmeter-home says.
RUNNERS: Mapping[str, Callable[[Home], Runner]] = {
    "local": lambda home: find_local(jmeter_home=home),
    "docker": lambda _home: find_docker(),
}


def choose(
    name: str, *, jmeter_home: Home = None, hosts: Iterable[str] = (), fetch: Fetch = install
) -> tuple[Runner, str]:
    """The runner of that name, and why it is that one, as the rest of a line.

    "auto" takes the container engine where one answers and has the image, else this machine where
    it has a Java, else it builds the image. A JMeter that was named lies on this machine, and so
    does its runner. `hosts` are those of the plan: a container may have no way to them. `fetch`
    brings JMeter where the runner needs one and there is none.

    Raises: SettingError for another name; what the runner itself lacks as its own RunError.
    """
    if name == "auto":
        return _auto(jmeter_home, tuple(hosts), fetch)
    if name not in RUNNERS:
        raise SettingError(
            f"there is no runner '{name}'", hint=f"There are auto, {', '.join(RUNNERS)}"
        )
    if jmeter_home and name != "local":
        raise SettingError(
            f"--jmeter-home names a JMeter of this machine, but the runner is '{name}'",
            hint="Leave one of the two away",
        )
    if name == "local" and not jmeter_home:
        _ensure(fetch)
    return RUNNERS[name](jmeter_home), "as asked for"


def _ensure(fetch: Fetch) -> None:
    if find_jmeter() is None:
        fetch()


def _auto(jmeter_home: Home, hosts: tuple[str, ...], fetch: Fetch) -> tuple[Runner, str]:
    if jmeter_home or os.environ.get("JMETER_HOME"):
        named = "--jmeter-home" if jmeter_home else "JMETER_HOME"
        return find_local(jmeter_home=jmeter_home), f"{named} names a JMeter of this machine"
    state = engine_state()
    against = _against(state, hosts)
    if not against:
        return find_docker(), f"{state.where} answers and has {image_name()}"
    try:
        find_java()
    except JavaError as error:
        return _built(state, error, fetch)
    _ensure(fetch)
    return find_local(), against


def _against(state: EngineState, hosts: tuple[str, ...]) -> str:
    """What speaks against a container; nothing where one can be used."""
    if not state.answers:
        return "no container engine answers"
    return state.why or _no_way(hosts)


def _no_way(hosts: tuple[str, ...]) -> str:
    """Docker Desktop's containers, and those of another machine, do not reach our loopback."""
    if not any(target.is_loopback for target in targets(hosts)):
        return ""
    daemon = find_daemon()
    client = connect(daemon)
    try:
        choose_network("auto", hosts, daemon=daemon, info=client.info())
    except EngineError:
        return "the plan targets this machine, which a container of this engine does not reach"
    finally:
        client.close()
    return ""


def _built(state: EngineState, error: JavaError, fetch: Fetch) -> tuple[Runner, str]:
    if not state.answers:
        raise JavaError(f"{error.message}; {state.why}", hint=error.hint) from error
    if not state.image:
        _ensure(fetch)
        build_image(open_home())
    return find_docker(), "this machine has no Java that runs JMeter; the image was built"
