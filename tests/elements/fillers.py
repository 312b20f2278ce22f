"""Every element of the vocabulary, as nobody has set it up and with every setting set otherwise."""

from __future__ import annotations

import dataclasses
from enum import Enum, IntFlag
from typing import Any

import jmeterpy.elements
from jmeterpy.elements import Scope
from jmeterpy.jmx import Prop
from jmeterpy.model import Element, Expr
from jmeterpy.model.codecs import Scalar, text
from jmeterpy.model.holders import Listed, Nested, Paired
from jmeterpy.model.part import slots
from jmeterpy.model.saved import Saved
from jmeterpy.model.texts import Joined, Rows, Strings

ELEMENTS: tuple[type[Element], ...] = tuple(
    cls
    for name in jmeterpy.elements.__all__
    if isinstance(cls := getattr(jmeterpy.elements, name), type) and issubclass(cls, Element)
)
# What JMeter's GUI leaves empty and we want to be told.
EMPTY: dict[str, Any] = {
    "CsvDataSet": "",
    "DurationAssertion": Expr(""),
    "IncludeController": "",
    "ModuleController": (),
    "SizeAssertion": Expr(""),
}


def as_made(cls: type[Element]) -> Element:
    """An element to which nobody said more than it wants."""
    make: Any = cls
    made: Element = make(EMPTY[cls.__name__]) if cls.__name__ in EMPTY else make()
    return made


AWKWARD = " <text> & \"more\"\n'é' ${var} "


def filled(cls: type[Any], *, expressions: bool = False, words: str = AWKWARD) -> Any:
    """Every setting set, and none as it is by default; with `expressions` to one where it can."""
    fields = {it.name: it for it in dataclasses.fields(cls)}
    values = {
        name: _other(slot.codec, _default(fields[name]), expressions=expressions, words=words)
        for name, slot in slots(cls)
    }
    if issubclass(cls, Element):
        values |= {"name": f"a <{cls.__name__}> & 'so' \"on\" é", "comment": "why\nnot"}
    elif "name" in fields and "name" not in values:
        values["name"] = "sid"
    if "scope" in values and "scope_variable" not in values and not expressions:
        values["scope"] = Scope.ALL
    values.pop("raw_body", None) if "body" in fields else None
    return cls(**values)


def _default(it: dataclasses.Field[Any]) -> Any:
    return it.metadata["slot"].absent if it.default is dataclasses.MISSING else it.default


def _other(codec: Any, default: Any, *, expressions: bool, words: str) -> Any:
    if isinstance(codec, Paired):
        return [("q", "a b&c"), filled(codec.listed.cls, expressions=expressions, words=words)]
    if isinstance(codec, Listed):
        return [filled(codec.cls, expressions=expressions, words=words)]
    if isinstance(codec, Nested):
        return filled(codec.cls, expressions=expressions, words=words)
    if isinstance(codec, Saved):
        return filled(codec.cls)  # JMeter takes constants only
    if isinstance(codec, Joined):
        return ("one", "two")
    if isinstance(codec, Strings):
        return ("one", "", "${two}")
    if isinstance(codec, Rows):
        return (("1a", "1b"), ("2a", "2b"))
    if isinstance(codec, Scalar):
        return Expr("${__P(x,1)}") if expressions else _constant(codec, default)
    assert codec is text
    return words


def _constant(codec: Scalar[Any], default: Any) -> Any:
    """A constant of the codec's kind, found by asking it."""
    for value in (not default, 17, 2.5, "17s", *_members(codec)):
        try:
            checked = codec.check(value, "")
        except Exception:  # noqa: BLE001 - it is of another kind
            continue
        if checked != default:
            return checked
    raise AssertionError(codec)


def _members(codec: Scalar[Any]) -> list[Any]:
    """The members of its enum, which its accepting function closes over."""
    cells = [cell.cell_contents for cell in codec.accept.__closure__ or ()]
    enums = [it for it in cells if isinstance(it, type) and issubclass(it, Enum)]
    members = list(enums[0]) if enums else []
    if enums and issubclass(enums[0], IntFlag):
        return [enums[0](members[0].value | members[2].value)]
    return members[::-1]


def unordered(prop: Prop) -> Any:
    """A property as something to compare, but for the order of those beside it."""
    inside = [unordered(item) for item in prop.items]
    if prop.kind not in {"collectionProp", "value"}:
        inside.sort(key=repr)
    text = "" if prop.kind == "savedValue" else prop.text
    return prop.kind, dict(prop.attrs), text, inside
