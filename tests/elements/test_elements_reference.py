"""Is the element reference complete, and of today?"""

from __future__ import annotations

import dataclasses
import inspect
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

import jmeterpy.elements
from jmeterpy.elements.reference import reference
from jmeterpy.model import Element
from jmeterpy.model.part import slots
from tests.elements.fillers import ELEMENTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "elements.md"
PUBLIC = [getattr(jmeterpy.elements, name) for name in jmeterpy.elements.__all__]


def test_the_page_says_what_the_declarations_say(update: bool) -> None:
    if update:
        PAGE.write_text(reference(), encoding="utf-8")
    command = "python -m jmeterpy.elements.reference docs/reference/elements.md"
    assert PAGE.read_text(encoding="utf-8") == reference(), f"run {command}"


@pytest.mark.parametrize("cls", PUBLIC, ids=lambda cls: cls.__name__)
def test_every_public_class_has_an_entry_and_a_sentence(cls: type) -> None:
    assert f"\n### {cls.__name__}\n" in reference()
    said = inspect.getdoc(cls) or ""
    assert said.splitlines()[0].endswith((".", ":")) or "." in said
    if not issubclass(cls, Enum):
        assert said != inspect.getdoc(cls.__mro__[1]), "it has only its base's words"


@pytest.mark.parametrize("cls", ELEMENTS, ids=lambda cls: cls.__name__)
def test_every_element_names_its_page_of_the_manual(cls: type) -> None:
    assert 'Source: JMeter manual, "' in (cls.__doc__ or "")


@pytest.mark.parametrize("cls", ELEMENTS, ids=lambda cls: cls.__name__)
def test_every_setting_is_a_field_with_a_slot(cls: type) -> None:
    plain = {it.name for it in dataclasses.fields(Element)} | {"body"}
    assert {it.name for it in dataclasses.fields(cls)} - plain == {n for n, _ in slots(cls)}


def test_the_public_names_are_sorted() -> None:
    assert jmeterpy.elements.__all__ == sorted(jmeterpy.elements.__all__)


def test_importing_the_vocabulary_imports_nothing_heavy() -> None:
    heavy = "{'lxml', 'jinja2', 'numpy', 'pandas', 'matplotlib', 'docker', 'requests'}"
    script = f"import sys, jmeterpy.elements; print(sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
