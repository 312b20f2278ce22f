"""The settings of a part to properties and back, through slot paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING
from typing import Any

from jmeterpy.jmx import Prop
from jmeterpy.model.part import Inner, Part, slots


class Strange(ValueError):  # noqa: N818 - a finding, caught by whoever reads
    """A part of a file that its class cannot hold without loss."""


def write_props(part: Part) -> tuple[Prop, ...]:
    """The properties of `part`, its settings in declared order, then what it holds beyond them."""
    tree = _Branch()
    for key in part.inner:
        tree.branch(key)
    for name, slot in slots(type(part)):
        value = getattr(part, name)
        if value is None or (slot.sparse and value == slot.absent):
            continue
        *outer, last = slot.path
        tree.at(outer).put(slot.codec.write(last, value))
    for prop in part.extra:
        tree.merge(prop, part.inner)
    return tree.props(part.inner)


class _Branch:
    """An elementProp in the making: its own properties, and further branches by name."""

    def __init__(self) -> None:
        self.found: list[Prop | str] = []
        self.branches: dict[str, _Branch] = {}

    def branch(self, key: str) -> _Branch:
        if key not in self.branches:
            self.branches[key] = _Branch()
            self.found.append(key)
        return self.branches[key]

    def at(self, path: Iterable[str]) -> _Branch:
        here = self
        for key in path:
            here = here.branch(key)
        return here

    def put(self, prop: Prop) -> None:
        self.found.append(prop)

    def merge(self, prop: Prop, inner: Any) -> None:
        if prop.kind == "elementProp" and prop.name in self.branches:
            for item in prop.items:
                self.branches[prop.name].merge(item, inner)
        else:
            self.put(prop)

    def props(self, inner: Any) -> tuple[Prop, ...]:
        return tuple(
            it if isinstance(it, Prop) else self.branches[it].prop(it, inner) for it in self.found
        )

    def prop(self, key: str, inner: Any) -> Prop:
        return Prop("elementProp", known_inner(inner, key).attrs(key), items=self.props(inner))


def known_inner(inner: Any, key: str) -> Inner:
    """What stands in the elementProp `key`: as declared, else as its name says."""
    found: Inner = inner.get(key) or Inner(key.rpartition(".")[2])
    return found


def read_props(cls: type[Part], props: Iterable[Prop]) -> dict[str, Any]:
    """The constructor's settings that hold all of `props`.

    Raises: Strange (a ValueError) if the class cannot hold them without loss.
    """
    tree = _Reading(props)
    values: dict[str, Any] = {}
    for name, slot in slots(cls):
        found = tree.take(slot.path, cls.inner)
        values[name] = slot.absent if found is None else slot.codec.read(found)
        if values[name] is MISSING:
            raise Strange(f"there is no {'/'.join(slot.path)}")
    for key in cls.inner:
        tree.enter((key,), cls.inner)
    return {**values, "extra": tree.rest()}


class _Reading:
    """Properties of which some are taken, by path; the rest is `extra`."""

    def __init__(self, props: Iterable[Prop]) -> None:
        self.left = list(props)
        self.entered: dict[str, _Reading] = {}

    def take(self, path: tuple[str, ...], inner: Any) -> Prop | None:
        here = self.enter(path[:-1], inner)
        found = [prop for prop in here.left if prop.name == path[-1]] if here else []
        if here is None or not found:
            return None
        here.left = [prop for prop in here.left if prop.name != path[-1]]
        return found[-1]  # JMeter lets the last one win

    def enter(self, path: tuple[str, ...], inner: Any) -> _Reading | None:
        here = self
        for key in path:
            if key not in here.entered:
                found = here.take((key,), inner)
                if found is None:
                    return None
                tag = known_inner(inner, key).tag
                if found.kind != "elementProp" or found.attr("elementType", tag) != tag:
                    raise Strange(f"{key} is not {tag}")
                here.entered[key] = _Reading(found.items)
            here = here.entered[key]
        return here

    def rest(self) -> tuple[Prop, ...]:
        inside = tuple(
            Prop("elementProp", (("name", key),), items=rest)
            for key, reading in self.entered.items()
            if (rest := reading.rest())
        )
        return (*self.left, *inside)
