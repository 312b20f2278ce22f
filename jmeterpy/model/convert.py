"""Elements to nodes and back. Reading is lenient: what no class can hold whole becomes `Raw`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from jmeterpy.errors import Place
from jmeterpy.jmx import Node, Prop, parse, render
from jmeterpy.model.declare import UNNAMED, Container, Element, Scoped, Step, known_class
from jmeterpy.model.holders import read_part
from jmeterpy.model.part import declared
from jmeterpy.model.properties import write_props

COMMENT = "TestPlan.comments"


@declared
class Raw(Container[Element], Step, Scoped):
    """An element that the catalog does not declare, or cannot hold whole: kept as it is."""

    node: Node = Node("")

    def __post_init__(self) -> None:
        """Name, comment and the switch come from the node, unless they were given."""
        found = {"name": self.node.attr("testname"), "comment": _comment(self.node)}
        given = {"name": self.name is not UNNAMED, "comment": bool(self.comment)}
        for setting, value in found.items():
            if not given[setting]:
                object.__setattr__(self, setting, value)
        object.__setattr__(self, "enabled", self.enabled and _enabled(self.node))
        super().__post_init__()

    def title(self) -> str:
        """Its tag, since it has no class."""
        return f"{self.node.tag} {self.name!r}"


def _enabled(node: Node) -> bool:
    return node.attr("enabled", "true").lower() == "true"


def _comment(node: Node) -> str:
    found = node.prop(COMMENT)
    return found.text if found else ""


def to_node(element: Element) -> Node:
    """The element as the JMX holds it."""
    below = tuple(to_node(child) for child in element.children)
    if isinstance(element, Raw):
        return _raw_node(element, below)
    attrs = (
        ("guiclass", element.gui),
        ("testclass", element.tag),
        ("testname", str(element.name)),
        ("enabled", str(element.enabled).lower()),
    )
    comment = (Prop("stringProp", (("name", COMMENT),), element.comment),)
    props = (*(comment if element.comment else ()), *write_props(element))
    return Node(element.tag, attrs, props, below)


def _raw_node(raw: Raw, below: tuple[Node, ...]) -> Node:
    return dataclasses.replace(raw.node, children=below)


def from_node(node: Node, *, file: str = "") -> Element:
    """The element that `node` holds; `file` is for messages."""
    below = tuple(from_node(child, file=file) for child in node.children)
    origin = Place(file, node.line) if file or node.line else None
    cls = known_class(node.tag, node.attr("guiclass"))
    read = None if cls is None else _read(cls, node)
    if read is None:
        bare = dataclasses.replace(node, children=())
        return Raw(node=bare, children=below, origin=origin)
    return dataclasses.replace(read, children=below, origin=origin)


def _read(cls: type[Element], node: Node) -> Element | None:
    """An element of that class, or None where it would not hold all of the node."""
    attrs = dict(node.attrs)
    if attrs.get("enabled", "true").lower() not in {"true", "false"} or "class" in attrs:
        return None
    try:
        made = read_part(cls, (prop for prop in node.props if prop.name != COMMENT))
        return dataclasses.replace(
            made,
            name=node.attr("testname"),
            enabled=_enabled(node),
            comment=_comment(node),
        )
    except ValueError:
        return None


def dump(elements: Element | Sequence[Element]) -> bytes:
    """The JMX of a plan: the same plan always gives the same bytes."""
    given = (elements,) if isinstance(elements, Element) else tuple(elements)
    return render(tuple(to_node(element) for element in given))


def load(source: bytes, *, file: str = "") -> tuple[Element, ...]:
    """The elements of a JMX that anyone made: the plan, in old files a WorkBench too."""
    return tuple(from_node(node, file=file) for node in parse(source, file=file, tolerant=True))
