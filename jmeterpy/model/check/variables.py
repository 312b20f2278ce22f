"""Checks of variables: is one used that nothing sets?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jmeterpy.jmx.tree import Node, Prop
from jmeterpy.model.check.problem import Found, Plan, Spot
from jmeterpy.model.labels import is_sampler
from jmeterpy.model.values import text

_USED = re.compile(r"\$\{([^${}()\s][^${}()]*)\}")
_PUT = re.compile(r"vars\s*\.\s*(?:put|putObject)\s*\(\s*(['\"])(.*?)\1")
_PUT_ANY = re.compile(r"vars\s*\.\s*(?:put|putObject|putAt)\b|vars\s*\[")
_STORED = re.compile(r"\$\{__\w+\(([^)]*)\)\}")  # ${__Random(1,9,x)} stores into x
# JMeter's own, there without anybody setting them.
OWN = re.compile(r"__|JMeterThread\.|START\.|TESTSTART\.|COOKIE_|DSC_|jmeterpy\.")
NAMES = {  # property that holds the name of the variable that an element sets
    "CounterConfig": "CounterConfig.name",
    "RandomVariableConfig": "variableName",
    "ForeachController": "ForeachController.returnVal",
    "RegexExtractor": "RegexExtractor.refname",
    "JSONPostProcessor": "JSONPostProcessor.referenceNames",
    "JMESPathExtractor": "JMESExtractor.referenceName",
    "BoundaryExtractor": "BoundaryExtractor.refname",
    "HtmlExtractor": "HtmlExtractor.refname",
    "XPathExtractor": "XPathExtractor.refname",
    "XPath2Extractor": "XPathExtractor2.refname",
    "JDBCSampler": "variableNames",
}


def unset_variable(plan: Plan) -> Iterator[Found]:
    """JP201: a variable that nothing sets before it is sent; JMeter then sends its name."""
    if any(_opaque(spot.node) for spot in plan.spots):
        return
    everywhere = {name for spot in plan.spots if not _by_answer(spot) for name in _sets(spot, plan)}
    answered: dict[int, set[str]] = {}  # a group's id -> what its samplers have set so far
    for spot in plan.spots:
        group = id(spot.above[1]) if len(spot.above) > 1 else 0
        so_far = answered.setdefault(group, set())
        if is_sampler(spot.node):
            yield from _missing(spot.node, everywhere | so_far, plan)
        if _by_answer(spot):
            so_far.update(_sets(spot, plan))


def _missing(node: Node, known: set[str], plan: Plan) -> Iterator[Found]:
    used = dict.fromkeys(name for part in _texts(node) for name in _USED.findall(part))
    for name in used:
        plain = re.sub(r"_(\d+|g\d*|\d+_g\d*|matchNr|ALL)$", "", name)
        if not OWN.match(name) and not {name, plain} & known:
            sampler = node.attr("testname")
            yield (
                node,
                (
                    f"${{{name}}} is set by nothing before {sampler!r}; JMeter sends the text"
                    + _known_columns(plan)
                ),
            )


def _known_columns(plan: Plan) -> str:
    """The columns of the data files, among which the name that was meant may be."""
    files = (spot.node for spot in plan.spots if spot.node.tag == "CSVDataSet")
    said = [(text(node, "filename"), ", ".join(_columns(node, plan.folder))) for node in files]
    return "".join(f"; the columns of {name}: {columns}" for name, columns in said if columns)


def _texts(node: Node) -> Iterator[str]:
    """What a sampler sends: its properties, and those of the header managers below it."""
    managers = [child for child in node.children if child.tag == "HeaderManager"]
    for part in (*node.props, *(p for child in managers for p in child.props)):
        yield from _leaves(part)


def _leaves(part: Prop) -> Iterator[str]:
    if part.name != "script":
        yield part.text
        for item in part.items:
            yield from _leaves(item)


def _by_answer(spot: Spot) -> bool:
    """Whether it sets its variables only once a sampler has answered."""
    return spot.node.tag.endswith(("Extractor", "PostProcessor")) or is_sampler(spot.node)


def _opaque(node: Node) -> bool:
    """Whether it may set variables under names that nobody can read off."""
    script = text(node, "script")
    named = len(_PUT.findall(script))
    unreadable = len(_PUT_ANY.findall(script)) > named
    from_file = node.tag.startswith("JSR223") and bool(text(node, "filename"))
    foreign = node.tag.startswith("BeanShell") or node.tag in ("IncludeController", "JDBCSampler")
    return unreadable or from_file or foreign or "." in node.tag


def _sets(spot: Spot, plan: Plan) -> Iterator[str]:
    node = spot.node
    yield from (name.strip() for name in text(node, NAMES.get(node.tag, "-")).split(";"))
    yield from (name for _, name in _PUT.findall(text(node, "script")))
    for part in node.props:
        for leaf in _leaves(part):
            stored = (word.strip() for words in _STORED.findall(leaf) for word in words.split(","))
            yield from stored
        if part.name == "UserParameters.names":
            yield from (item.text for item in part.items)
        yield from _arguments(part)
    if node.tag == "CSVDataSet":
        yield from _columns(node, plan.folder)


def _arguments(part: Prop) -> Iterator[str]:
    holds = part.name in ("TestPlan.user_defined_variables", "Arguments.arguments")
    if holds:
        for item in part.items:
            name = item.item("Argument.name")
            yield from [name.text] if name is not None else _arguments(item)


def _columns(node: Node, folder: Path) -> Iterator[str]:
    """The variables of a CSV data set: its own names, else the first line of the file."""
    separator = text(node, "delimiter", ",").replace("\\t", "\t") or ","
    names = text(node, "variableNames")
    if not names:
        try:
            with (folder / text(node, "filename")).open(encoding="utf-8") as file:
                names = file.readline()
        except (OSError, ValueError):
            return
        yield from (name.strip().strip('"') for name in names.split(separator))
    else:
        yield from (name.strip() for name in names.split(","))
