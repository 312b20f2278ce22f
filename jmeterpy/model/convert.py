"""Elements to nodes and back. Reading is lenient: what no class can hold whole becomes `Raw`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

from jmeterpy.errors import JmxError, Place, SettingError
from jmeterpy.jmx import MAX_DEPTH, Node, Prop, parse, render
from jmeterpy.model.declare import Container, known_class
from jmeterpy.model.element import UNNAMED, Element, Scoped, Step
from jmeterpy.model.holders import read_part
from jmeterpy.model.part import declared
from jmeterpy.model.properties import write_props

COMMENT = "TestPlan.comments"
SWITCHES = {"true": True, "false": False}


@declared
class Raw(Container[Element], Step, Scoped):
    """An element that the catalog does not declare, or cannot hold whole: kept as it is.

    Name, comment and the switch are those of the node, unless they are given.
    """

    anywhere: ClassVar[bool] = True

    node: Node = Node("")

    def __post_init__(self) -> None:
        """What the node says holds where nothing else was said."""
        if self.name is UNNAMED:
            object.__setattr__(self, "name", self.node.attr("testname"))
        if not self.comment:
            object.__setattr__(self, "comment", _comment(self.node))
        if self.node.children:
            raise JmxError(f"{self.title()}: its node has children; give them in brackets")
        object.__setattr__(self, "enabled", self.enabled and _enabled(self.node))
        super().__post_init__()

    def title(self) -> str:
        """Its tag, since it has no class."""
        return f"{self.node.tag} {self.name!r}"


def _enabled(node: Node) -> bool:
    """JMeter takes whatever is not "true" for false, expressions too."""
    return node.attr("enabled", "true").lower() == "true"


def _comment(node: Node) -> str:
    found = node.prop(COMMENT)
    return found.text if found else ""


def to_node(element: Element) -> Node:
    """The element as the JMX holds it."""
    return _node(element, 1)


def _node(element: Element, depth: int) -> Node:
    if depth > MAX_DEPTH:
        message = f"{element.title()} is nested more than {MAX_DEPTH} elements deep"
        raise JmxError(message, place=element.origin)
    below = tuple(_node(child, depth + 1) for child in element.children)
    if isinstance(element, Raw):
        return _raw_node(element, below)
    attrs = (
        ("guiclass", element.gui),
        ("testclass", element.tag),
        ("testname", str(element.name)),
        ("enabled", str(element.enabled).lower()),
    )
    said = element.comment or COMMENT in element.said
    comment = (_comment_prop(element.comment),) if said else ()
    return Node(element.tag, attrs, (*comment, *write_props(element)), below)


def _comment_prop(comment: str) -> Prop:
    return Prop("stringProp", (("name", COMMENT),), comment)


def _raw_node(raw: Raw, below: tuple[Node, ...]) -> Node:
    """The node as it was read, but for what was said since."""
    node = dataclasses.replace(raw.node, children=below)
    if raw.name != node.attr("testname"):
        node = _with_attr(node, "testname", raw.name)
    if raw.enabled != _enabled(node):
        node = _with_attr(node, "enabled", str(raw.enabled).lower())
    if raw.comment != _comment(node):
        others = (prop for prop in node.props if prop.name != COMMENT)
        node = dataclasses.replace(node, props=(_comment_prop(raw.comment), *others))
    return node


def _with_attr(node: Node, key: str, value: str) -> Node:
    attrs = tuple((known, old) for known, old in node.attrs if known != key)
    return dataclasses.replace(node, attrs=(*attrs, (key, value)))


def from_node(node: Node, *, file: str = "") -> Element:
    """The element that `node` holds; `file` is for messages.

    What stands where it cannot is kept there; `strays` finds it.
    """
    below = tuple(from_node(child, file=file) for child in node.children)
    origin = Place(file or "JMX", node.line)
    read = _known(node, below, origin)
    if read is not None:
        return read
    return Raw(node=dataclasses.replace(node, children=()), children=below, origin=origin)


def _with_empty_comment(element: Element) -> Element:
    return dataclasses.replace(element, said=(*element.said, COMMENT))


def _known(node: Node, below: tuple[Element, ...], origin: Place) -> Element | None:
    """An element of the declared class, or None where it would not hold all of the node."""
    cls = known_class(node.tag, node.attr("guiclass"))
    enabled = SWITCHES.get(node.attr("enabled", "true").lower())
    if cls is None or enabled is None or node.attr("class"):
        return None
    try:
        made = read_part(
            cls,
            (prop for prop in node.props if prop.name != COMMENT),
            name=node.attr("testname"),
            enabled=enabled,
            comment=_comment(node),
            children=below,
            origin=origin,
        )
    except (ValueError, SettingError):
        return None
    return _with_empty_comment(made) if node.prop(COMMENT) and not made.comment else made


def dump(elements: Element | Sequence[Element]) -> bytes:
    """The JMX of a plan: the same plan always gives the same bytes."""
    given = (elements,) if isinstance(elements, Element) else tuple(elements)
    return render(tuple(to_node(element) for element in given))


def load(source: bytes, *, file: str = "") -> tuple[Element, ...]:
    """The elements of a JMX that anyone made: the plan, in old files a WorkBench too."""
    return tuple(from_node(node, file=file) for node in parse(source, file=file, tolerant=True))
