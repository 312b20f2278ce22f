"""Codecs for properties that hold parts: one, a list, or pairs that people write as a dict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from jmeterpy.errors import PlanError, SettingError
from jmeterpy.jmx import Prop
from jmeterpy.model.codecs import Codec
from jmeterpy.model.part import Inner, Part
from jmeterpy.model.properties import Strange, read_props, write_props

P = TypeVar("P", bound=Part)

Pairs: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str] | P]
Parts: TypeAlias = Iterable[P]


def read_part(cls: type[P], props: Iterable[Prop], **settings: Any) -> P:
    """The part that holds all of `props`, and `settings`.

    Raises: Strange (a ValueError) if the class cannot hold them without loss.
    """
    try:
        return cls(**read_props(cls, props), **settings)
    except PlanError as error:
        raise Strange(error.message) from error


@dataclass(frozen=True)
class Nested(Generic[P]):
    """An elementProp that holds one part."""

    cls: type[P]
    inner: Inner

    def check(self, value: Any, what: str) -> P:
        """An instance of the class."""
        if not isinstance(value, self.cls):
            raise SettingError(f"{what} is {value!r}, but it takes {self.cls.__name__}(...)")
        return value

    def write(self, name: str, value: P) -> Prop:
        """The part's properties in an elementProp."""
        return Prop("elementProp", self.inner.attrs(name), items=write_props(value))

    def read(self, prop: Prop) -> P:
        """Strange if it is of another type."""
        if prop.attr("elementType", self.inner.tag) != self.inner.tag:
            raise Strange(f"{prop.name} is not {self.inner.tag}")
        return read_part(self.cls, prop.items)


@dataclass(frozen=True)
class Listed(Generic[P]):
    """A collectionProp of elementProps, one a part; `label` is the property that names each."""

    cls: type[P]
    tag: str
    label: str

    def check(self, value: Any, what: str) -> tuple[P, ...]:
        """Instances of the class, in any iterable."""
        if isinstance(value, self.cls) or not isinstance(value, Iterable):
            raise SettingError(f"{what} is {value!r}, but it takes several: write ({value!r},)")
        items = tuple(value)
        for item in items:
            if not isinstance(item, self.cls):
                wanted = f"{self.cls.__name__}(...)"
                raise SettingError(f"{what} holds {item!r}, but it takes {wanted}")
        return items

    def write(self, name: str, value: Iterable[P]) -> Prop:
        """One elementProp a part."""
        items = tuple(self.item(write_props(part)) for part in value)
        return Prop("collectionProp", (("name", name),), items=items)

    def item(self, props: tuple[Prop, ...]) -> Prop:
        """A part's properties, named by its label."""
        name = next((prop.text for prop in props if prop.name == self.label), "")
        return Prop("elementProp", (("name", name), ("elementType", self.tag)), items=props)

    def read(self, prop: Prop) -> tuple[P, ...]:
        """Strange if an item is of another type."""
        for item in prop.items:
            if item.kind != "elementProp" or item.attr("elementType", self.tag) != self.tag:
                raise Strange(f"{prop.name} holds {item.kind} {item.attr('elementType')}")
        return tuple(read_part(self.cls, item.items) for item in prop.items)


@dataclass(frozen=True)
class Named(Listed[P]):
    """As `Listed`, of parts whose `name` is no property but the item's own name, as in cookies."""

    def write(self, name: str, value: Iterable[P]) -> Prop:
        """JMeter writes the name twice."""
        items = tuple(self.named(vars(part)["name"], write_props(part)) for part in value)
        return Prop("collectionProp", (("name", name),), items=items)

    def named(self, name: str, props: tuple[Prop, ...]) -> Prop:
        """A part's properties, in an elementProp of that name."""
        attrs = (("name", name), ("elementType", self.tag), ("testname", name))
        return Prop("elementProp", attrs, items=props)

    def read(self, prop: Prop) -> tuple[P, ...]:
        """Older files have the name only once."""
        super().read(prop)
        return tuple(
            read_part(self.cls, item.items, name=item.attr("testname", item.name))
            for item in prop.items
        )


