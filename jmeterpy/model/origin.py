"""Where something was written, and what was wrong with how it was called."""

from __future__ import annotations

import difflib
import inspect
import sys
from types import FrameType
from typing import Any

from jmeterpy.errors import Place, SettingError

HIDDEN = frozenset({"origin", "extra", "said", "children"})
OF_ALL = frozenset({"name", "enabled", "comment"})  # after what is an element's own


def here() -> Place | None:
    """The nearest line outside this package; None where there is none."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - inspect.stack() costs milliseconds
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        file = frame.f_code.co_filename
        if module.partition(".")[0] != "jmeterpy" and not file.startswith("<"):
            return Place(file, frame.f_lineno)
        frame = frame.f_back
    return None


def explain_call(
    cls: type[Any],
    values: tuple[Any, ...],
    settings: dict[str, Any],
) -> SettingError | None:
    """What is wrong with `cls(*values, **settings)`, or None if nothing is."""
    known = list(inspect.signature(cls.__init__).parameters.values())[1:]
    names = [parameter.name for parameter in known]
    named = settings.get("name") or (values[0] if values and names[:1] == ["name"] else "")
    title = f"{cls.__name__} {named!r}" if named else cls.__name__
    message = (
        _unknown(settings, names) or _too_many(values, known) or _missing(values, settings, known)
    )
    return SettingError(f"{title}: {message}", place=here()) if message else None


def _unknown(settings: dict[str, Any], names: list[str]) -> str:
    for name in settings:
        if name not in names:
            shown = sorted(set(names) - HIDDEN, key=lambda known: (known in OF_ALL, known))
            near = difflib.get_close_matches(name, shown, n=1, cutoff=0.5)
            right = f"did you mean {near[0]}?" if near else f"there are {', '.join(shown)}"
            return f"there is no setting {name}; {right}"
    return ""


def _too_many(values: tuple[Any, ...], known: list[inspect.Parameter]) -> str:
    taken = [p.name for p in known if p.kind is p.POSITIONAL_OR_KEYWORD]
    if len(values) <= len(taken):
        return ""
    takes = f"only {', '.join(taken)} may stand" if taken else "nothing may stand"
    return f"{values[len(taken)]!r} needs the name of a setting; {takes} without one"


def _missing(
    values: tuple[Any, ...],
    settings: dict[str, Any],
    known: list[inspect.Parameter],
) -> str:
    twice = [p.name for p in known[: len(values)] if p.name in settings]
    if twice:
        return f"{twice[0]} is given twice"
    left = known[len(values) :]
    needed = [p.name for p in left if p.default is p.empty and p.name not in settings]
    return f"it needs {' and '.join(needed)}" if needed else ""
