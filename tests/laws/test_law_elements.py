"""Second and third law: reading what was written, and evaluating its source, give the element."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jmeterpy
import jmeterpy.elements  # it fills the catalog
import jmeterpy.shortcuts  # source may write them
from jmeterpy.errors import JmxError
from jmeterpy.jmx import Node, Prop, parse, render
from jmeterpy.model import CATALOG, Element, Expr, Raw, from_node, source, to_node
from jmeterpy.model.part import Part
from tests.laws.strategies import elements_of
from tests.model import toys

TOYS = {cls for cls in vars(toys).values() if isinstance(cls, type) and issubclass(cls, Element)}
CLASSES = sorted({cls for known in CATALOG.values() for cls in known}, key=lambda c: c.__name__)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


class Names(dict[str, Any]):
    """What generated source may say: what jmeterpy makes public, and whatever the classes need."""

    def __missing__(self, name: str) -> Any:
        try:
            return getattr(jmeterpy, name)
        except AttributeError:
            raise KeyError(name) from None


def made_by(text: str) -> Any:
    """What the source evaluates to."""
    return eval(text, {}, NAMES)


NAMES = Names(Raw=Raw, Node=Node, Prop=Prop, Expr=Expr, timedelta=timedelta)
for module in {cls.__module__ for cls in CLASSES}:
    NAMES |= {name: it for name, it in vars(sys.modules[module]).items() if isinstance(it, type)}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_element_comes_back_from_its_jmx_and_from_its_source(cls: type[Element]) -> None:
    examples = 150 if cls in TOYS else 15

    @settings(max_examples=examples, deadline=None, suppress_health_check=SLOW, database=None)
    @given(elements_of(cls))
    def law(element: Element) -> None:
        [read] = parse(render((to_node(element),)))
        assert from_node(read) == element
        assert made_by(source(element)) == element

    law()


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_every_setting_reads_what_it_is_given_and_keeps_it(data: st.DataObject) -> None:
    """`check(read(property))` never fails, and writing gives the same text."""
    from jmeterpy.model.codecs import Scalar
    from jmeterpy.model.part import slots
    from tests.laws.strategies import words

    for cls in CLASSES:
        for name, slot in slots(cls):
            if isinstance(slot.codec, Scalar):
                found = Prop("stringProp", (("name", name),), data.draw(words))
                value = slot.codec.check(slot.codec.read(found), name)
                written = slot.codec.write(name, value)
                shown = [item.text for item in written.items if item.kind == "value"]
                assert (shown or [written.text]) == [found.text]
            if len(slot.path) > 3:
                raise AssertionError(f"{cls.__name__}.{name} lies deeper than JMeter nests")


def scalar(prop: Prop) -> str | None:
    """The text of a property, which doubleProp and FloatProperty have in a child."""
    if prop.kind in {"doubleProp", "FloatProperty"}:
        return next((item.text for item in prop.items if item.kind == "value"), None)
    return None if prop.items else prop.text


def losses(where: str, old: Prop, new: Prop | None) -> Iterator[str]:
    """What `old` says and `new` does not. The kind may differ, and properties may be added."""
    if new is None:
        yield f"{where} is lost"
    elif scalar(old) is not None and scalar(new) is not None:
        if scalar(old) != scalar(new):
            yield f"{where}: {scalar(old)!r} became {scalar(new)!r}"
    elif old.kind == "collectionProp":
        if len(old.items) != len(new.items):
            yield f"{where}: {len(old.items)} items became {len(new.items)}"
        for one, other in zip(old.items, new.items, strict=False):
            yield from losses(f"{where}[]", one, other)
    else:
        for item in old.items:
            found = new.item(item.name) if item.name else _unnamed(item, new)
            yield from losses(f"{where}/{item.name or item.kind}", item, found)


def _unnamed(item: Prop, new: Prop) -> Prop | None:
    return next((other for other in new.items if other.kind == item.kind), None)


def lost(node: Node, element: Element) -> Iterator[str]:
    """Every loss in a tree."""
    written = to_node(element)
    for prop in node.props:
        last = node.prop(prop.name) if prop.name else prop
        yield from losses(f"{node.tag}/{prop.name}", last or prop, written.prop(prop.name))
    for key in ("testname", "enabled"):
        if key in dict(node.attrs) and node.attr(key).lower() != written.attr(key).lower():
            yield f"{node.tag}/@{key}: {node.attr(key)!r} became {written.attr(key)!r}"
    for child, made in zip(node.children, element.children, strict=True):
        yield from lost(child, made)


def every(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from every(child)


def test_plans_of_others_come_back_whole(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing lost against the file, the same element again, and source that makes it."""
    used, kinds, found = 0, Counter[str](), Counter[str]()
    for data in sorted({path.read_bytes() for path in corpus.rglob("*.jmx")}):
        try:
            tree = parse(data, tolerant=True)
        except JmxError:
            continue
        used += 1
        for node in tree:
            element = from_node(node)
            found.update(lost(node, element))
            assert from_node(to_node(element)) == element
            assert made_by(source(element)) == element
            kinds.update("raw" if isinstance(one, Raw) else "typed" for one in every(element))
    with capsys.disabled():
        print(f"\n{used} plans of others: {dict(kinds)}, {found.total()} losses")  # noqa: T201 - CI's log
    assert not found, found.most_common(20)
    assert used > 200
    assert all(issubclass(cls, Part) for cls in CLASSES)
