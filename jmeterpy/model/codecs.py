"""How one Python value is written as a JMX property, and read again: the scalars.

Files differ in kind for one property (JMeter 5.6 writes num_threads as intProp, 5.5 as stringProp),
so reading goes by the text alone. What would not be written back the same (`01`, `TRUE`, an empty
number) is read as an `Expr`, so that nothing is ever lost.
"""

from __future__ import annotations

import dataclasses
import math
from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, IntFlag
from typing import Any, Generic, Protocol, TypeVar, cast

from jmeterpy.errors import PlanError, SettingError
from jmeterpy.jmx import Prop
from jmeterpy.model.expr import Expr
from jmeterpy.units import duration, show_duration

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
F = TypeVar("F", bound=IntFlag)
T_co = TypeVar("T_co", covariant=True)

Flag = bool | Expr
Number = int | Expr
Decimal = float | Expr
Duration = timedelta | str
Texts = Iterable[str]

OURS = "var(...) or prop(...)"  # how people write an `Expr`


class Codec(Protocol[T_co]):
    """Both directions of one property, and what the constructor accepts for it."""

    @abstractmethod
    def check(self, value: Any, what: str) -> T_co:
        """`value` in its own form; SettingError, which begins with `what`, if it cannot be one."""

    @abstractmethod
    def write(self, name: str, value: Any) -> Prop:
        """The property of that name."""

    @abstractmethod
    def read(self, prop: Prop) -> T_co:
        """The value; it never fails but with ValueError, and always passes `check`."""


def only_text(prop: Prop) -> str:
    """The text of a property that has no items; ValueError otherwise."""
    if prop.items:
        raise ValueError(f"{prop.name} holds more than a text")
    return prop.text


def only_items(prop: Prop) -> tuple[Prop, ...]:
    """The items of a property that has no text; ValueError otherwise."""
    if prop.text:
        raise ValueError(f"{prop.name} holds a text")
    return prop.items


@dataclass(frozen=True)
class Scalar(Generic[T_co]):
    """A property that is one text; `kind` is its tag for constants, an `Expr` is a stringProp."""

    kind: str
    accept: Callable[[Any, str], Any]
    show: Callable[[Any], str]
    parse: Callable[[str], Any]

    def check(self, value: Any, what: str) -> T_co:
        """An `Expr` as it is, unless it is a constant; anything else as `accept` says."""
        checked = self._constant(value) if isinstance(value, Expr) else self.accept(value, what)
        return cast("T_co", checked)

    def write(self, name: str, value: Any) -> Prop:
        """Typed tags hold constants only: JMeter takes an expression in a boolProp for false."""
        if isinstance(value, Expr):
            return Prop("stringProp", (("name", name),), str(value))
        return Prop(self.kind, (("name", name),), self.show(value))

    def read(self, prop: Prop) -> T_co:
        """The constant if it would be written the same, else an `Expr`."""
        return cast("T_co", self._constant(only_text(prop)))

    def _constant(self, raw: str) -> Any:
        try:
            parsed = self.accept(self.parse(raw), "")
            return parsed if self.show(parsed) == raw else Expr(raw)
        except (KeyError, ValueError, OverflowError, PlanError):
            return Expr(raw)

    def tagged(self, kind: str) -> Scalar[T_co]:
        """The same values under another tag: JMeter keeps some numbers and flags as text."""
        return dataclasses.replace(self, kind=kind)


# -- text ------------------------------------------------------------------------------------------


def accept_text(value: Any, what: str) -> str:
    """`value` if it is text; SettingError, which begins with `what`, if not."""
    if not isinstance(value, str):
        hint = f"; write {str(value)!r}" if isinstance(value, int | float) else ""
        raise SettingError(f"{what} is {value!r}, but it takes text{hint}")
    return value


class _Text:
    """Any text; JMeter evaluates what stands in `${}`."""

    def check(self, value: Any, what: str) -> str:
        return accept_text(value, what)

    def write(self, name: str, value: str) -> Prop:
        return Prop("stringProp", (("name", name),), str(value))

    def read(self, prop: Prop) -> str:
        return only_text(prop)


text: Codec[str] = _Text()


# -- flags and numbers -----------------------------------------------------------------------------


def _accept_flag(value: Any, what: str) -> bool:
    if not isinstance(value, bool):
        raise SettingError(f"{what} is {value!r}, but it takes True, False, {OURS}")
    return value


