"""How an element is declared: one class, one line a setting; everything else derives from that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import (
    Generic,
    Literal,
    Self,
    TypeAlias,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
)

from jmeterpy.errors import PlacementError
from jmeterpy.model.element import CATALOG, UNNAMED, Element, Scoped, Step
from jmeterpy.model.origin import here
from jmeterpy.model.part import Inner, Part, declared, part, prop
from jmeterpy.model.placement import placed

__all__ = [
    "CATALOG",
    "Children",
    "Container",
    "Element",
    "Fragment",
    "Inner",
    "Inside",
    "Part",
    "Scoped",
    "Step",
    "element",
    "known_class",
    "part",
    "prop",
]

T = TypeVar("T")
C = TypeVar("C")

# Nesting is finite here on purpose: in a recursive alias every str would pass as Iterable[str].
_One: TypeAlias = C | Literal[False] | None
_Two: TypeAlias = _One[C] | Iterable[_One[C]]
_Three: TypeAlias = _One[C] | Iterable[_Two[C]]
_Four: TypeAlias = _One[C] | Iterable[_Three[C]]
Children: TypeAlias = _One[C] | Iterable[_Four[C]]

Inside: TypeAlias = Step | Scoped
Fragment: TypeAlias = tuple[_Two[Inside], ...]


@dataclass(frozen=True, repr=False)
class Container(Element, Generic[C]):
    """An element with others inside it; `C` says which, to the type checker and at run time."""

    name: str = field(default=UNNAMED, kw_only=False)

    def __init_subclass__(cls) -> None:
        """What stands in brackets after `Container` in the class line is what it holds."""
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is Container:
                [held] = get_args(base)
                cls.holds = get_args(held) or (held,)
        cls.__class_getitem__ = classmethod(_no_parentheses)  # type: ignore[attr-defined]  # a guard

    def __getitem__(self, children: Children[C]) -> Self:
        """The same element with `children` after those that it has; None and False are skipped."""
        return dataclasses.replace(self, children=(*self.children, *placed(children, self)))


def _no_parentheses(cls: type[Element], _children: object) -> None:
    name = cls.__name__
    raise PlacementError(f"{name}[...] needs its parentheses: {name}(...)[...]", place=here())


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(prop, field))
def element(
    tag: str,
    gui: str,
    *,
    label: str = "",
    aliases: tuple[str, ...] = (),
    inner: Mapping[str, Inner] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare an element of JMeter.

    tag, gui  as in the JMX; both together name the class
    label     what JMeter's GUI calls it: the name of an element to which nobody gave one
    aliases   further tags under which JMeter reads it
    inner     the elementProps that slot paths reach into, each written even when it is empty
    """

    def register(cls: type[T]) -> type[T]:
        made = declared(cls)
        known = cast("type[Element]", made)
        known.tag, known.gui, known.label = tag, gui, label or cls.__name__
        known.inner = {**known.inner, **inner} if inner else known.inner
        for name in (tag, *aliases):
            _enter(name, known)
        return made

    return register


def _enter(tag: str, cls: type[Element]) -> None:
    known = CATALOG.setdefault(tag, [])
    twice = next((other for other in known if other.gui == cls.gui), None)
    if twice is not None:
        raise TypeError(f"{tag} with {cls.gui} is declared twice: {twice.__name__}, {cls.__name__}")
    known.append(cls)


def known_class(tag: str, gui: str) -> type[Element] | None:
    """The declared class of a tag and a GUI class, which a file may write with its package."""
    short = gui.rpartition(".")[2]
    return next((cls for cls in CATALOG.get(tag, []) if cls.gui == short), None)
