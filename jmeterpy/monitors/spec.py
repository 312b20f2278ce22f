"""What to monitor, as people write it: "api=port:8000"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jmeterpy.errors import PlanError

if TYPE_CHECKING:
    from jmeterpy.monitors.interface import Monitor

GENERATOR = "generator"  # the name of what makes the load, which is always monitored
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_EXAMPLE = "write NAME=KIND:WHAT, as in api=port:8000"
EXAMPLES = {
    "port": "port:8000",
    "pid": "pid:1234",
    "process": "process:uvicorn",
    "container": "container:shop-api",
    "prometheus": "prometheus:http://host:9100/metrics",
    "host": "host",
}


@dataclass(frozen=True)
class Spec:
    """One source: its name, what kind it is, and which one."""

    name: str
    kind: str
    target: str = ""

    def __str__(self) -> str:
        """As it is written, without user and password of an address."""
        target = re.sub(r"//[^/@]*@", "//***@", self.target)
        return f"{self.name}={self.kind}" + (f":{target}" if target else "")


def parse(text: str) -> Spec:
    """The source that `text` says.

    >>> parse("api=port:8000")
    Spec(name='api', kind='port', target='8000')
    >>> parse("host"), parse("db=http://db:9100").target
    (Spec(name='host', kind='host', target=''), 'http://db:9100/metrics')

    Raises: PlanError that says what would be right.
    """
    name, equals, rest = text.strip().partition("=")
    if not equals or not _NAME.fullmatch(name.strip()):
        name, rest = ("", text.strip()) if not equals or ":" in name else (name.strip(), rest)
        if name:
            raise _error(text, f"{name!r} is no name: letters, digits, - and _; {_EXAMPLE}")
    kind, target = _kind(text, rest.strip())
    target = _CHECKS.get(kind, _any)(text, kind, target)
    name = name.strip() or _named(kind, target)
    if name == GENERATOR:
        raise _error(text, "generator is the name of JMeter itself, which is always monitored")
    return Spec(name, kind, target)


def parse_all(texts: Iterable[str]) -> tuple[Spec, ...]:
    """All of them.

    Raises: PlanError for the first that cannot be read, or a name that comes twice.
    """
    found: dict[str, Spec] = {}
    for text in texts:
        spec = parse(text)
        if found.get(spec.name, spec) != spec:
            raise _error(text, f"{spec.name!r} is {found[spec.name]} already; give it another name")
        found[spec.name] = spec
    return tuple(found.values())


def _kind(text: str, rest: str) -> tuple[str, str]:
    if rest.startswith(("http://", "https://")):
        return "prometheus", rest
    kind, _, target = rest.partition(":")
    if kind in EXAMPLES:
        return kind, target
    close = get_close_matches(kind, EXAMPLES, 1)
    hint = f"did you mean {EXAMPLES[close[0]]}?" if close else f"there are {_all()}"
    raise _error(text, f"there is no kind {kind!r}; {hint}")


def _all() -> str:
    return ", ".join(EXAMPLES.values())


def _error(text: str, message: str) -> PlanError:
    return PlanError(f'monitor "{text}": {message}')


def _named(kind: str, target: str) -> str:
    """What a source without a name of its own is called: port-8000, db.example.com, shop-api."""
    if kind in ("host", "port", "pid"):
        return "-".join(filter(None, (kind, target)))
    plain = urlsplit(target).hostname if kind == "prometheus" else target
    return re.sub(r"[^\w.-]+", "-", plain or target)


def _any(text: str, kind: str, target: str) -> str:
    if not target:
        raise _error(text, f"which {kind}? write it as {EXAMPLES[kind]}")
    return target


def _number(most: int) -> Callable[[str, str, str], str]:
    def check(text: str, kind: str, target: str) -> str:
        if not target.isascii() or not target.isdigit() or not 0 < int(target) <= most:
            found = f"{target!r} is no {kind}" if target else f"which {kind}?"
            raise _error(text, f"{found}; write it as {EXAMPLES[kind]}, from 1 to {most}")
        return target

    return check


def _nothing(text: str, kind: str, target: str) -> str:
    if target:
        other = EXAMPLES["prometheus"]
        raise _error(text, f"{kind} is this machine, not {target!r}; another one is {other}")
    return ""


def _address(text: str, kind: str, target: str) -> str:
    whole = target if "://" in target else f"http://{target}"
    wrong = _error(text, f"{target!r} is no address; write it as {EXAMPLES[kind]}")
    try:
        parts = urlsplit(whole)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong from None
    if not target or not good:
        raise wrong
    return whole if parts.path.strip("/") else f"{whole.rstrip('/')}/metrics"


_CHECKS: dict[str, Callable[[str, str, str], str]] = {
    "port": _number(65_535),
    "pid": _number(4_194_304),
    "host": _nothing,
    "prometheus": _address,
}


def open_monitor(spec: Spec) -> Monitor:
    """The monitor of a source; whether it is there shows when it is asked."""
    from jmeterpy.monitors import container, host, process, prometheus

    if spec.kind == "host":
        return host.HostMonitor()
    if spec.kind == "container":
        return container.ContainerMonitor(lambda: container.by_name(spec.target))
    if spec.kind == "prometheus":
        return prometheus.PrometheusMonitor(prometheus.scrape(spec.target))
    if spec.kind == "process":
        return process.ProcessMonitor(process.by_name(spec.target))
    by = process.by_pid if spec.kind == "pid" else process.by_port
    return process.ProcessMonitor(by(int(spec.target)))
