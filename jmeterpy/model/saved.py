"""The objProp: a Java object whose fields are tags, such as what a listener saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from jmeterpy.errors import SettingError
from jmeterpy.jmx import Prop
from jmeterpy.model.codecs import Codec
from jmeterpy.model.expr import Expr
from jmeterpy.model.holders import read_part
from jmeterpy.model.part import Part, slots
from jmeterpy.model.properties import Strange, write_props

P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Saved(Generic[P]):
    """`<objProp><name>n</name><value class="C"><field>text</field>...</value></objProp>`."""

    cls: type[P]
    java: str

    def check(self, value: Any, what: str) -> P:
        """An instance of the class."""
        if not isinstance(value, self.cls):
            raise SettingError(f"{what} is {value!r}, but it takes {self.cls.__name__}(...)")
        for name, _ in slots(self.cls):
            if isinstance(getattr(value, name), Expr):
                raise SettingError(
                    f"{what}: {name} is {getattr(value, name)!r}, but JMeter wants a constant here:"
                    " it reads these settings with the file, before anything can be worked out"
                )
        return value

    def write(self, name: str, value: P) -> Prop:
        """Each setting as a tag of its name."""
        fields = tuple(Prop(prop.name, text=prop.text) for prop in write_props(value))
        held = Prop("value", (("class", self.java),), items=fields)
        return Prop("objProp", items=(Prop("name", text=name), held))

    def read(self, prop: Prop) -> P:
        """Strange if it is of another class, or deeper than one level."""
        values = [item for item in prop.items if item.kind == "value"]
        if len(values) != 1 or values[0].attr("class") != self.java:
            raise Strange(f"{prop.name} is not {self.java}")
        fields = values[0].items
        if any(field.items or field.attrs for field in fields):
            raise Strange(f"{prop.name} holds more than texts")
        return read_part(
            self.cls,
            (Prop("stringProp", (("name", field.kind),), field.text) for field in fields),
        )


def saved(cls: type[P], java: str) -> Codec[P]:
    """One part as a Java object of class `java`; its settings are declared by the tags' names."""
    return Saved(cls, java)
