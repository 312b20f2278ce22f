"""What a plan reaches outside itself: hosts, files, secrets, plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from jmeterpy.jmx.tree import Node, Prop
from jmeterpy.model.values import Values, live, text, walk

SECRET = re.compile(r"\$\{__P\(jmeterpy\.secret\.([A-Za-z0-9_.-]+)")
# Files that JMeter reads while it runs. What it writes (listeners) is not among them.
FILES = {
    "CSVDataSet": ("filename",),
    "IncludeController": ("IncludeController.includepath",),
    "JSR223Sampler": ("filename",),
    "JSR223PreProcessor": ("filename",),
    "JSR223PostProcessor": ("filename",),
    "JSR223Assertion": ("filename",),
    "JSR223Timer": ("filename",),
    "JSR223Listener": ("filename",),
}
_PORTS = {"http": "80", "https": "443"}


def hosts(nodes: tuple[Node, ...], values: Values) -> tuple[str, ...]:
    """Every "host:port" that HTTP samplers go to, as far as it is known before the run."""
    return tuple(dict.fromkeys(_hosts(nodes, values, {})))


def _hosts(nodes: tuple[Node, ...], values: Values, above: dict[str, str]) -> Iterator[str]:
    defaults = dict(above)
    for node in live(nodes):
        if node.tag == "ConfigTestElement" and "Http" in node.attr("guiclass"):
            defaults.update({k: v for k, v in _address(node).items() if v})
    for node in live(nodes):
        if node.tag.startswith("HTTPSampler"):
            found = _host({**defaults, **{k: v for k, v in _address(node).items() if v}}, values)
            if found:
                yield found
        yield from _hosts(node.children, values, defaults)


def _address(node: Node) -> dict[str, str]:
    names = ("protocol", "domain", "port", "path")
    return {name: text(node, f"HTTPSampler.{name}") for name in names}


def _host(address: dict[str, str], values: Values) -> str | None:
    known = {name: values.known(value) for name, value in address.items()}
    path = known.get("path") or ""
    if path.startswith(("http://", "https://")):
        try:
            parts = urlsplit(path)
            port = parts.port
        except ValueError:
            return None
        return f"{parts.hostname}:{port or _PORTS[parts.scheme]}" if parts.hostname else None
    domain, protocol = known.get("domain"), (known.get("protocol") or "http").lower()
    return f"{domain}:{known.get('port') or _PORTS.get(protocol, '80')}" if domain else None


def files(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The files that JMeter would read, as the plan names them."""
    found = [text(n, path) for n in walk(nodes) for path in FILES.get(n.tag, ())]
    found += [p.text for n in walk(nodes) for p in _properties(n.props) if p.name == "File.path"]
    return tuple(dict.fromkeys(name for name in found if name))


def secrets(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The names of the secrets that the plan reads."""
    found = (
        name
        for node in walk(nodes)
        for part in _properties(node.props)
        for name in SECRET.findall(part.text)
    )
    return tuple(dict.fromkeys(found))


def plugins(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The tags of elements that stock JMeter lacks: plugins go by their full class name."""
    tags = (node.tag for node in walk(nodes))
    return tuple(
        dict.fromkeys(t for t in tags if "." in t and not t.startswith("org.apache.jmeter."))
    )


def _properties(props: tuple[Prop, ...]) -> Iterator[Prop]:
    for part in props:
        yield part
        yield from _properties(part.items)
