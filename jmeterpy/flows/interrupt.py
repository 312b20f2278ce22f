"""Ctrl-C and SIGTERM, counted instead of raised: nothing is torn out of a half-written file."""

from __future__ import annotations

import signal
import threading
from contextlib import AbstractContextManager
from types import FrameType
from typing import Any, Self

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM") if hasattr(signal, name)]


class Interrupts(AbstractContextManager["Interrupts"]):
    """While it is entered, `count` says how often we were asked to stop, `exit_code` by what."""

    def __init__(self) -> None:
        self.count = 0
        self.exit_code: int | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._heard) for number in SIGNALS}
        return self

    def _heard(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.count += 1
        self.exit_code = self.exit_code or 128 + number

    def __exit__(self, *exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
