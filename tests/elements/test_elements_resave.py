"""The law: every element, as we write it, JMeter loads and saves again with the same properties."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.elements import TestPlan
from jmeterpy.jmx import Node, read
from jmeterpy.model import Element, dump, from_node, to_node
from tests.elements.fillers import ELEMENTS, as_made, filled, unordered
from tests.elements.java_jmeter import ask

pytestmark = pytest.mark.jmeter
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
    ask("resave.groovy", jmeter_home, source, target)
    return {variant: read(target / f"{variant}.jmx")[0] for variant in VARIANTS}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("cls", CHILDREN, ids=lambda cls: cls.__name__)
def test_jmeter_saves_an_element_as_we_wrote_it(
    cls: type[Element], variant: str, saved: Mapping[str, Node]
) -> None:
    ours = to_node(_variant(cls, variant))
    theirs = saved[variant].children[CHILDREN.index(cls)]
    assert (theirs.tag, theirs.attr("guiclass")) == (ours.tag, ours.attr("guiclass"))
    assert theirs.attr("testname") == ours.attr("testname")
    kept = {prop.name: unordered(prop) for prop in theirs.props}
    assert kept == {prop.name: unordered(prop) for prop in ours.props}


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_jmeter_saved_is_read_as_the_plan_it_was_given(
    variant: str, saved: Mapping[str, Node]
) -> None:
    assert from_node(saved[variant]) == _plan(variant)
