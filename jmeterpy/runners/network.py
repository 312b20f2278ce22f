"""Which network a container runs in, and whether it reaches the target from there."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from jmeterpy.engine.daemon import Daemon
from jmeterpy.errors import EngineError

HOST_NAME = "host.docker.internal"  # the machine of the engine, as seen from a container
MOST = 8  # how many of a plan's hosts are tried before a run
PATIENCE_S = 10  # a lost packet is sent again after 1, 3 and 7 s; what refuses does so at once
_LOCAL_NAMES = {"localhost", "ip6-localhost", "0.0.0.0", "::"}  # noqa: S104 - targets, not binds

# Run inside the container: prints each "host port" of its arguments that does not answer.
_TRY = f"""
while [ $# -gt 1 ]; do
  (timeout {PATIENCE_S} bash -c '</dev/tcp/"$0"/"$1"' "$1" "$2" 2>/dev/null || echo "$1 $2") &
  shift 2
done
wait
"""


@dataclass(frozen=True)
class Network:
    """A container's network, and why it is that one."""

    mode: str  # "bridge", "host", "none", or a network's name
    why: str
    names: Mapping[str, str] = field(default_factory=dict)  # further lines of its /etc/hosts


@dataclass(frozen=True)
class Target:
    """A host and a port that the plan names."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether it means the machine itself, whichever machine that is.

        >>> Target("127.0.0.1", 80).is_loopback, Target("example.org", 80).is_loopback
        (True, False)
        """
        if self.host in _LOCAL_NAMES or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def targets(hosts: Iterable[str]) -> tuple[Target, ...]:
    """The hosts of a PlanBrief, in order, each once; what has no port in it is left out.

    >>> targets(["[::1]:8080", "example.org:80", "example.org:80", "example.org"])
    (Target(host='::1', port=8080), Target(host='example.org', port=80))
    """
    found: dict[Target, None] = {}
    for text in hosts:
        host, _, port = text.rpartition(":")
        if host and port.isdigit() and 0 < int(port) < 1 << 16:
            found[Target(host.strip("[]").lower(), int(port))] = None
    return tuple(found)


def choose_network(
    wanted: str, hosts: Iterable[str], *, daemon: Daemon, info: Mapping[str, Any]
) -> Network:
    """The network for a plan with these hosts; `info` is what the engine says of itself.

    Raises: EngineError where the plan targets this machine, and no network leads there.
    Source: tried on a Linux engine; what Docker Desktop does is from its documentation.
    """
    native = is_native(daemon, info)
    if wanted != "auto":
        return Network(wanted, "as asked for", _names(wanted, native=native))
    local = [target for target in targets(hosts) if target.is_loopback]
    if not local:
        why = "no target of the plan is this machine"
        return Network("bridge", why, _names("bridge", native=native))
    if native:
        why = f"the plan targets {local[0]}: the host's network leads there"
        return Network("host", why, _names("host", native=native))
    raise EngineError(
        f"the plan targets {local[0]}. Inside a container that is the container itself, and "
        f"the container engine at {daemon.address} is not a Linux engine of this machine",
        hint=f"Use --runner local; or let the server listen on 0.0.0.0 and name it {HOST_NAME} "
        "in the plan",
    )


def is_native(daemon: Daemon, info: Mapping[str, Any]) -> bool:
    """Whether the engine's containers can share the network of this very machine."""
    rootless = any("rootless" in option for option in info.get("SecurityOptions") or ())
    desktop = "Docker Desktop" in str(info.get("OperatingSystem"))
    return daemon.address.startswith("unix://") and not rootless and not desktop


def _names(mode: str, *, native: bool) -> Mapping[str, str]:
    """One name for this machine, whichever network; Docker Desktop brings it by itself."""
    if not native or mode == "none":
        return {}
    return {HOST_NAME: "127.0.0.1" if mode == "host" else "host-gateway"}


def check_reach(hosts: Iterable[str], network: Network, *, ask: Callable[[list[str]], str]) -> None:
    """Refuse a run whose target answers this machine, but not the container.

    What answers neither is a matter of the target: the run goes on, and its samples fail.
    `ask` runs a command inside the container and gives what it printed.

    Raises: EngineError that names the target and the network.
    """
    wanted = targets(hosts)[:MOST]
    if not wanted:
        return
    words = [word for target in wanted for word in (target.host, str(target.port))]
    said = ask(["bash", "-c", _TRY, "try", *words]).splitlines()
    silent = [target for target in wanted if f"{target.host} {target.port}" in said]
    with ThreadPoolExecutor(MOST) as pool:
        ours = [
            t for t, answers in zip(silent, pool.map(answers_us, silent), strict=True) if answers
        ]
    if ours:
        raise EngineError(
            f"{ours[0]} answers this machine, but not a container in the network "
            f"'{network.mode}'" + (f" ({network.why})" if network.why else ""),
            hint=_way_out(ours[0]),
        )


def _way_out(target: Target) -> str:
    if target.is_loopback:
        return (
            "Inside a container that is the container itself: use --runner local, or --network "
            f"host, or let the server listen on 0.0.0.0 and name it {HOST_NAME} in the plan"
        )
    if target.host == HOST_NAME:
        return "The server must listen on 0.0.0.0, not on 127.0.0.1 only; or use --runner local"
    return "Use --runner local, or --network host, or the name of the target's own network"


def answers_us(target: Target) -> bool:
    """Whether `target` takes a connection from this machine."""
    host = "127.0.0.1" if target.host == HOST_NAME else target.host
    try:
        socket.create_connection((host, target.port), timeout=PATIENCE_S).close()
    except OSError:
        return False
    return True
