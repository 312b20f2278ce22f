"""Something that is made while this process goes on, by a copy of it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from jmeterpy.analysis.fork import Fork, cores, is_alone

T = TypeVar("T")


class Apart(Generic[T]):
    """What `make` returns; made here, when it is asked for, where there can be no copy.

    >>> with Apart(lambda: 6 * 7) as made:
    ...     made.result()
    42
    """

    def __init__(self, make: Callable[[], T], *, worth_it: bool = True) -> None:
        self._make = make
        self._fork: Fork | None = None
        if worth_it and is_alone() and len(cores()) > 1:
            with suppress(OSError):  # no process to be had
                self._fork = Fork(lambda: (make(),))

    def __enter__(self) -> Self:
        """It is under way."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """End the copy, whatever it does."""
        if self._fork is not None:
            self._fork.end()

    def result(self) -> T:
        """Wait for it; raises what `make` raises. Ask once."""
        if self._fork is not None:
            with suppress(EOFError, pickle.UnpicklingError):  # it failed; so it is made here
                [found] = pickle.load(self._fork.answer)  # noqa: S301  our own child wrote it
                return cast("T", found)
        return self._make()
