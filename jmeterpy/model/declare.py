"""How an element is declared: one class, one line a setting; everything else derives from that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Literal,
    Self,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
)

from jmeterpy.errors import PlacementError, SettingError
from jmeterpy.jmx import Prop
from jmeterpy.model.codecs import flag, text
from jmeterpy.model.origin import here
from jmeterpy.model.part import Inner, Part, declared, prop

T = TypeVar("T")
C = TypeVar("C")

# Nesting is finite here on purpose: in a recursive alias every str would pass as Iterable[str].
_One: TypeAlias = C | Literal[False] | None
_Two: TypeAlias = _One[C] | Iterable[_One[C]]
_Three: TypeAlias = _One[C] | Iterable[_Two[C]]
Children: TypeAlias = _One[C] | Iterable[_Three[C]]

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
        raise SettingError(f"{what} is {value!r}, but it takes True or False", hint=hint)

    def write(self, name: str, value: bool) -> Prop:  # noqa: FBT001 - a codec's signature
        return flag.write(name, value)

    def read(self, prop: Prop) -> bool:
        return prop.text.lower() == "true"


@dataclass(frozen=True, repr=False)
class Element(Part):
    """A thing in a test plan. `name` is what results call it."""

    tag: ClassVar[str] = ""
    gui: ClassVar[str] = ""
    label: ClassVar[str] = ""

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
        self._settle("comment", text)
        self._settle("enabled", _Enabled())

    def title(self) -> str:
        """Its class, and its name where it has one of its own."""
        kind = type(self).__name__
        return kind if self.name == type(self).label else f"{kind} {self.name!r}"

    if not TYPE_CHECKING:  # the checkers shall refuse brackets here; people get a sentence

        def __getitem__(self, children: object) -> None:
            message = f"{self.title()} holds nothing; what follows it stands after it"
            raise PlacementError(message, place=self.origin)


class Scoped(Element):
    """Config, timer, processor, assertion, listener: acts on every sampler in its scope."""


class Step(Element):
    """What a user does: a sampler or a controller."""


Inside: TypeAlias = Step | Scoped


@dataclass(frozen=True, repr=False)
class Container(Element, Generic[C]):
    """An element with others inside it; `C` says which, to the type checker and at run time."""

    holds: ClassVar[tuple[type[Element], ...]] = (Element,)

    name: str = field(default=UNNAMED, kw_only=False)

    def __init_subclass__(cls) -> None:
        """What stands in brackets after `Container` in the class line is what it holds."""
        bases = cls.__dict__.get("__orig_bases__", ())
        for base in bases:
            if get_origin(base) is Container:
                [held] = get_args(base)
                cls.holds = get_args(held) if isinstance(held, UnionType | _UNION) else (held,)
        cls.__class_getitem__ = classmethod(_no_parentheses)  # type: ignore[attr-defined]  # a guard

    def __getitem__(self, children: Children[C]) -> Self:
        """The same element with `children` after those that it has; None and False are skipped."""
        inside = tuple(_flat(children, self))
        for child in inside:
            if not fits(child, self):
                raise misplaced(child, self)
        return dataclasses.replace(self, children=(*self.children, *inside))


_UNION = type(Union[int, str])  # noqa: UP007 - its class is what is wanted


def fits(child: Element, container: Element) -> bool:
    """Whether an element may stand in another one."""
    return isinstance(container, Container) and isinstance(child, container.holds)


def misplaced(child: Element, container: Element) -> PlacementError:
    """That `child` cannot stand in `container`, and where it can."""
    holds = container.holds if isinstance(container, Container) else ()
    kinds = " or ".join(kind.__name__ for kind in holds) or "nothing"
    homes = [
        cls.__name__
        for known in CATALOG.values()
        for cls in known
        if issubclass(cls, Container) and issubclass(type(child), cls.holds)
    ]
    return PlacementError(
        f"{child.title()} cannot stand in {container.title()}, which holds {kinds}",
        place=child.origin,
        hint=f"it can stand in {', '.join(homes[:4])}" if homes else "",
    )


def _no_parentheses(cls: type[Element], _children: object) -> None:
    name = cls.__name__
    raise PlacementError(f"{name}[...] needs its parentheses: {name}(...)[...]", place=here())


def _flat(children: Any, container: Element) -> Iterator[Element]:
    if isinstance(children, Element):
        yield children
    elif isinstance(children, str | bytes | Mapping | type) or not isinstance(children, Iterable):
        if children is not None and children is not False:
            raise _no_element(children, container)
    else:
        for child in children:
            yield from _flat(child, container)


def _no_element(child: Any, container: Element) -> PlacementError:
    inside = f"inside {container.title()}"
    place = here()
    if isinstance(child, str):
        return PlacementError(f"{child!r} is text, not an element, {inside}", place=place)
    if isinstance(child, type) or callable(child):
        name = getattr(child, "__name__", repr(child))
        message = f"{name} {inside} needs its parentheses: {name}(...)"
        return PlacementError(message, place=place)
    kind = type(child).__name__
    return PlacementError(f"{child!r} is of type {kind}, not an element, {inside}", place=place)


@dataclass_transform(frozen_default=True, kw_only_default=False, field_specifiers=(prop, field))
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
            CATALOG.setdefault(name, []).append(known)
        return made

    return register


def known_class(tag: str, gui: str) -> type[Element] | None:
    """The declared class of a tag and a GUI class, which a file may write with its package."""
    short = gui.rpartition(".")[2]
    return next((cls for cls in CATALOG.get(tag, []) if cls.gui == short), None)
