from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from jmeterpy.engine.daemon import Daemon
from jmeterpy.errors import EngineError
from jmeterpy.runners.network import Network, Target, check_reach, choose_network, targets

LINUX = {"OperatingSystem": "Debian GNU/Linux 12", "SecurityOptions": ["name=seccomp"]}
DESKTOP = {"OperatingSystem": "Docker Desktop", "SecurityOptions": []}
ROOTLESS = {"OperatingSystem": "Debian", "SecurityOptions": ["name=rootless"]}
HERE = Daemon("unix:///var/run/docker.sock")
THERE = Daemon("tcp://build.example.org:2376")


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port on which nobody listens; it is held, so that nobody else takes it."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        yield silent.getsockname()[1]


@pytest.mark.parametrize(
    ("host", "mode"),
    [
        ("127.0.0.1:8000", "host"),
        ("127.9.9.9:80", "host"),
        ("localhost:8000", "host"),
        ("LocalHost:8000", "host"),
        ("api.localhost:80", "host"),
        ("[::1]:8000", "host"),
        ("0.0.0.0:8000", "host"),
        ("example.org:443", "bridge"),
        ("192.168.0.7:80", "bridge"),
        ("localhost.example.org:80", "bridge"),
        ("no-port", "bridge"),
    ],
)
def test_auto_takes_the_hosts_network_only_for_what_runs_on_this_machine(
    host: str, mode: str
) -> None:
    assert choose_network("auto", [host], daemon=HERE, info=LINUX).mode == mode


@pytest.mark.parametrize(("daemon", "info"), [(HERE, DESKTOP), (HERE, ROOTLESS), (THERE, LINUX)])
def test_an_engine_whose_containers_have_no_way_here_refuses_and_says_what_to_do(
    daemon: Daemon, info: dict[str, object]
) -> None:
    with pytest.raises(EngineError) as caught:
        choose_network("auto", ["127.0.0.1:8000"], daemon=daemon, info=info)

    assert "127.0.0.1:8000" in caught.value.message
    assert "the container itself" in caught.value.message
    assert "--runner local" in caught.value.hint
    assert "host.docker.internal" in caught.value.hint


@pytest.mark.parametrize("wanted", ["bridge", "host", "none", "my-network"])
def test_a_network_that_was_asked_for_is_taken(wanted: str) -> None:
    assert choose_network(wanted, ["127.0.0.1:80"], daemon=HERE, info=DESKTOP).mode == wanted


def test_one_name_for_this_machine_works_in_both_networks() -> None:
    host = choose_network("host", [], daemon=HERE, info=LINUX)
    bridge = choose_network("bridge", [], daemon=HERE, info=LINUX)

    assert dict(host.names) == {"host.docker.internal": "127.0.0.1"}
    assert dict(bridge.names) == {"host.docker.internal": "host-gateway"}


def test_hosts_without_a_usable_port_are_left_out() -> None:
    assert targets(["a:0", "b:70000", "c:${port}", "d", ":80", "e:80"]) == (Target("e", 80),)


def test_a_target_that_answers_us_but_not_the_container_is_refused(listening: int) -> None:
    with pytest.raises(EngineError) as caught:
        check_reach(
            [f"127.0.0.1:{listening}"],
            Network("bridge", "as asked for"),
            ask=lambda _command: f"127.0.0.1 {listening}\n",
        )

    assert f"127.0.0.1:{listening} answers this machine, but not a container" in str(caught.value)
    assert "--network host" in caught.value.hint


def test_a_target_that_answers_nobody_is_its_own_matter(nobody: int) -> None:
    host = f"127.0.0.1:{nobody}"

    check_reach([host], Network("host", ""), ask=lambda _command: host.replace(":", " "))


def test_hosts_reach_the_container_as_words_never_as_shell() -> None:
    asked: list[str] = []

    def ask(command: list[str]) -> str:
        asked.extend(command)
        return ""

    check_reach(["$(reboot):80", "a b;c:81"], Network("bridge", ""), ask=ask)

    assert asked[-4:] == ["$(reboot)", "80", "a b;c", "81"]
    assert "reboot" not in asked[2]


def test_a_plan_without_known_hosts_asks_nothing() -> None:
    def ask(_command: list[str]) -> str:
        raise AssertionError("nothing was to be asked")

    check_reach(["${host}"], Network("bridge", ""), ask=ask)
