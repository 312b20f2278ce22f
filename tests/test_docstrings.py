"""The examples in docstrings are run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import jmeterpy

MODULES = sorted(
    found.name
    for found in walk_packages(jmeterpy.__path__, "jmeterpy.")
    if not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples() -> None:
    package = Path(jmeterpy.__file__).parent
    assert sum(">>> " in file.read_text(encoding="utf-8") for file in package.rglob("*.py")) > 20