def _whole(bits: int) -> Callable[[Any, str], int]:
    def accept(value: Any, what: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise SettingError(f"{what} is {value!r}, but it takes a whole number, {OURS}")
        if not -(1 << bits - 1) <= value < 1 << bits - 1:
            raise SettingError(f"{what} is {value}, but JMeter holds it in {bits} bits")
        return value

    return accept


def _accept_decimal(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise SettingError(f"{what} is {value!r}, but it takes a number, {OURS}")
    return float(value)


class _Decimal(Scalar[Decimal]):
    """doubleProp and FloatProperty say name and value in child elements."""

    def write(self, name: str, value: Any) -> Prop:
        if isinstance(value, Expr):
            return super().write(name, value)
        shown = (("name", name), ("value", self.show(value)), ("savedValue", "0.0"))
        return Prop(self.kind, items=tuple(Prop(tag, text=text) for tag, text in shown))

    def read(self, prop: Prop) -> Decimal:
        strange = {item.kind for item in prop.items} - {"name", "value", "savedValue"}
        value = next((item for item in prop.items if item.kind == "value"), prop)
        return super().read(prop if strange else value)


flag: Scalar[Flag] = Scalar(
    "boolProp",
    _accept_flag,
    lambda value: str(value).lower(),
    lambda raw: {"true": True, "false": False}[raw],
)
number: Scalar[Number] = Scalar("intProp", _whole(32), str, int)
number_text: Scalar[Number] = number.tagged("stringProp")
long_: Scalar[Number] = Scalar("longProp", _whole(64), str, int)
decimal: Scalar[Decimal] = _Decimal("doubleProp", _accept_decimal, repr, float)
float_: Scalar[Decimal] = _Decimal("FloatProperty", _accept_decimal, repr, float)


# -- time ------------------------------------------------------------------------------------------


def accept_duration(value: Any, what: str) -> timedelta:
    """`value` as a time; UnitError or SettingError, which begins with `what`, if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | timedelta):
        raise SettingError(f"{what} is {value!r}, but it takes a duration such as '30s'")
    return duration(cast("str | timedelta", value), what=what)  # a bare number is refused there


def _time(unit: timedelta, unit_name: str) -> Scalar[Duration]:
    def accept(value: Any, what: str) -> timedelta:
        time = accept_duration(value, what)
        if time % unit:
            right = show_duration(-(-time // unit) * unit)
            raise SettingError(
                f"{what} is {show_duration(time)!r}, but JMeter counts it in whole {unit_name};"
                f" write {right!r}",
            )
        return time

    return Scalar("stringProp", accept, lambda t: str(t // unit), lambda raw: int(raw) * unit)


def _milliseconds(value: timedelta) -> str:
    return repr(value / timedelta(milliseconds=1))


millis = _time(timedelta(milliseconds=1), "milliseconds")
decimal_millis: Scalar[Duration] = Scalar(
    "stringProp",
    lambda value, what: duration(value, what=what),
    _milliseconds,
    lambda raw: timedelta(milliseconds=float(raw)),
)
seconds = _time(timedelta(seconds=1), "seconds")


# -- choices ---------------------------------------------------------------------


def choice(enum: type[E], kind: str = "stringProp") -> Scalar[E | Expr]:
    """One of the members of `enum`, whose values are what the JMX holds."""

    def accept(value: Any, what: str) -> E:
        if isinstance(value, enum):
            return value
        members = ", ".join(f"{enum.__name__}.{member.name}" for member in enum)
        raise SettingError(f"{what} is {value!r}, but it takes one of {members}, {OURS}")

    by_text = {str(member.value): member for member in enum}
    return Scalar(kind, accept, lambda value: str(value.value), by_text.__getitem__)


def flags(enum: type[F], kind: str = "intProp") -> Scalar[F | Expr]:
    """Members of an `IntFlag`, joined by `|`; the JMX holds their sum."""
    every = sum(member.value for member in enum)

    def accept(value: Any, what: str) -> F:
        if isinstance(value, enum) and not int(value) & ~every:
            return value
        members = " | ".join(f"{enum.__name__}.{member.name}" for member in enum)
        raise SettingError(f"{what} is {value!r}, but it takes {members}, {OURS}")

    return Scalar(kind, accept, lambda value: str(int(value)), lambda raw: enum(int(raw)))
