"""What has declared properties: an element, or a piece of one such as an HTTP argument."""

from __future__ import annotations

import functools
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from itertools import pairwise
from typing import Any, ClassVar, Protocol, TypeVar, dataclass_transform, overload

from jmeterpy.errors import Place, PlanError
from jmeterpy.jmx import Attrs, Prop
from jmeterpy.model.codecs import Codec
from jmeterpy.model.origin import explain_call, here

T = TypeVar("T")
P = TypeVar("P", bound="Part")


class Check(Protocol):
    """What says whether a setting may have a value, and gives it its own form."""

    @abstractmethod
    def check(self, value: Any, what: str) -> Any:
        """As `Codec.check`."""


@dataclass(frozen=True)
class Inner:
    """An elementProp within an element, which people need not know: slot paths reach into it."""

    tag: str
    gui: str = ""
    name: str = ""

    def attrs(self, key: str) -> Attrs:
        """As JMeter 5.6 writes them: without a GUI class there is only the type."""
        shown = (("guiclass", self.gui), ("testclass", self.tag), ("testname", self.name))
        given = tuple((k, v) for k, v in shown if v) if self.gui else ()
        return (("name", key), ("elementType", self.tag), *given)


@dataclass(frozen=True)
class Slot:
    """Where a setting lives in the JMX, and what JMeter takes when the property is not there."""

    path: tuple[str, ...]
    codec: Codec[Any]
    absent: Any
    optional: bool
    sparse: bool
    file: bool
    secret: bool


@overload
def prop(
    name: str,
    codec: Codec[T],
    *,
    absent: T = ...,
    kw_only: bool = True,
    sparse: bool = False,
    file: bool = False,
    secret: bool = False,
) -> T: ...
@overload
def prop(
    name: str,
    codec: Codec[T],
    *,
    default: None,
    absent: T | None = ...,
    kw_only: bool = True,
    file: bool = False,
    secret: bool = False,
) -> T | None: ...
@overload
def prop(
    name: str,
    codec: Codec[T],
    *,
    default: T,
    absent: T = ...,
    kw_only: bool = True,
    sparse: bool = False,
    file: bool = False,
    secret: bool = False,
) -> T: ...
def prop(
    name: str,
    codec: Codec[Any],
    *,
    default: Any = MISSING,
    absent: Any = MISSING,
    kw_only: bool = True,
    sparse: bool = False,
    file: bool = False,
    secret: bool = False,
) -> Any:
    """One setting of an element.

    name     the property in the JMX; `outer/inner` reaches into an elementProp
    default  what we write when nobody says; None writes nothing
    absent   what JMeter does when a file lacks the property; `default`, unless said
    sparse   written only where it differs from `absent`, as JMeter's GUI does
    file     it names a file that the run needs
    secret   it must never be shown
    """
    missing = default if absent is MISSING else absent
    path = tuple(name.split("/"))
    optional = default is None or missing is None
    slot = Slot(path, codec, missing, optional, sparse, file, secret)
    return field(default=default, kw_only=kw_only, metadata={"slot": slot})


_SLOTS: dict[type[Part], tuple[tuple[str, Slot], ...]] = {}
_INNER: dict[type[Part], Mapping[str, Inner]] = {}


def slots(cls: type[Part]) -> tuple[tuple[str, Slot], ...]:
    """The declared settings of a class, by the name of the field."""
    if cls not in _SLOTS:
        found = ((f.name, f.metadata["slot"]) for f in fields(cls) if "slot" in f.metadata)
        _SLOTS[cls] = tuple(found)
    return _SLOTS[cls]


def inner_parts(cls: type[Part]) -> Mapping[str, Inner]:
    """The elementProps that slot paths reach into: as declared, else of the type in the name.

    `HTTPsampler.Files/HTTPFileArgs.files` lies in an HTTPFileArgs.
    """
    if cls not in _INNER:
        steps = (step for _, slot in slots(cls) for step in pairwise(slot.path))
        guessed = {outer: Inner(inside.partition(".")[0]) for outer, inside in steps}
        _INNER[cls] = {**guessed, **cls.inner}
    return _INNER[cls]


@dataclass(frozen=True, repr=False)
class Part:
    """Anything with declared settings; what a file holds beyond them is kept in `extra`.

    `said` names the settings that a file says although it need not, so that they are written again.
    """

    inner: ClassVar[Mapping[str, Inner]] = {}
    implied: ClassVar[Mapping[str, str]] = {}  # settings that need not be said where another is
    __test__: ClassVar[bool] = False  # pytest takes TestPlan for tests by its name

    extra: tuple[Prop, ...] = field(default=(), kw_only=True)
    origin: Place | None = field(default=None, kw_only=True, compare=False)
    said: tuple[str, ...] = field(default=(), kw_only=True, compare=False)

    def __post_init__(self) -> None:
        """Every value in its own form, or an error that names the setting."""
        if self.origin is None:
            object.__setattr__(self, "origin", here())
        for name, slot in slots(type(self)):
            if getattr(self, name) is not None or not slot.optional:
                self._settle(name, slot.codec)

    def _settle(self, name: str, codec: Check) -> None:
        value = getattr(self, name)
        try:
            checked = codec.check(value, name)
        except PlanError as error:
            message = f"{self.title()}: {error.message}"
            raise type(error)(message, place=self.origin, hint=error.hint) from None
        if checked is not value:
            object.__setattr__(self, name, checked)

    def title(self) -> str:
        """How messages call it."""
        return type(self).__name__

    def __repr__(self) -> str:
        from jmeterpy.model.source import source

        return source(self)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(prop, field))
def part(cls: type[T]) -> type[T]:
    """Make a class of declared settings: a frozen dataclass whose errors are sentences."""
    return declared(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(prop, field))
def declared(cls: type[T]) -> type[T]:
    """A frozen dataclass whose constructor answers a wrong call with a SettingError."""
    made = dataclass(frozen=True, repr=False)(cls)
    construct: Callable[..., None] = made.__init__

    @functools.wraps(construct)
    def __init__(self: Any, *values: Any, **settings: Any) -> None:  # noqa: N807 - it replaces it
        try:
            construct(self, *values, **settings)
        except TypeError as error:
            if (clearer := explain_call(type(self), values, settings)) is None:
                raise
            raise clearer from error

    made.__init__ = __init__  # type: ignore[method-assign]  # the signature is kept by wraps
    return made
