"""The law: every element, as we write it, JMeter loads and saves again with the same properties."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fillers import ELEMENTS, as_made, filled

from jmeterpy.elements import TestPlan
from jmeterpy.engine import find_java
from jmeterpy.jmx import Node, Prop, read
from jmeterpy.model import Element, dump, from_node, to_node

pytestmark = pytest.mark.jmeter
SCRIPT = Path(__file__).with_name("resave.groovy")
VARIANTS = ("as made", "constants", "expressions")
CHILDREN = tuple(cls for cls in ELEMENTS if cls is not TestPlan)


def _variant(cls: type[Element], variant: str) -> Any:
    if variant == "as made":
        return as_made(cls)
    return filled(cls, expressions=variant == "expressions")


def _plan(variant: str) -> Any:
    """A plan of every element in a row; JMeter does not ask where they stand."""
    children = tuple(_variant(cls, variant) for cls in CHILDREN)
    return dataclasses.replace(_variant(TestPlan, variant), children=children)


@pytest.fixture(scope="module")
def saved(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Node]:
    """Each variant of the plan, as JMeter saved it; one Java for all of them."""
    source, target = tmp_path_factory.mktemp("ours"), tmp_path_factory.mktemp("jmeters")
    for variant in VARIANTS:
        (source / f"{variant}.jmx").write_bytes(dump(_plan(variant)))
    jars = [jmeter_home / "lib" / "*", jmeter_home / "lib" / "ext" / "*"]
    command = [
        *(find_java().executable, "-Djava.awt.headless=true", "-Duser.language=en"),
        *("-cp", ":".join(map(str, jars)), "groovy.ui.GroovyMain"),
        *(SCRIPT, jmeter_home, source, target),
    ]
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return {variant: read(target / f"{variant}.jmx")[0] for variant in VARIANTS}


def _same(prop: Prop) -> Any:
    """A property but for the order of others beside it."""
    inside = [_same(item) for item in prop.items]
    if prop.kind not in {"collectionProp", "value"}:
        inside.sort(key=repr)
    savedvalue = prop.kind == "savedValue"
    return prop.kind, dict(prop.attrs), "" if savedvalue else prop.text, inside


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("cls", CHILDREN, ids=lambda cls: cls.__name__)
def test_jmeter_saves_an_element_as_we_wrote_it(
    cls: type[Element], variant: str, saved: Mapping[str, Node]
) -> None:
    ours = to_node(_variant(cls, variant))
    theirs = saved[variant].children[CHILDREN.index(cls)]
    assert (theirs.tag, theirs.attr("guiclass")) == (ours.tag, ours.attr("guiclass"))
    assert theirs.attr("testname") == ours.attr("testname")
    kept = {prop.name: _same(prop) for prop in theirs.props}
    assert kept == {prop.name: _same(prop) for prop in ours.props}


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_jmeter_saved_is_read_as_the_plan_it_was_given(
    variant: str, saved: Mapping[str, Node]
) -> None:
    assert from_node(saved[variant]) == _plan(variant)
