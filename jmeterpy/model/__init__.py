"""What an element is: it knows how to declare, write and read one, and no element by name."""

from jmeterpy.model.codecs import (
    Codec,
    Decimal,
    Duration,
    Flag,
    Number,
    Texts,
    choice,
    decimal,
    decimal_millis,
    flag,
    flags,
    float_,
    long_,
    millis,
    number,
    number_text,
    seconds,
    text,
)
from jmeterpy.model.convert import Raw, dump, from_node, load, to_node
from jmeterpy.model.declare import Children, Container, Fragment, Inside, element
from jmeterpy.model.element import CATALOG, Element, Scoped, Step
from jmeterpy.model.expr import Expr
from jmeterpy.model.holders import Pairs, Parts, listed, named, nested, pairs, parts_of
from jmeterpy.model.part import Inner, Part, part, prop
from jmeterpy.model.placement import fits, strays
from jmeterpy.model.saved import saved
from jmeterpy.model.source import source
from jmeterpy.model.texts import joined, rows, strings

__all__ = [
    "CATALOG",
    "Children",
    "Codec",
    "Container",
    "Decimal",
    "Duration",
    "Element",
    "Expr",
    "Flag",
    "Fragment",
    "Inner",
    "Inside",
    "Number",
    "Pairs",
    "Part",
    "Parts",
    "Raw",
    "Scoped",
    "Step",
    "Texts",
    "choice",
    "decimal",
    "decimal_millis",
    "dump",
    "element",
    "fits",
    "flag",
    "flags",
    "float_",
    "from_node",
    "joined",
    "listed",
    "load",
    "long_",
    "millis",
    "named",
    "nested",
    "number",
    "number_text",
    "pairs",
    "part",
    "parts_of",
    "prop",
    "rows",
    "saved",
    "seconds",
    "source",
    "strays",
    "strings",
    "text",
    "to_node",
]
