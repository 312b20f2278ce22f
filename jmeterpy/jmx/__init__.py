"""What a JMX file is: it knows XML and the format, and no element by name."""

from jmeterpy.jmx.reader import parse, read
from jmeterpy.jmx.tree import Attrs, Node, Prop
from jmeterpy.jmx.writer import render

__all__ = ["Attrs", "Node", "Prop", "parse", "read", "render"]
