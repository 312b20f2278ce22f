"""The Python that makes an element, in the form in which a person would write it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field
from datetime import timedelta
from enum import Enum, Flag
from typing import Any

from jmeterpy.model.element import Element
from jmeterpy.model.holders import Paired
from jmeterpy.model.part import Part
from jmeterpy.units import show_duration

WIDTH = 99
STEP = 4


@dataclass(frozen=True)
class Call:
    """A shorter way to say a value: `function(*values, **settings)`, written as `name(...)`."""

    name: str
    function: Callable[..., Any]
    values: tuple[Any, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


Guess = Callable[[Any], Call | None]
SHORTER: dict[type[Any], list[Guess]] = {}


def shorter(cls: type[Any]) -> Callable[[Guess], Guess]:
    """Let `source` try a shortcut for values of `cls`.

    The function gives the `Call` that might make the value, or None. It is written only where it
    makes an equal value, with the same children or with the first of them, so that a guess can
    never change a plan.
    """

    def register(guess: Guess) -> Guess:
        SHORTER.setdefault(cls, []).append(guess)
        return guess

    return register


def source(value: Any) -> str:
    """Python that evaluates to something equal to `value`.

    It wants the names of jmeterpy in scope, and of `jmeterpy.jmx` where a file held strange things.
    """
    return _source(value, 0)


def _source(value: Any, indent: int) -> str:
    """`indent` is that of the line on which the text begins, for the lines that follow."""
    found = next(_shortcuts(value), None)
    if found is not None:
        call, left = found
        return _call(call, indent) + _brackets(left, indent)
    if isinstance(value, Part):
        children = getattr(value, "children", ())
        strange = isinstance(value, Element) and not _takes(value, children)
        settings = _settings(value, indent, strange=strange)
        text = _group(f"{type(value).__name__}(", settings, ")", indent)
        return text if strange else text + _brackets(children, indent)
    return _plain(value, indent)


def _plain(value: Any, indent: int) -> str:
    if isinstance(value, Flag):
        return " | ".join(f"{type(value).__name__}.{one.name}" for one in value) or (
            f"{type(value).__name__}(0)"
        )
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, tuple):
        items = [_source(item, indent + STEP) for item in value]
        return _group("(", items, ")", indent, comma=len(value) == 1)
    if isinstance(value, Mapping):
        entries = [f"{key!r}: {_source(it, indent + STEP)}" for key, it in value.items()]
        return _group("{", entries, "}", indent)
    return repr(value)


def _duration(value: timedelta) -> str:
    """Text that a person reads, but for times finer than it can say."""
    if value % timedelta(milliseconds=1):
        return f"timedelta(microseconds={value // timedelta(microseconds=1)})"
    return repr(show_duration(value))


def _shortcuts(value: Any) -> Iterator[tuple[Call, tuple[Element, ...]]]:
    """The calls that make `value`, or make it but for its last children, which come along."""
    for guess in SHORTER.get(type(value), []):
        call = guess(value)
        if call is None:
            continue
        made = call.function(*call.values, **call.settings)
        if made == value:
            yield call, ()
        elif isinstance(made, Element) and isinstance(value, Element):
            count = len(made.children)
            left = value.children[count:]
            if dataclasses.replace(made, children=(*made.children, *left)) == value:
                yield call, left


def _call(call: Call, indent: int) -> str:
    items = [_source(value, indent + STEP) for value in call.values]
    items += [f"{key}={_source(value, indent + STEP)}" for key, value in call.settings.items()]
    return _group(f"{call.name}(", items, ")", indent)


def _takes(value: Element, children: tuple[Element, ...]) -> bool:
    """Whether brackets would take the children: files hold some that cannot stand there."""
    return all(child.anywhere or isinstance(child, value.holds) for child in children)


def _brackets(children: tuple[Element, ...], indent: int) -> str:
    if not children:
        return ""
    pad = " " * (indent + STEP)
    inside = "".join(f"{pad}{_source(child, indent + STEP)},\n" for child in children)
    return f"[\n{inside}{' ' * indent}]"


def _settings(value: Part, indent: int, *, strange: bool) -> list[str]:
    """What differs from the defaults; the name of a setting is left out where it may be."""
    parts: list[str] = []
    bare = True
    for it in sorted(dataclasses.fields(value), key=lambda it: it.kw_only is True):
        own = getattr(value, it.name)
        if not it.compare or (it.name == "children" and not strange):
            continue
        if getattr(value, value.implied.get(it.name, ""), None) is not None:
            continue
        if own == _default(value, it):
            bare = False
            continue
        shown = _source(_as_written(it, own), indent + STEP)
        parts.append(shown if bare and not it.kw_only else f"{it.name}={shown}")
    return parts


def _default(value: Part, it: Field[Any]) -> Any:
    if it.name == "name" and isinstance(value, Element):
        return type(value).label
    slot = it.metadata.get("slot")
    if it.default is MISSING or it.default is None or slot is None:
        return it.default
    return slot.codec.check(it.default, it.name)


def _as_written(it: Field[Any], own: Any) -> Any:
    """Pairs as a dict, where no key comes twice and nothing has more to say."""
    slot = it.metadata.get("slot")
    if slot is None or not isinstance(slot.codec, Paired):
        return own
    plain = all(isinstance(one, tuple) for one in own)
    return dict(own) if plain and len({one[0] for one in own}) == len(own) else own


def _group(start: str, items: list[str], end: str, indent: int, *, comma: bool = False) -> str:
    """On one line where it fits, else an item a line."""
    line = ", ".join(items) + ("," if comma else "")
    if "\n" not in line and indent + len(start) + len(line) < WIDTH:
        return start + line + end
    return _tall(start, items, end, indent)


def _tall(start: str, items: list[str], end: str, indent: int) -> str:
    pad = " " * (indent + STEP)
    return start + "\n" + "".join(f"{pad}{item},\n" for item in items) + " " * indent + end
