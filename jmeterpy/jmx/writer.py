"""A tree to bytes, by the three templates; the result is read back before anyone sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.errors import JmxError
from jmeterpy.jmx.reader import ILLEGAL, MAX_DEPTH, MAX_PROPERTY_DEPTH, parse
from jmeterpy.jmx.tree import Node, Prop

if TYPE_CHECKING:
    from jinja2 import Environment

JMETER = "5.6.3"
ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\r": "&#13;",
        "\n": "&#10;",
        "\t": "&#9;",
    },
)
XML_NAME = re.compile(r"[^\W\d][\w.\-]*(:[^\W\d][\w.\-]*)?")


def render(nodes: Sequence[Node], *, jmeter: str = JMETER) -> bytes:
    """The JMX of `nodes`, as UTF-8; the same nodes always give the same bytes.

    Raises: JmxError for text or a name that XML cannot hold, and for a tree too deep;
            AssertionError if what the templates made does not read back as `nodes`.
    """
    for node in nodes:
        _check(node, 1)
    made = _templates().get_template("document.xml.j2").render(nodes=nodes, jmeter=jmeter)
    data = made.encode() + b"\n"
    if parse(data) != tuple(nodes):
        raise AssertionError("the templates lost something: the JMX reads back as another tree")
    return data


def template_folder() -> Path:
    """Where the templates are: inside the installed package, else beside it in the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "jmx_templates", package.parent / "jmx_templates"):
        if folder.is_dir():
            return folder
    raise JmxError(f"jmx_templates is neither in {package} nor beside it; install jmeterpy again")


@cache
def _templates() -> Environment:
    import jinja2

    # Autoescape is HTML's: it would lose carriage returns, and newlines in attributes.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_folder()),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - XML, by the filter below
    )
    environment.filters["xml"] = xml
    return environment


def xml(text: str) -> str:
    r"""`text` such that an XML parser gives it back, in an attribute as well as between tags.

    >>> xml("a\r\n<b>")
    'a&#13;&#10;&lt;b&gt;'
    """
    return text.translate(ESCAPES)


def _check(node: Node, depth: int) -> None:
    """Refuse what XML cannot hold, naming the element and the property."""
    where = f"{node.tag} {node.attr('testname')!r}"
    if depth > MAX_DEPTH:
        raise JmxError(f"{where} is nested more than {MAX_DEPTH} elements deep")
    for what, text in _texts(node):
        if bad := ILLEGAL.search(text):
            shown = f"U+{ord(bad[0]):04X} {unicodedata.name(bad[0], '')}".strip()
            message = f"{where}: {what} holds the character {shown}, which XML cannot hold"
            raise JmxError(f"{message}: {text[:40]!r}")
    for child in node.children:
        _check(child, depth + 1)


def _texts(node: Node) -> Iterator[tuple[str, str]]:
    _name(node.tag)
    for key, value in node.attrs:
        _name(key)
        yield key, value
    for prop in node.props:
        yield from _prop_texts(prop, prop.name, 1)


def _prop_texts(prop: Prop, name: str, depth: int) -> Iterator[tuple[str, str]]:
    _name(prop.kind)
    if depth > MAX_PROPERTY_DEPTH:
        raise JmxError(f"{name}: properties are nested more than {MAX_PROPERTY_DEPTH} deep")
    if prop.text and prop.items:
        raise JmxError(f"{name} has both text and items")
    yield name, prop.text
    for key, value in prop.attrs:
        _name(key)
        yield name, value
    for item in prop.items:
        yield from _prop_texts(item, name, depth + 1)


def _name(text: str) -> None:
    if not XML_NAME.fullmatch(text):
        raise JmxError(f"{text!r} cannot be the name of an XML element or attribute")
