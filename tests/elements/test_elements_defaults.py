"""Does an element that nobody has set up say what JMeter's own GUI would have written?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.jmx import Prop
from jmeterpy.model import Element, to_node
from tests.conftest import missing
from tests.elements.fillers import ELEMENTS, as_made

RANDOM = "JMeter reads an empty match as 0, a random one; the first is what people mean"
# Where we write something else than JMeter's GUI does for a new element, and why.
OURS: dict[tuple[str, str], tuple[str, str]] = {
    ("Counter", "CounterConfig.start"): ("1", "an empty start is 0"),
    ("Counter", "CounterConfig.incr"): ("1", "an empty increment is 0: it never counts"),
    ("CsvDataSet", "fileEncoding"): ("UTF-8", "an empty encoding is the machine's own"),
    ("RegexExtractor", "RegexExtractor.template"): ("$1$", "an empty template keeps nothing"),
    ("RegexExtractor", "RegexExtractor.match_number"): ("1", RANDOM),
    ("BoundaryExtractor", "BoundaryExtractor.match_number"): ("1", RANDOM),
    ("CssExtractor", "HtmlExtractor.match_number"): ("1", RANDOM),
    ("JsonExtractor", "JSONPostProcessor.match_numbers"): ("1", RANDOM),
    ("JmesPathExtractor", "JMESExtractor.matchNumber"): ("1", RANDOM),
}


@pytest.fixture(scope="session")
def gui_defaults(corpus: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What JMeter 5.6.3's GUI writes for each new element, by tag and GUI class."""
    file = corpus.parent / "facts" / "elements-5.6.3.json"
    if not file.is_file():
        missing("corpus", f"there is no {file}")
    found: dict[str, dict[str, Any]] = json.loads(file.read_text())
    return {(one["tag"], one["guiclass"]): one for one in found.values()}


def _ours(prop: Prop) -> Any:
    """A property as something to compare, whatever the order."""
    attrs = {key: value for key, value in prop.attrs if key != "name"}
    if prop.kind == "objProp":
        return prop.kind, {field.kind: field.text for field in prop.items[1].items}
    if prop.kind in {"doubleProp", "FloatProperty"}:
        return prop.kind, next(item.text for item in prop.items if item.kind == "value")
    if prop.kind == "collectionProp":
        return prop.kind, [_ours(item) for item in prop.items]
    if prop.kind == "elementProp":
        return prop.kind, attrs, {item.name: _ours(item) for item in prop.items}
    return prop.kind, prop.text


def _theirs(prop: dict[str, Any]) -> Any:
    kind = prop["tag"]
    if kind == "objProp":
        return kind, prop["fields"]
    if kind == "collectionProp":
        return kind, [_theirs(item) for item in prop["items"]]
    if kind == "elementProp":
        return kind, prop["attrs"], {item["name"]: _theirs(item) for item in prop["props"]}
    return kind, prop["value"]


@pytest.mark.parametrize("cls", ELEMENTS, ids=lambda cls: cls.__name__)
def test_a_new_element_is_what_the_gui_would_have_written(
    cls: type[Element], gui_defaults: Any
) -> None:
    theirs = gui_defaults[cls.tag, cls.gui]
    made = as_made(cls)
    ours = {prop.name: _ours(prop) for prop in to_node(made).props}
    expected = {prop.get("name", "saveConfig"): _theirs(prop) for prop in theirs["saved"]}
    for (name, key), (text, _reason) in OURS.items():
        if name == cls.__name__:
            expected[key] = (expected[key][0], text)
    assert ours == expected
    assert made.name == theirs["testname"]
    assert made.enabled == (theirs["enabled"] != "false")


def test_a_deviation_from_the_gui_is_of_an_element_that_exists() -> None:
    assert {name for name, _ in OURS} <= {cls.__name__ for cls in ELEMENTS}
