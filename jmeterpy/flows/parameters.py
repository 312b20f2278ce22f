"""The parameters of a plan: what `-p NAME=VALUE` sets, by the annotations of `plan`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jmeterpy.errors import PlanError, UnitError
from jmeterpy.units import duration, show_duration

_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a plan, and its value in this run; one without a default must be given."""

    name: str
    type: str
    default: Any
    value: Any


def _flag(text: str) -> bool:
    if text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    raise ValueError(text)


READERS: dict[type, tuple[Callable[[str], Any], str]] = {
    str: (str, "text"),
    int: (int, "a whole number such as 50"),
    float: (float, "a number such as 0.5"),
    bool: (_flag, "true or false"),
    timedelta: (duration, 'a duration such as "30s"'),
}


def bind(plan: Callable[..., Any], given: Mapping[str, str]) -> dict[str, Parameter]:
    """The parameters of the function `plan`, with what was given on the command line.

    Raises: PlanError for an unknown name, a missing value, or one of another type.
    """
    known = _parameters(plan)
    for name in given:
        if name not in known:
            raise PlanError(_unknown(name, list(known)))
    return {name: _bound(parameter, given.get(name)) for name, parameter in known.items()}


def _parameters(plan: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    signature = inspect.signature(plan)
    try:
        hints = get_type_hints(plan)
    except NameError as error:
        raise PlanError(f"plan(): an annotation cannot be understood: {error}") from error
    return {
        name: found.replace(annotation=hints.get(name, found.annotation))
        for name, found in signature.parameters.items()
        if found.kind not in variadic
    }


def _unknown(name: str, known: list[str]) -> str:
    if not known:
        return f"-p {name}: plan() takes no parameters"
    close = get_close_matches(name, known, n=1)
    advice = f"did you mean {close[0]}?" if close else f"it takes {', '.join(known)}"
    return f"-p {name}: the plan has no parameter {name!r}; {advice}"


def _bound(found: inspect.Parameter, text: str | None) -> Parameter:
    kind = _kind(found)
    required = found.default is inspect.Parameter.empty
    if text is None and required:
        wanted = READERS[kind][1]
        raise PlanError(f"the plan needs {found.name} ({wanted}): give it with -p {found.name}=...")
    if text is not None and required and found.annotation is inspect.Parameter.empty:
        _refuse_number(found.name, text)
    default = None if required else found.default
    value = default if text is None else _read(found.name, kind, text)
    return Parameter(found.name, kind.__name__, default, value)


def _refuse_number(name: str, text: str) -> None:
    """Where nothing says that it is text, a number was meant as one."""
    for kind in (int, float):
        with suppress(ValueError):
            kind(text)
            raise PlanError(
                f"-p {name}={text}: the plan does not say whether {name} is a number:"
                f" write {name}: {kind.__name__}, or {name}: str"
            )


def _kind(found: inspect.Parameter) -> type:
    """The type that the text is read as: the annotation's, else the default's, else text."""
    hint, default = found.annotation, found.default
    if hint is inspect.Parameter.empty:
        hint = type(default) if default not in (None, inspect.Parameter.empty) else str
    if get_origin(hint) in (Union, UnionType):
        # `int | None` reads a number; `str | timedelta` takes text, as the shortcuts do.
        choices = [choice for choice in get_args(hint) if choice is not NoneType]
        hint = str if str in choices else choices[0]
    if hint not in READERS:
        name = getattr(hint, "__name__", str(hint))
        kinds = ", ".join(kind.__name__ for kind in READERS)
        raise PlanError(f"plan(): {found.name} is annotated {name}; -p can set {kinds}")
    return hint  # type: ignore[no-any-return]  # a key of READERS, as was just seen


def _read(name: str, kind: type, text: str) -> Any:
    reader, wanted = READERS[kind]
    try:
        return reader(text)
    except UnitError as error:
        raise PlanError(f"-p {name}={text}: {error.message.partition(': ')[2]}") from None
    except ValueError:
        raise PlanError(f"-p {name}={text}: {name} is {wanted}, not {text!r}") from None


def show(value: object) -> str:
    """A parameter's value as `-p` would take it."""
    return show_duration(value) if isinstance(value, timedelta) else str(value)
