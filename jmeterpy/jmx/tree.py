"""A JMX file as values: elements in hashTrees, each with typed properties."""

from __future__ import annotations

from dataclasses import dataclass, field

Attrs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Prop:
    """One property: a scalar has `text`; an elementProp or a collectionProp has `items`.

    >>> Prop("boolProp", (("name", "recycle"),), "true").name
    'recycle'
    """

    kind: str
    attrs: Attrs = ()
    text: str = ""
    items: tuple[Prop, ...] = ()

    def __repr__(self) -> str:
        given = [repr(self.kind), repr(self.attrs)]
        given += [repr(self.text)] if self.text else []
        given += [f"items={self.items!r}"] if self.items else []
        return f"Prop({', '.join(given)})"

    def attr(self, key: str, default: str = "") -> str:
        """The value of an attribute."""
        return next((value for known, value in self.attrs if known == key), default)

    @property
    def name(self) -> str:
        """What JMeter calls it; objProp, doubleProp and FloatProperty say it in a child."""
        for key, value in self.attrs:
            if key == "name":
                return value
        return next((item.text for item in self.items if item.kind == "name"), "")

    def item(self, name: str) -> Prop | None:
        """The last item of that name: JMeter lets the last one win."""
        return next((item for item in reversed(self.items) if item.name == name), None)


@dataclass(frozen=True)
class Node:
    """One element, and in `children` the elements of the hashTree that follows it.

    `line` is where it began in the file that was read; it has no part in equality.
    """

    tag: str
    attrs: Attrs = ()
    props: tuple[Prop, ...] = ()
    children: tuple[Node, ...] = ()
    line: int | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        given = [repr(self.tag), repr(self.attrs)]
        given += [repr(self.props)] if self.props or self.children else []
        given += [repr(self.children)] if self.children else []
        return f"Node({', '.join(given)})"

    def attr(self, key: str, default: str = "") -> str:
        """The value of an attribute."""
        return next((value for known, value in self.attrs if known == key), default)

    def prop(self, name: str) -> Prop | None:
        """The last property of that name: JMeter lets the last one win."""
        return next((prop for prop in reversed(self.props) if prop.name == name), None)
