"""Something that is made while this thread goes on: packing waits for no lock of Python's."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Meanwhile(Generic[T]):
    """What `make` returns, made by a thread of its own.

    >>> Meanwhile(lambda: 6 * 7).result()
    42
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._made: list[T] = []
        self._failed: list[BaseException] = []
        self._make = make
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except BaseException as error:  # noqa: BLE001  whoever asks for the result gets it
            self._failed.append(error)

    def result(self) -> T:
        """Wait for it; raises what `make` raised."""
        self._thread.join()
        for error in self._failed:
            raise error
        return self._made[0]
