"""Random elements of every class in the catalog, and random JMX trees, for Hypothesis."""

from __future__ import annotations

import dataclasses
import enum
import functools
import math
import operator
import typing
from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import UnionType
from typing import Any

from hypothesis import strategies as st

from jmeterpy.errors import SettingError
from jmeterpy.jmx import Node, Prop
from jmeterpy.model import Element, Expr, Part
from jmeterpy.model.codecs import Scalar
from jmeterpy.model.part import Slot, slots
from jmeterpy.model.saved import Saved
from jmeterpy.model.texts import Joined

HELD = st.characters(codec="utf-8", exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"])
words = st.text(
    HELD | st.sampled_from("\n\t\r&<>\"'${},; 01"),
    max_size=8,
)
expressions = words.map(lambda word: Expr("${" + word + "}"))
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.\-]{0,8}", fullmatch=True)
attributes = st.dictionaries(names, words, max_size=3).map(lambda given: tuple(given.items()))


def props(depth: int = 2) -> st.SearchStrategy[Prop]:
    """Properties of any kind and shape."""
    scalar = st.builds(Prop, names, attributes, words.filter(lambda word: not word.isspace()))
    if depth == 0:
        return scalar
    items = st.lists(props(depth - 1), min_size=1, max_size=3).map(tuple)
    return scalar | st.builds(Prop, names, attributes, items=items)


def nodes(depth: int = 2) -> st.SearchStrategy[Node]:
    """Elements of any tag, with children."""
    below = st.just(()) if depth == 0 else st.lists(nodes(depth - 1), max_size=2).map(tuple)
    tags = names.filter(lambda tag: tag != "hashTree")
    return st.builds(Node, tags, attributes, st.lists(props(), max_size=2).map(tuple), below)


def elements_of(cls: type[Part], *, constant: bool = False) -> st.SearchStrategy[Any]:
    """Instances of a declared class, every setting random; `constant`: none is an expression."""
    hints = typing.get_type_hints(cls)
    settings = {
        name: _setting(slot, _constant(hints[name]) if constant else hints[name])
        for name, slot in slots(cls)
    }
    needed = {f.name for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING}
    if issubclass(cls, Element):
        settings |= {"name": words, "enabled": st.booleans(), "comment": words}
    given = st.fixed_dictionaries(
        {name: settings[name] for name in sorted(needed)},
        optional={name: settings[name] for name in sorted(settings.keys() - needed)},
    )
    return given.map(lambda found: _made(cls, found)).filter(lambda made: made is not None)


def _made(cls: type[Part], found: dict[str, Any]) -> Part | None:
    """None where the class refuses two settings together, as DurationAssertion does."""
    try:
        return cls(**found)
    except SettingError:
        return None


def _constant(hint: Any) -> Any:
    kinds = [one for one in typing.get_args(hint) if one is not Expr] or [hint]
    return functools.reduce(operator.or_, kinds)


def _setting(slot: Slot, hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(slot.codec, Scalar):
        return _of(hint).filter(lambda value: _accepts(slot, value))
    if isinstance(slot.codec, Joined):
        separator = slot.codec.separator
        parts = words.filter(lambda word: bool(word) and not {separator, "$"} & set(word))
        return st.lists(parts, max_size=3).map(tuple)
    if isinstance(slot.codec, Saved):
        return elements_of(hint, constant=True)
    return _of(hint)


def _accepts(slot: Slot, value: Any) -> bool:
    from jmeterpy.errors import PlanError

    try:
        slot.codec.check(value, "")
    except PlanError:
        return value is None and slot.optional
    return True


def _of(hint: Any) -> st.SearchStrategy[Any]:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, UnionType}:
        return st.one_of([_of(one) for one in inside])
    if origin is tuple:
        return st.tuples(*map(_of, inside)) if inside[-1] is not ... else _many(inside[0])
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(_of(inside[0]), _of(inside[1]), max_size=2)
    if origin is not None and issubclass(origin, Iterable):
        return _many(inside[0])
    if isinstance(hint, type) and issubclass(hint, enum.IntFlag):
        return st.sets(st.sampled_from(list(hint))).map(lambda found: hint(sum(found)))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and issubclass(hint, Part):
        return elements_of(hint)
    return SIMPLE[hint]


def _many(hint: Any) -> st.SearchStrategy[Any]:
    return st.lists(_of(hint), max_size=2).map(tuple)


SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: words,
    Expr: expressions | words.map(Expr),
    bool: st.booleans(),
    int: st.integers(-(2**31), 2**31 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False).filter(math.isfinite),
    type(None): st.none(),
    timedelta: st.integers(0, 10**7).map(lambda count: timedelta(seconds=count)),
}
