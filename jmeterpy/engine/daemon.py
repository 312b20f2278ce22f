"""The container engine: where it is, whether it answers, and what its refusals mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.errors import EngineError

if TYPE_CHECKING:
    from docker import DockerClient

PATIENCE_S = 60  # for one answer of the engine; streams may be silent for longer
QUICK_S = 5.0  # when we only ask whether there is one: a busy one takes more than a second
START_IT = "Start Docker, or use --runner local; jmeterpy doctor tells more"


@dataclass(frozen=True)
class Daemon:
    """Where the container engine listens, and how to speak to it."""

    address: str  # "unix:///var/run/docker.sock", "tcp://...", "npipe://..."
    tls: Any = None  # the SDK's TLSConfig, or None

    @property
    def socket(self) -> Path | None:
        """The file of a Unix socket."""
        prefix = "unix://"
        return Path(self.address[len(prefix) :]) if self.address.startswith(prefix) else None


@dataclass(frozen=True)
class EngineState:
    """What `--runner auto` and `doctor` want to know of the container engine."""

    answers: bool
    image: bool  # an image of JMeter is there, and is one that we can run
    where: str
    why: str = ""  # what is in the way; empty when both are true
    lacks: tuple[str, ...] = ()  # plugins of this user's JMeter that the image was built without


def find_daemon() -> Daemon:
    """DOCKER_HOST's, else that of the current docker context: the SDK itself knows no contexts."""
    from docker.constants import DEFAULT_UNIX_SOCKET, IS_WINDOWS_PLATFORM
    from docker.context import ContextAPI
    from docker.errors import DockerException
    from docker.utils import kwargs_from_env

    if os.environ.get("DOCKER_HOST"):
        given = kwargs_from_env()
        return Daemon(os.environ["DOCKER_HOST"], given.get("tls"))
    try:
        context = ContextAPI.get_context(os.environ.get("DOCKER_CONTEXT"))  # None: the current one
    except (DockerException, OSError, ValueError):
        context = None  # a context that was removed, or a broken file: the default is as good
    host = getattr(context, "Host", "") or ""
    usual = "npipe:////./pipe/docker_engine" if IS_WINDOWS_PLATFORM else DEFAULT_UNIX_SOCKET
    address = (host or usual).replace("http+unix://", "unix://")
    return Daemon(address, getattr(context, "TLSConfig", None))


def connect(daemon: Daemon | None = None, *, timeout_s: float = PATIENCE_S) -> DockerClient:
    """A client of the container engine; close it.

    Raises: EngineError when none answers.
    """
    from docker import DockerClient
    from docker.errors import DockerException

    found = daemon or find_daemon()
    file = found.socket
    if file is not None and not file.exists():
        raise EngineError(f"no container engine answers at {found.address}", hint=START_IT)
    kwargs: dict[str, Any] = {"tls": found.tls} if found.tls else {}
    if found.address.startswith("ssh://"):
        kwargs["use_ssh_client"] = True  # the system's ssh knows the user's keys and hosts
    try:
        return DockerClient(
            base_url=found.address, version="auto", timeout=int(timeout_s), **kwargs
        )
    except (DockerException, OSError) as error:
        raise _no_answer(found, error) from error


def _no_answer(daemon: Daemon, error: BaseException) -> EngineError:
    reason = cause(error)
    if "Permission denied" in reason:
        return EngineError(
            f"the container engine at {daemon.address} is not open to this user",
            hint="Add the user to the group docker and log in again, or use --runner local",
        )
    return EngineError(f"no container engine answers at {daemon.address}: {reason}", hint=START_IT)


def cause(error: BaseException) -> str:
    """The innermost reason: the SDK wraps requests, which wraps urllib3, which wraps the socket."""
    inner = error
    while inner.__cause__ or inner.__context__:
        inner = inner.__cause__ or inner.__context__ or inner
    text = getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
    return re.sub(r"\s+", " ", text)


@contextmanager
def refusals(doing: str) -> Iterator[None]:
    """Turn what the engine refuses, or its silence, into an EngineError that says `doing`."""
    from docker.errors import APIError, DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except APIError as error:
        said = str(error.explanation or error)
        raise EngineError(
            f"the container engine could not {doing}: {said}", hint=_remedy(said)
        ) from (error)
    except (DockerException, RequestException) as error:
        raise EngineError(
            f"the container engine no longer answers: it could not {doing} ({cause(error)})",
            hint=START_IT,
        ) from error


def failures() -> tuple[type[Exception], ...]:
    """Everything that a question to the engine may raise: a refusal, silence, a cut connection."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    return (DockerException, RequestException, OSError)


def socket_of(stream: Any) -> Any:
    """What sends: by transport, the SDK gives a socket, or a reader around one."""
    return getattr(stream, "_sock", stream)


def close_stream(stream: Any) -> None:
    """Close a reader that the SDK gave, and the socket below it, which it leaves open."""
    for part in (stream, socket_of(stream)):
        with suppress(OSError):
            part.close()


@contextmanager
def closing_stream(stream: Any) -> Iterator[None]:
    """Close it at the end of a block."""
    try:
        yield
    finally:
        close_stream(stream)


_REMEDIES = {
    "rlimit": "The engine may not raise limits (a rootless engine, or one without SYS_RESOURCE)",
    "no space left": "Make room: docker system df shows what takes it, docker system prune clears",
    "network": "Name a network that `docker network ls` shows, or leave --network on auto",
    "emory": "Ask for less memory with --heap, or give the container engine more",
}


def _remedy(said: str) -> str:
    return next((remedy for sign, remedy in _REMEDIES.items() if sign in said), "")
