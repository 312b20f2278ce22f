"""The element reference as Markdown, made from the declarations alone."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import jmeterpy.elements
from jmeterpy.elements.plan import Group
from jmeterpy.model import Element, Part, Scoped, source
from jmeterpy.model.part import Slot

MENUS = (
    *("plan", "controllers", "http", "http_config", "config", "timers", "processors"),
    *("extractors", "assertions", "samplers", "listeners", "arguments", "scope"),
)
HEAD = """# Elements

Every element that jmeterpy knows by name, with all its settings. This page is made from the
declarations in `jmeterpy/elements/` by `python -m jmeterpy.elements.reference`; do not edit it.

- Every element also takes `name`, `comment` and `enabled`. Containers take their `name` first, and
  their children in brackets. Settings in **bold** may stand without their name, in this order.
- A setting that takes a number, a truth value, a duration or a choice also takes an expression:
  `var("n")`, `prop("users", 100)`.
- A duration is `"30s"`, `"1m30s"`, `"500ms"` or a `timedelta`.
- Pairs are a `dict`, or tuples and parts in a list: `{"q": "${word}"}`.
- Where the default is "not written", JMeter (or, for a request, the defaults in scope) decides.
- "absent:" is what JMeter does where a file lacks the property, if that is not the default.
"""
WORDS = {
    "str": "text",
    "bool": "true or false",
    "Flag": "true or false",
    "Number": "whole number",
    "Decimal": "number",
    "Duration": "duration",
    "Texts": "texts",
    "Iterable[Texts]": "rows of texts",
}


def reference() -> str:
    """The whole page."""
    return HEAD + "".join(_menu(name) for name in MENUS)


def _menu(name: str) -> str:
    module = importlib.import_module(f"jmeterpy.elements.{name}")
    first = (module.__doc__ or "").splitlines()[0].rstrip(".")
    kinds = [cls for cls in vars(module).values() if _is_public(cls, module.__name__)]
    kinds.sort(key=lambda cls: not issubclass(cls, Element))  # first what plans are made of
    return f"\n## {first}\n" + "".join(_entry(cls) for cls in kinds)


def _is_public(value: Any, module: str) -> bool:
    public = inspect.isclass(value) and value.__name__ in jmeterpy.elements.__all__
    return public and value.__module__ == module


def _entry(cls: type[Any]) -> str:
    text = inspect.getdoc(cls) or ""
    parts = [f"\n### {cls.__name__}\n", _facts(cls) if issubclass(cls, Element) else "", text]
    if issubclass(cls, Enum):
        parts.append(
            "\n" + "\n".join(f"- `{cls.__name__}.{one.name}`: `{one.value}`" for one in cls)
        )
    if issubclass(cls, Part):
        parts.append(_table(cls))
    return "\n".join(part for part in parts if part).replace("\n\n\n", "\n\n") + "\n"


def _facts(cls: type[Element]) -> str:
    holds = " or ".join(_kind(held) for held in cls.holds)
    inside = f"; it holds {holds}" if holds else ""
    return f"`{cls.tag}`, GUI `{cls.gui}`. It stands {_homes(cls)}{inside}.\n"


def _kind(cls: type[Element]) -> str:
    known = {"Group": "thread groups", "Step": "steps", "Scoped": "scoped elements"}
    return known.get(cls.__name__, cls.__name__)


def _homes(cls: type[Element]) -> str:
    if issubclass(cls, Group) or cls is jmeterpy.elements.TestFragment:
        return "in the test plan"
    if cls is jmeterpy.elements.TestPlan:
        return "at the top"
    inner = "in thread groups, controllers and test fragments"
    if issubclass(cls, Scoped):
        return "in the test plan, thread groups, controllers, test fragments and samplers"
    return inner


def _table(cls: type[Part]) -> str:
    rows = list(_rows(cls))
    if not rows:
        return ""
    head = ("| setting | takes | default | JMX property |", "|---|---|---|---|")
    return "\n" + "\n".join((*head, *rows))


def _rows(cls: type[Part]) -> Iterator[str]:
    common = {it.name for it in dataclasses.fields(Element if issubclass(cls, Element) else Part)}
    fields = [it for it in dataclasses.fields(cls) if it.name not in common]
    for it in sorted(fields, key=lambda it: it.kw_only is True):
        slot: Slot | None = it.metadata.get("slot")
        name = f"`{it.name}`" if it.kw_only else f"**`{it.name}`**"
        path = f"`{'/'.join(slot.path)}`" if slot else "(see above)"
        yield f"| {name} | {_takes(it)} | {_default(it, slot)} | {path} |"


def _takes(it: dataclasses.Field[Any]) -> str:
    kind = str(it.type).replace(" | None", "").replace(" | Expr", "")
    outer, _, inner = kind.rstrip("]").partition("[")
    if outer == "Pairs":
        return f"pairs, or {_link(inner)}"
    if outer == "Parts":
        return f"several {_link(inner)}"
    return WORDS.get(kind) or _link(kind)


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _default(it: dataclasses.Field[Any], slot: Slot | None) -> str:
    if it.default is dataclasses.MISSING:
        return "needed"
    if it.default is None:
        return "not written"
    if slot is None:
        return _shown(it.default)
    said = _shown(slot.codec.check(it.default, it.name))
    return said if slot.absent == it.default else f"{said}; absent: {_shown(slot.absent)}"


def _shown(value: Any) -> str:
    if value is None:
        return "not written"
    if value == "":
        return "empty"
    text = " ".join(source(value).split()).replace("'", '"')
    short = text if len(text) <= 60 else f"{text[:56]} ..."
    return f"`{short}`" if value != () else "none"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
    else:
        sys.stdout.write(reference())