@dataclass(frozen=True)
class Paired(Generic[P]):
    """As `Listed`, where a part that has no more to say than key and value is a pair."""

    listed: Listed[P]
    key: str
    value: str

    def check(self, value: Any, what: str) -> tuple[tuple[str, str] | P, ...]:
        """A dict, or pairs and parts in any iterable; all of it as a tuple."""
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise SettingError(f"{what} is {value!r}, but it takes a dict, or pairs")
        items = value.items() if isinstance(value, Mapping) else value
        return tuple(self.plain(self.part(item, what)) for item in items)

    def part(self, item: Any, what: str) -> P:
        """The part that a pair says."""
        if isinstance(item, self.listed.cls):
            return item
        if not (isinstance(item, tuple) and len(item) == 2):
            wanted = f"a pair of texts or {self.listed.cls.__name__}(...)"
            raise SettingError(f"{what} holds {item!r}, but it takes {wanted}")
        for text in item:
            if not isinstance(text, str):
                right = (str(item[0]), str(item[1]))
                raise SettingError(f"{what} holds {item!r}, but it takes texts; write {right!r}")
        return self.listed.cls(**{self.key: item[0], self.value: item[1]})

    def plain(self, part: P) -> tuple[str, str] | P:
        """The pair, where it says all."""
        pair = (getattr(part, self.key), getattr(part, self.value))
        if not all(isinstance(text, str) for text in pair):
            return part
        return pair if self.part(pair, "") == part else part

    def parts(self, value: Iterable[tuple[str, str] | P]) -> tuple[P, ...]:
        """Every one as a part, for whoever wants to look at them all alike."""
        return tuple(self.part(item, "") for item in value)

    def write(self, name: str, value: Iterable[tuple[str, str] | P]) -> Prop:
        """One elementProp a pair."""
        return self.listed.write(name, self.parts(value))

    def read(self, prop: Prop) -> tuple[tuple[str, str] | P, ...]:
        """Pairs where they say all, else parts."""
        return tuple(self.plain(part) for part in self.listed.read(prop))


def nested(cls: type[P], tag: str, gui: str = "", name: str = "") -> Codec[P]:
    """One part in an elementProp of type `tag`."""
    return Nested(cls, Inner(tag, gui, name))


def listed(cls: type[P], tag: str, label: str = "") -> Codec[tuple[P, ...]]:
    """Parts in a collectionProp: elementProps of type `tag`, named by their property `label`."""
    return Listed(cls, tag, label)


def named(cls: type[P], tag: str) -> Codec[tuple[P, ...]]:
    """As `listed`, of parts that have a `name` which is no property of theirs."""
    return Named(cls, tag, "")


def pairs(
    cls: type[P],
    tag: str,
    label: str = "",
    *,
    key: str = "key",
    value: str = "value",
) -> Codec[tuple[tuple[str, str] | P, ...]]:
    """As `listed`; `key` and `value` are the settings of `cls` that a pair or a dict gives.

    >>> from jmeterpy.model.part import part, prop
    >>> from jmeterpy.model.codecs import text
    >>> @part
    ... class Variable(Part):
    ...     key: str = prop("Argument.name", text, kw_only=False)
    ...     value: str = prop("Argument.value", text, default="", kw_only=False)
    >>> pairs(Variable, "Argument", "Argument.name").check({"host": "localhost"}, "variables")
    (('host', 'localhost'),)
    """
    return Paired(Listed(cls, tag, label), key, value)


def parts_of(part: Part, field: str) -> tuple[Part, ...]:
    """What a setting declared with `pairs` or `listed` holds, every one as a part."""
    [found] = [f for f in dataclasses.fields(part) if f.name == field]
    codec = found.metadata["slot"].codec
    value = getattr(part, field)
    return tuple(codec.parts(value)) if isinstance(codec, Paired) else tuple(value)
