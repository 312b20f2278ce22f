"""What a run may be told: from Python, on the command line, and in between."""

from __future__ import annotations

import inspect

import jmeterpy
from jmeterpy.cli.run import run as command
from jmeterpy.flows.prepare import Settings, settings_of

ON_SCREEN = {"plan", "no_report", "open_report", "as_json", "quiet"}  # the command's alone


def names(function: object) -> set[str]:
    assert callable(function)
    return set(inspect.signature(function).parameters)


def test_python_and_the_command_line_take_the_same_settings() -> None:
    taken = names(settings_of)
    assert names(jmeterpy.run) - {"plan"} == taken - {"command"}
    options = {parameter.name for parameter in command.params}
    assert options - ON_SCREEN == taken - {"command", "report"}
    kept = set(Settings.__dataclass_fields__)
    assert kept - {"heap_bytes"} == taken - {"heap"}


def test_what_is_not_given_is_the_same_from_python_and_in_between() -> None:
    one, two = (inspect.signature(each).parameters for each in (jmeterpy.run, settings_of))
    for name in names(jmeterpy.run) - {"plan"}:
        assert one[name].default == two[name].default, name
        assert one[name].annotation == two[name].annotation, name
