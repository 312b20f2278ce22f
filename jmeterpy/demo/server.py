"""The process that serves the sample API until it is told to end."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jmeterpy.demo.settings import Settings, show
from jmeterpy.errors import RunError, SettingError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

BACKLOG = 4096
"""Connections that may wait to be accepted: 2,000 users may come in one moment."""
KEEP_ALIVE_S = 300
"""An idle connection lives longer than any think time: if the server closed it just as the next
request was sent, JMeter would count an error that is nobody's."""


def say(line: str) -> None:
    """Print `line` now, for a person or for the process that started this one."""
    print(line, flush=True)  # noqa: T201 - the first line is how the address is handed over


def serve(settings: Settings, *, tell: Callable[[str], None] = say) -> None:
    """Serve until SIGTERM or Ctrl-C; `tell` gets one line with the address once it answers.

    One process serves it all, and SQLite in it: states, order and capacity are exact, and with
    httptools it answers some 4,000 requests a second on one of two cores beside JMeter.

    Raises: RunError if the extra `demo` is not installed or the port is taken,
            SettingError if a slow path is no endpoint.
    """
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise RunError("the sample API needs starlette and uvicorn", hint=_INSTALL)
    from jmeterpy.demo.app import application
    from jmeterpy.demo.seed import fill
    from jmeterpy.demo.store import Store
    from jmeterpy.demo.switches import switched

    _known(settings)
    raise_open_files()
    with TemporaryDirectory(prefix="jmeterpy-demo-") as folder, listen(settings) as listener:
        store = Store(Path(folder) / "sample.sqlite")
        fill(store)
        app = switched(application(store, settings), settings)
        line = first_line(settings, port=listener.getsockname()[1])
        _run(app, listener, lambda: tell(line))
        store.close()


def first_line(settings: Settings, *, port: int) -> str:
    """Where it answers, and what was asked for.

    >>> first_line(Settings(errors=0.05), port=8000)
    'Sample API     http://127.0.0.1:8000   SQLite, 5 % errors'
    """
    usual = settings.slow == Settings().slow
    words = show(replace(settings, slow=()) if usual else settings)
    return f"Sample API     http://{settings.host}:{port}   SQLite" + (
        f", {words}" if words else ""
    )


_INSTALL = "pip install 'jmeterpy[demo]'"


def _known(settings: Settings) -> None:
    from jmeterpy.demo.app import PATHS

    for path, _ in settings.slow:
        if path not in PATHS:
            known = ", ".join(PATHS)
            raise SettingError(f"--slow {path}: there is no such endpoint; there are {known}")


def listen(settings: Settings) -> socket.socket:
    """A socket that waits for connections.

    Raises: RunError if the port is taken or the host is not of this machine.
    """
    # Named as TCP, or asyncio leaves Nagle's algorithm on: uvicorn writes head and body apart, and
    # each answer then waited 40 ms for the client's delayed acknowledgement (measured: p50 44 ms).
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere it would let two servers share one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:  # a port above 65535 overflows
        listener.close()
        where, why = f"{settings.host}:{settings.port}", getattr(error, "strerror", error)
        raise RunError(f"the sample API cannot listen on {where}: {why}") from error
    listener.listen(BACKLOG)
    return listener


def raise_open_files() -> None:
    """As many open files as this user may have: every keep-alive user is one."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # macOS says "unlimited" but refuses more than 10,240.
    enough = 10_240 if most == resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def _run(app: ASGIApp, listener: socket.socket, started: Callable[[], None]) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started()

        def handle_exit(self, sig: int, frame: object) -> None:
            """End in silence: uvicorn would raise the signal again, and leave the folder behind."""
            del sig, frame
            self.force_exit = self.should_exit
            self.should_exit = True

    config = uvicorn.Config(
        app,
        # Never uvloop: while its connections are busy it accepts no new one (measured: 2,000 users
        # without a pause, and 1,200 were served while 800 waited 20 s for their first answer).
        loop="asyncio",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=1,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
    )
    # What is there now stays: the collector need not look at it again, and does not pause for it.
    gc.freeze()
    Server(config).run([listener])


def end_with_parent() -> None:
    """End this process when the one that started it is gone, however that one ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), 15)

    threading.Thread(target=watch, daemon=True).start()
