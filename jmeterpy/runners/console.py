"""What JMeter prints: read as it comes, the end of it kept."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from typing import IO

KEPT = 64 << 10  # bytes
PATIENCE_S = 30.0  # with its last lines, which tell a whole run from one that broke off
_LONGEST = 8 << 10  # of one line
_PORT = re.compile(r"message on port (\d+)")
_NOISE = "StatusConsoleListener The use of package scanning"  # log4j, four times a start


class Console:
    """Reads a stream in a thread until it ends."""

    def __init__(self, stream: IO[bytes], *, loaded: Callable[[], None]) -> None:
        self.stop_port: int | None = None  # known from the moment that JMeter listens there
        self._lines: deque[str] = deque()
        self._size = 0
        self._loaded = loaded  # called once JMeter has read its properties and the plan
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def text(self, *, patience_s: float) -> str:
        """The last 64 KiB, once the stream has ended or patience has."""
        self._thread.join(patience_s)
        return "".join(self._lines)

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            while line := stream.readline(_LONGEST):
                self._keep(line.decode("utf-8", "replace"))

    def _keep(self, line: str) -> None:
        if _NOISE in line:
            return
        self._lines.append(line)
        self._size += len(line)
        while self._size > KEPT:
            self._size -= len(self._lines.popleft())
        if line.startswith("Created the tree"):
            self._loaded()
        if found := _PORT.search(line):
            self.stop_port = int(found[1])
