"""What takes time and is asked for by several pictures and pages is made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

First = TypeVar("First")
P = ParamSpec("P")
T = TypeVar("T")


def once(make: Callable[Concatenate[First, P], T]) -> Callable[Concatenate[First, P], T]:
    """The same, made once of each first argument and the others, for as long as the first lives.

    The first counts by identity, as what was measured does; what is made of it must not hold it.
    """
    known: WeakKeyDictionary[First, dict[Hashable, T]] = WeakKeyDictionary()

    @wraps(make)
    def made(of: First, /, *others: P.args, **named: P.kwargs) -> T:
        mine = known.setdefault(of, {})
        key = (others, tuple(sorted(named.items())))
        if key not in mine:
            mine[key] = make(of, *others, **named)
        return mine[key]

    return made
