"""Write the generated pages of docs/reference: `python docs/generate.py` (or `make docs`)."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PARTS = (
    ("HTTP", "jmeterpy.shortcuts.http"),
    ("Checks of an answer", "jmeterpy.shortcuts.expectations"),
    ("Parts of an answer", "jmeterpy.shortcuts.extractions"),
    ("Data", "jmeterpy.shortcuts.feeds"),
    ("Variables, properties, secrets", "jmeterpy.shortcuts.variables"),
    ("Functions", "jmeterpy.shortcuts.fn"),
    ("Order and choice", "jmeterpy.shortcuts.flow"),
    ("Pauses", "jmeterpy.shortcuts.waits"),
    ("Before and after", "jmeterpy.shortcuts.groups"),
    ("Scripts", "jmeterpy.shortcuts.scripts"),
    ("Load: closed", "jmeterpy.shapes.closed"),
    ("Load: open", "jmeterpy.shapes.open"),
    ("Running", "jmeterpy.flows.launch"),
    ("Results", "jmeterpy.flows.opened"),
)
# Settings that several functions take as **settings, and that say themselves what they are.
SHARED = {"jmeterpy.shortcuts.http": ("Settings", "BodySettings")}
MADE = {"jmeterpy.flows.opened": ("Result",)}  # values with questions of their own
WIDTH = 90
_QUOTED = re.compile(r": '([^']*)'")  # annotations are kept as text
SHORTCUTS = """# Shortcuts, shapes and results

Every function of the DSL, made from its own docstring by `make docs`; do not edit this page. What
the functions return are [elements](elements.md).
"""
COMMANDS = """# Commands

The help of every command, made by `make docs`; do not edit this page. Exit codes stand in
[running](../guide/running.md#exit-codes).
"""


def shortcuts() -> str:
    """The page of functions."""
    return "\n".join([SHORTCUTS, *(line for part in PARTS for line in _part(*part))])


def _part(title: str, module: str) -> Iterator[str]:
    yield f"## {title}\n"
    for settings in SHARED.get(module, ()):
        yield from _said(inspect.getdoc(getattr(import_module(module), settings)) or "")
    for name, function in _public(module):
        yield f"### {name}\n"
        yield f"```text\n{_signature(name.rpartition('.')[2], function)}\n```\n"
        yield from _said(inspect.getdoc(function) or "")
    for made in MADE.get(module, ()):
        yield from _methods(getattr(import_module(module), made))


def _methods(made: type) -> Iterator[str]:
    """What can be asked of a value that a function gives."""
    for name, function in vars(made).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        yield f"### {made.__name__}.{name}\n"
        signature = re.sub(r"\(\s*self(, |,\n|(?=\)))", "(", _signature(name, function))
        yield f"```text\n{signature}\n```\n"
        yield from _said(inspect.getdoc(function) or "")


def _signature(name: str, function: Callable[..., Any]) -> str:
    """As it is written in the source: on one line where it fits, else a parameter a line."""
    signature = inspect.signature(function)
    given = [_QUOTED.sub(r": \1", str(each)) for each in signature.parameters.values()]
    kinds = [each.kind for each in signature.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        given.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    line = f"{name}({', '.join(given)})"
    return (
        line if len(line) <= WIDTH else "\n".join([f"{name}(", *(f"    {g}," for g in given), ")"])
    )


def _public(module: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of a module, by the name under which people call them."""
    import jmeterpy

    found = import_module(module)
    inside = module.rpartition(".")[2] if module.rpartition(".")[2] in ("http", "fn") else ""
    for name, value in vars(found).items():
        if not inspect.isfunction(value) or name.startswith("_"):
            continue
        if inside and (value.__module__.startswith("jmeterpy.shortcuts.") and _listed(found, name)):
            yield f"{inside}.{name}", value
        elif not inside and name in jmeterpy.__all__ and value.__module__ == module:
            yield name, value


def _listed(module: Any, name: str) -> bool:
    return name in getattr(module, "__all__", (name,))


def _said(text: str) -> Iterator[str]:
    """A docstring: prose as it is, tables of settings and examples as they are laid out."""
    for block in text.split("\n\n"):
        laid_out = block.lstrip().startswith(">>>") or "  " in block.strip()
        yield f"```text\n{block}\n```\n" if laid_out else f"{block}\n"


def commands() -> str:
    """The page of commands."""
    import click

    from jmeterpy.cli import jmeterpy
    from jmeterpy.cli.group import COMMANDS as NAMES

    lines = [COMMANDS]
    settings = {**jmeterpy.context_settings, "max_content_width": 90, "terminal_width": 90}
    with click.Context(jmeterpy, info_name="jmeterpy", **settings) as top:
        for name in NAMES:
            command = jmeterpy.get_command(top, name)
            assert command is not None  # noqa: S101 - NAMES lists what there is
            with click.Context(
                command, info_name=name, parent=top, terminal_width=WIDTH
            ) as context:
                lines += [f"## {name}\n", f"```text\n{command.get_help(context)}\n```\n"]
    return "\n".join(lines)


def elements() -> str:
    """The page of elements."""
    from jmeterpy.elements.reference import reference

    return reference()


def tables() -> str:
    """The page of tables."""
    from jmeterpy.reports.tables import reference

    return reference()


PAGES = {
    "elements.md": elements,
    "shortcuts.md": shortcuts,
    "commands.md": commands,
    "tables.md": tables,
}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (ROOT / "docs" / "reference" / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
