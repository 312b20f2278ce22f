"""Bytes to a tree: the strict walk that JMeter does, without DTD, entities or network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jmeterpy.errors import JmxError, Place
from jmeterpy.jmx.tree import Attrs, Node, Prop

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 100  # elements within elements; the deepest plan seen in the wild has 12
MAX_PROPERTY_DEPTH = 40  # properties within properties; an HTTP body is 4 deep
HOLDERS = frozenset({"elementProp", "collectionProp", "mapProp", "objProp"})
DOCTYPE = re.compile(r"\A(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
CHARACTER = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDE = {  # how a file begins, with or without a byte order mark
    "UTF-32": (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<"),
    "UTF-16": (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"),
}
UTF_8 = "JMeter reads every JMX as UTF-8, whatever its first line says; save the file as UTF-8"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}"


def read(path: str | Path) -> tuple[Node, ...]:
    """The top elements of a JMX file that anyone made."""
    path = Path(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise JmxError(f"cannot be read: {error.strerror}", place=Place(str(path))) from error
    return parse(source, file=str(path), tolerant=True)


def parse(source: bytes, *, file: str = "", tolerant: bool = False) -> tuple[Node, ...]:
    """The top elements of a JMX: the plan, and before JMeter 4 a WorkBench too.

    `tolerant` is for files of others: a byte that is not UTF-8 and a character that XML cannot
    hold become U+FFFD, and white space may come first, since JMeter takes such files. What it
    refuses is refused here as well.

    Raises: JmxError with line and column.
    """
    root = _root(_text(source, file, tolerant=tolerant), file)
    if root.tag != "jmeterTestPlan":
        raise JmxError(
            f"this is not a JMX: <{root.tag}> where <jmeterTestPlan> was expected",
            place=_place(file, root),
        )
    trees = root.findall("hashTree")
    if not trees:
        message = "there is no plan: <jmeterTestPlan> holds no <hashTree>"
        raise JmxError(message, place=_place(file, root))
    if len(trees) > 1:
        message = "a second <hashTree> beside the plan's, which JMeter does not read"
        raise JmxError(message, place=_place(file, trees[1]))
    return tuple(_Walk(file).nodes(trees[0], 1))


def _text(source: bytes, file: str, *, tolerant: bool) -> str:
    """The file's text: UTF-8, whatever its first line says, for that is how JMeter reads it."""
    if len(source) > MAX_BYTES:
        size = f"{len(source):,} bytes"
        raise JmxError(f"{size} are too many for a JMX; at most {MAX_BYTES:,}", place=Place(file))
    for encoding, beginnings in WIDE.items():
        if source.startswith(beginnings):
            raise JmxError(f"this is {encoding}; {UTF_8}", place=Place(file))
    try:
        text = source.decode("utf-8-sig", "replace" if tolerant else "strict")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        column = error.start - source.rfind(b"\n", 0, error.start)
        message = f"byte 0x{source[error.start]:02x} is not UTF-8; {UTF_8}"
        raise JmxError(message, place=Place(file, line, column)) from error
    if DOCTYPE.match(text):
        raise JmxError("a JMX has no DOCTYPE, and none is read; remove it", place=Place(file))
    return ILLEGAL.sub("\ufffd", CHARACTER.sub(_legal, text)).lstrip() if tolerant else text


def _legal(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return "\ufffd" if code > 0x10FFFF or ILLEGAL.match(chr(code)) else found[0]


def _root(text: str, file: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        place = Place(file, line or 1, max(column, 1))
        reason = (error.msg or "it is empty").partition(", line ")[0]
        if "depth" in reason:
            raise JmxError("tags are nested too deep for a JMX", place=place) from error
        raise JmxError(f"this is not XML: {reason}", place=place) from error


def _place(file: str, xml: _Element) -> Place:
    return Place(file or "JMX", _line(xml))


def _line(xml: _Element) -> int:
    return cast("int", xml.sourceline)


class _Walk:
    """Element, hashTree, element, hashTree: JMeter takes them strictly in turn."""

    def __init__(self, file: str) -> None:
        self.file = file

    def nodes(self, tree: _Element, depth: int) -> Iterator[Node]:
        owner: _Element | None = None
        for xml in tree:
            if depth > MAX_DEPTH:
                message = f"elements are nested more than {MAX_DEPTH} deep"
                raise JmxError(message, place=_place(self.file, xml))
            if xml.tag != "hashTree":
                if owner is not None:
                    raise self.out_of_turn(owner, xml)
                owner = xml
            elif owner is None:
                message = "a <hashTree> follows no element; JMeter cannot load this file"
                raise JmxError(message, place=_place(self.file, xml))
            else:
                yield self.node(owner, tuple(self.nodes(xml, depth + 1)))
                owner = None
        if owner is not None:
            yield self.node(owner, ())

    def out_of_turn(self, owner: _Element, xml: _Element) -> JmxError:
        return JmxError(
            f"<{xml.tag}> where the <hashTree> of <{owner.tag}> (line {owner.sourceline}) was"
            " expected; JMeter cannot load this file",
            place=_place(self.file, xml),
        )

    def node(self, xml: _Element, children: tuple[Node, ...]) -> Node:
        props = tuple(self.prop(child, 1) for child in xml)
        return Node(self.tag(xml), self.attrs(xml), props, children, line=_line(xml))

    def prop(self, xml: _Element, depth: int) -> Prop:
        if depth > MAX_PROPERTY_DEPTH:
            message = f"properties are nested more than {MAX_PROPERTY_DEPTH} deep"
            raise JmxError(message, place=_place(self.file, xml))
        items = tuple(self.prop(child, depth + 1) for child in xml)
        kind, text = self.tag(xml), xml.text or ""
        if items or (kind in HOLDERS and not text.strip()):
            text = ""
        return Prop(kind, self.attrs(xml), text, items)

    def tag(self, xml: _Element) -> str:
        name = xml.tag
        if not isinstance(name, str) or name.startswith("{"):
            shown = name if isinstance(name, str) else (xml.text or "an entity")
            message = f"{shown!r} has no place in a JMX"
            raise JmxError(message, place=_place(self.file, xml))
        return name

    def attrs(self, xml: _Element) -> Attrs:
        return tuple((str(k).replace(XML_SPACE, "xml:"), str(v)) for k, v in xml.attrib.items())
