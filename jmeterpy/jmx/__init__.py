"""What a JMX file is: it knows XML and the format, and no element by name."""

from jmeterpy.jmx.reader import MAX_DEPTH, parse, read
from jmeterpy.jmx.tree import Attrs, Node, Prop
from jmeterpy.jmx.writer import render

__all__ = ["MAX_DEPTH", "Attrs", "Node", "Prop", "parse", "read", "render"]
