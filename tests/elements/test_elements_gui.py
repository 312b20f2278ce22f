"""Does JMeter's GUI know every setting of ours, and do we know every setting of the GUI?

Every element, with every setting set, is opened in JMeter's GUI, which works without a screen, and
saved again: what the GUI does not know it drops, and what it has beyond ours it adds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from jmeterpy.elements import TestPlan
from jmeterpy.jmx import Node, read
from jmeterpy.model import Element, dump, to_node
from tests.elements.fillers import ELEMENTS, filled, unordered
from tests.elements.java_jmeter import ask

pytestmark = pytest.mark.jmeter
CHILDREN = tuple(cls for cls in ELEMENTS if cls is not TestPlan)
METADATA = "the GUI writes an equals sign as the metadata of every argument"
NO_MEMBER = "the GUI has a list to choose from, and this text is not in it"
EMPTY_WINS = "an empty default is checked, so the GUI empties the text"
OFF = "the GUI leaves out what is off"
LOOP = "the GUI always says that the group's loop ends"
# What the GUI makes of a setting otherwise than we wrote it, and why.
OTHERWISE = {
    ("BackendListener", "arguments"): METADATA,
    ("BackendListener", "classname"): NO_MEMBER,
    ("BoundaryExtractor", "BoundaryExtractor.default"): EMPTY_WINS,
    ("CookieManager", "CookieManager.cookies"): "the GUI takes domain and path for specified",
    ("CookieManager", "CookieManager.implementation"): NO_MEMBER,
    ("CssExtractor", "HtmlExtractor.default"): EMPTY_WINS,
    ("FlowControlAction", "ActionProcessor.target"): "a loop is left by its user alone",
    ("HttpDefaults", "HTTPSampler.implementation"): NO_MEMBER,
    ("HttpSampler", "HTTPSampler.follow_redirects"): OFF,
    ("HttpSampler", "HTTPSampler.implementation"): NO_MEMBER,
    ("HttpSampler", "HTTPSampler.use_keepalive"): OFF,
    ("Jsr223PostProcessor", "cacheKey"): NO_MEMBER,
    ("Jsr223PreProcessor", "cacheKey"): NO_MEMBER,
    ("Jsr223Sampler", "cacheKey"): NO_MEMBER,
    ("LoopController", "LoopController.continue_forever"): "the GUI never writes it",
    ("ModuleController", "ModuleController.node_path"): "there is no such controller in the tree",
    ("RegexExtractor", "RegexExtractor.default"): EMPTY_WINS,
    ("SetupThreadGroup", "ThreadGroup.delayedStart"): "the GUI has it for main groups only",
    ("SetupThreadGroup", "ThreadGroup.main_controller"): LOOP,
    ("TeardownThreadGroup", "ThreadGroup.delayedStart"): "the GUI has it for main groups only",
    ("TeardownThreadGroup", "ThreadGroup.main_controller"): LOOP,
    ("ThreadGroup", "ThreadGroup.main_controller"): LOOP,
    ("ThroughputController", "ThroughputController.percentThroughput"): "it counts here",
    ("UserDefinedVariables", "Arguments.arguments"): METADATA,
    ("UserParameters", "UserParameters.thread_values"): "JMeter names the rows by a hash",
}


@pytest.fixture(scope="module")
def opened(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Node]:
    """Every element, by its class, as JMeter's GUI saved it."""
    source, target = tmp_path_factory.mktemp("ours"), tmp_path_factory.mktemp("guis")
    children = tuple(filled(cls, words="plain") for cls in CHILDREN)
    plan = dataclasses.replace(TestPlan(), children=children)
    (source / "all.jmx").write_bytes(dump(plan))
    ask("open_and_save.groovy", jmeter_home, source, target)
    found = read(target / "all.jmx")[0].children
    return {cls.__name__: node for cls, node in zip(CHILDREN, found, strict=True)}


@pytest.mark.parametrize("cls", CHILDREN, ids=lambda cls: cls.__name__)
def test_the_gui_has_no_setting_that_we_lack(
    cls: type[Element], opened: Mapping[str, Node]
) -> None:
    ours = {prop.name for prop in to_node(filled(cls, words="plain")).props}
    assert {prop.name for prop in opened[cls.__name__].props} <= ours


@pytest.mark.parametrize("cls", CHILDREN, ids=lambda cls: cls.__name__)
def test_the_gui_keeps_every_setting_as_we_wrote_it(
    cls: type[Element], opened: Mapping[str, Node]
) -> None:
    ours = {prop.name: unordered(prop) for prop in to_node(filled(cls, words="plain")).props}
    theirs = {prop.name: unordered(prop) for prop in opened[cls.__name__].props}
    differing = {key for key in ours if theirs.get(key) != ours[key]}
    assert differing == {key for name, key in OTHERWISE if name == cls.__name__}
