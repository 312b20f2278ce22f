"""How several texts are written as one JMX property, and read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jmeterpy.errors import SettingError
from jmeterpy.jmx import Prop
from jmeterpy.model.codecs import Codec, accept_text, only_items, only_text
from jmeterpy.model.expr import Expr, holds_expression


def _accept_texts(value: Any, what: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise SettingError(f"{what} is {value!r}, but it takes several texts: write ({value!r},)")
    return tuple(accept_text(item, f"{what}[{place}]") for place, item in enumerate(value))


@dataclass(frozen=True)
class Joined:
    """Several texts in one property, with a separator between them."""

    separator: str

    def check(self, value: Any, what: str) -> tuple[str, ...]:
        """No text may hold the separator, for it would come back as two."""
        if isinstance(value, Expr):
            return (value,)
        texts = _accept_texts(value, what)
        for item in texts:
            if self.separator in item and not isinstance(item, Expr):
                raise SettingError(f"{what} holds {item!r}, but {self.separator!r} parts its items")
        if texts == ("",):
            raise SettingError(f"{what} holds one empty text, which JMeter reads as none; write ()")
        return texts

    def write(self, name: str, value: tuple[str, ...]) -> Prop:
        """One stringProp."""
        return Prop("stringProp", (("name", name),), self.separator.join(value))

    def read(self, prop: Prop) -> tuple[str, ...]:
        """Where an expression may hold the separator itself, the text stays whole."""
        found = only_text(prop)
        if holds_expression(found) and self.separator in found:
            return (Expr(found),)
        return tuple(found.split(self.separator)) if found else ()


@dataclass(frozen=True)
class Strings:
    """A collectionProp of stringProps. JMeter names each by a hash and never reads the name."""

    def check(self, value: Any, what: str) -> tuple[str, ...]:
        """Several texts, in any iterable."""
        return _accept_texts(value, what)

    def write(self, name: str, value: tuple[str, ...]) -> Prop:
        """Each item is named as JMeter does it, so that equal plans are equal files."""
        items = (Prop("stringProp", (("name", java_hash(v)),), str(v)) for v in value)
        return Prop("collectionProp", (("name", name),), items=tuple(items))

    def read(self, prop: Prop) -> tuple[str, ...]:
        """ValueError where an item is no text."""
        return tuple(only_text(item) for item in only_items(prop))


def java_hash(value: str) -> str:
    """`String.hashCode()` in decimal: how JMeter names the items of a collection.

    >>> java_hash("201"), java_hash("")
    ('49587', '0')
    """
    total = 0
    units = value.encode("utf-16-be", "surrogatepass")
    for high, low in zip(units[::2], units[1::2], strict=True):
        total = (31 * total + (high << 8 | low)) & 0xFFFFFFFF
    return str(total - (1 << 32) if total >> 31 else total)


def joined(separator: str) -> Codec[tuple[str, ...]]:
    """Several texts in one property, such as the columns of a CSV file."""
    return Joined(separator)


def strings() -> Codec[tuple[str, ...]]:
    """Several texts, each a property of its own."""
    return Strings()


@dataclass(frozen=True)
class Rows:
    """A collectionProp of collectionProps of stringProps: a table of texts."""

    strings: Strings

    def check(self, value: Any, what: str) -> tuple[tuple[str, ...], ...]:
        """Rows of texts, in any iterable."""
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise SettingError(f"{what} is {value!r}, but it takes rows of texts")
        rows = enumerate(value)
        return tuple(self.strings.check(row, f"{what}[{place}]") for place, row in rows)

    def write(self, name: str, value: tuple[tuple[str, ...], ...]) -> Prop:
        """JMeter names a row by a hash as well, and never reads it."""
        rows = (self.strings.write(str(place), row) for place, row in enumerate(value, 1))
        return Prop("collectionProp", (("name", name),), items=tuple(rows))

    def read(self, prop: Prop) -> tuple[tuple[str, ...], ...]:
        """ValueError where a row is no collection."""
        for row in only_items(prop):
            if row.kind != "collectionProp":
                raise ValueError(f"{prop.name} holds {row.kind}, not a row")
        return tuple(self.strings.read(row) for row in prop.items)


def rows() -> Codec[tuple[tuple[str, ...], ...]]:
    """A table of texts, such as the values of user parameters."""
    return Rows(Strings())
