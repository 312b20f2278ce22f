"""The settings of a part to properties and back, through slot paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from typing import Any

from jmeterpy.jmx import Prop
from jmeterpy.model.part import Inner, Part, Slot, inner_parts, slots

Inners = Mapping[str, Inner]


class Strange(ValueError):  # noqa: N818 - a finding, caught by whoever reads
    """A part of a file that its class cannot hold without loss."""


def write_props(part: Part) -> tuple[Prop, ...]:
    """The properties of `part`, its settings in declared order, then what it holds beyond them."""
    tree = _Writing(inner_parts(type(part)))
    for key in part.inner:
        tree.branch(key)
    for name, slot in slots(type(part)):
        value = getattr(part, name)
        if value is None or (_silent(slot, value) and name not in part.said):
            continue
        *outer, last = slot.path
        tree.at(outer).found.append(slot.codec.write(last, value))
    for prop in part.extra:
        tree.merge(prop)
    return tree.props()


def _silent(slot: Slot, value: Any) -> bool:
    return slot.sparse and bool(value == slot.absent)


class _Writing:
    """An elementProp in the making: its own properties, and further branches by name."""

    def __init__(self, inners: Inners) -> None:
        self.inners = inners
        self.found: list[Prop | str] = []
        self.branches: dict[str, _Writing] = {}

    def branch(self, key: str) -> _Writing:
        if key not in self.branches:
            self.branches[key] = _Writing(self.inners)
            self.found.append(key)
        return self.branches[key]

    def at(self, path: Iterable[str]) -> _Writing:
        here = self
        for key in path:
            here = here.branch(key)
        return here

    def merge(self, prop: Prop) -> None:
        """What stood beside the settings in an elementProp goes into it again."""
        if prop.kind == "elementProp" and prop.name in self.inners:
            branch = self.branch(prop.name)
            for item in prop.items:
                branch.merge(item)
        else:
            self.found.append(prop)

    def props(self) -> tuple[Prop, ...]:
        return tuple(it if isinstance(it, Prop) else self.made(it) for it in self.found)

    def made(self, key: str) -> Prop:
        return Prop("elementProp", self.inners[key].attrs(key), items=self.branches[key].props())


def read_props(cls: type[Part], props: Iterable[Prop]) -> dict[str, Any]:
    """The constructor's settings that hold all of `props`.

    Raises: Strange, or another ValueError, if the class cannot hold them without loss.
    """
    tree = _Reading(inner_parts(cls), props)
    values: dict[str, Any] = {}
    said: list[str] = []
    for name, slot in slots(cls):
        found = tree.take(slot.path)
        values[name] = slot.absent if found is None else slot.codec.read(found)
        said += [name] if found is not None and _silent(slot, values[name]) else []
        if values[name] is MISSING:
            raise Strange(f"there is no {'/'.join(slot.path)}")
    for key in cls.inner:
        tree.enter((key,))
    return {**values, "said": tuple(said), "extra": tree.rest()}


class _Reading:
    """Properties of which some are taken, by path; the rest is `extra`."""

    def __init__(self, inners: Inners, props: Iterable[Prop]) -> None:
        self.inners = inners
        self.left = list(props)
        self.entered: dict[str, _Reading] = {}

    def take(self, path: tuple[str, ...]) -> Prop | None:
        here = self.enter(path[:-1])
        found = [prop for prop in here.left if prop.name == path[-1]] if here else []
        if here is None or not found:
            return None
        here.left = [prop for prop in here.left if prop.name != path[-1]]
        return found[-1]  # JMeter lets the last one win

    def enter(self, path: tuple[str, ...]) -> _Reading | None:
        here = self
        for key in path:
            if key not in here.entered:
                found = here.take((key,))
                if found is None:
                    return None
                here.entered[key] = _Reading(self.inners, here.opened(found).items)
            here = here.entered[key]
        return here

    def opened(self, found: Prop) -> Prop:
        tag = self.inners[found.name].tag
        if found.kind != "elementProp" or found.attr("elementType", tag) != tag:
            kind = found.attr("elementType") or found.kind
            raise Strange(f"{found.name} is {kind}, not {tag}")
        return found

    def rest(self) -> tuple[Prop, ...]:
        inside = tuple(
            Prop("elementProp", (("name", key),), items=rest)
            for key, reading in self.entered.items()
            if (rest := reading.rest())
        )
        return (*self.left, *inside)
