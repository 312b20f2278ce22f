"""A thing in a test plan, and the two kinds of things: what a user does, and what has a scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from jmeterpy.errors import PlacementError, SettingError
from jmeterpy.model.codecs import text
from jmeterpy.model.origin import here
from jmeterpy.model.part import Part

CATALOG: dict[str, list[type[Element]]] = {}


class _Unnamed(str):
    """The name of an element to which nobody gave one; an empty name is a name."""

    __slots__ = ()


UNNAMED = _Unnamed()


class _Enabled:
    """True or False only: JMeter takes an expression in this place for false, and says nothing."""

    def check(self, value: Any, what: str) -> bool:
        if isinstance(value, bool):
            return value
        hint = "JMeter never evaluates it; leave the element out, or put it in an IfController"
        shown = str(value) if isinstance(value, str) else value
        raise SettingError(f"{what} is {shown!r}, but it takes True or False", hint=hint)


def in_parentheses(call: str, title: str, *, holds: bool = True) -> PlacementError:
    """That something was called which is made already: children stand in brackets."""
    right = f"brackets hold its children: {call}[...]" if holds else "it holds nothing"
    return PlacementError(f"{title} takes no second parentheses; {right}", place=here())


class _Elements:
    """Elements, in a place that only brackets check: files hold what cannot stand there."""

    def check(self, value: Any, what: str) -> tuple[Element, ...]:
        children = tuple(value) if isinstance(value, Iterable) else (value,)
        for child in children:
            if not isinstance(child, Element):
                raise SettingError(f"{what} holds {child!r}, which is not an element")
        return children


@dataclass(frozen=True, repr=False)
class Element(Part):
    """A thing in a test plan. `name` is what results call it.

    Brackets check where a child may stand; `children=` keeps it wherever a file had it.
    """

    tag: ClassVar[str] = ""
    gui: ClassVar[str] = ""
    label: ClassVar[str] = ""
    holds: ClassVar[tuple[type[Element], ...]] = ()
    anywhere: ClassVar[bool] = False
    written: ClassVar[str] = ""  # how people mostly write it, for messages; else by its class

    name: str = field(default=UNNAMED, kw_only=True)
    enabled: bool = field(default=True, kw_only=True)
    comment: str = field(default="", kw_only=True)
    children: tuple[Element, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """An element without a name has JMeter's own name for its kind."""
        if self.name is UNNAMED:
            object.__setattr__(self, "name", type(self).label or type(self).__name__)
        super().__post_init__()
        self._settle("name", text)
        self._settle("children", _Elements())
        self._settle("comment", text)
        self._settle("enabled", _Enabled())

    def title(self) -> str:
        """Its class, and its name where it has one of its own."""
        kind = type(self).__name__
        return kind if self.name == type(self).label else f"{kind} {self.name!r}"

    if not TYPE_CHECKING:  # the checkers shall refuse brackets here; people get a sentence

        def __getitem__(self, children: object) -> None:
            message = f"{self.title()} holds nothing, so it takes no brackets"
            raise PlacementError(message, place=here())

        def __call__(self, *_: object, **__: object) -> None:
            """Refused: children stand in brackets."""
            raise in_parentheses(
                f"{type(self).__name__}(...)", self.title(), holds=bool(self.holds)
            )


class Scoped(Element):
    """Config, timer, processor, assertion, listener: acts on every sampler in its scope."""


class Step(Element):
    """What a user does: a sampler or a controller."""
