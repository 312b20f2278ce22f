"""The Python that makes an element, in the form in which a person would write it."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import timedelta
from enum import Enum
from typing import Any

from jmeterpy.model.part import Part
from jmeterpy.units import show_duration

WIDTH = 96


def source(value: Any, indent: int = 0) -> str:
    """Python that evaluates to something equal to `value`."""
    if isinstance(value, Part):
        return _part(value, indent)
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, timedelta):
        return repr(show_duration(value))
    if isinstance(value, tuple):
        return _group(
            "(", [source(item, indent + 4) for item in value], ")", indent, comma=len(value) == 1
        )
    return repr(value)


def _part(value: Part, indent: int) -> str:
    given = _settings(value, indent)
    text = _group(f"{type(value).__name__}(", given, ")", indent)
    children = getattr(value, "children", ())
    if not children:
        return text
    pad = " " * (indent + 4)
    inside = "".join(f"{pad}{source(child, indent + 4)},\n" for child in children)
    return f"{text}[\n{inside}{' ' * indent}]"


def _settings(value: Part, indent: int) -> list[str]:
    parts = []
    for f in fields(value):
        own = getattr(value, f.name)
        if not f.compare or f.name == "children":
            continue
        default = getattr(type(value), "label", "") if f.name == "name" else f.default
        if f.default is not MISSING and own == default:
            continue
        shown = source(own, indent + 4)
        parts.append(shown if not f.kw_only and f.default is MISSING else f"{f.name}={shown}")
    return parts


def _group(start: str, items: list[str], end: str, indent: int, *, comma: bool = False) -> str:
    line = ", ".join(items) + ("," if comma else "")
    if "\n" not in line and indent + len(start) + len(line) < WIDTH:
        return start + line + end
    pad = " " * (indent + 4)
    return start + "\n" + "".join(f"{pad}{item},\n" for item in items) + " " * indent + end
