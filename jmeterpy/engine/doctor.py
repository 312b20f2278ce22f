"""What is here and what is missing, as facts; who asks prints them."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jmeterpy.engine.cache import cache_folder
from jmeterpy.engine.home import damage, find_jmeter, open_home
from jmeterpy.engine.java import every_java, explain, find_java
from jmeterpy.engine.release import VERSION, jars
from jmeterpy.errors import InstallError, JavaError

_ROOMY = 1 << 30  # bytes of free disk: an hour of 1,000 samples a second is about 0.5 GB
_FILES_A_USER = 2  # a connection, and something beside it
_OWN_FILES = 400  # JMeter's jars, logs and results
_LINUX_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    status: Literal["ok", "warn", "fail"]
    text: str
    remedy: str = ""


def checks(*, jmeter_home: Path | str | None = None) -> tuple[Check, ...]:
    """Python, JMeter, Java, disk and limits, in this order; no network is used."""
    return (_python(), _jmeter(jmeter_home), _java(), _disk(), _limits())


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", "ok", version)


def _jmeter(folder: Path | str | None) -> Check:
    try:
        home = open_home(folder)
    except InstallError as error:
        remedy = error.hint if folder or find_jmeter() else "jmeterpy install"
        return Check("JMeter", "fail", error.message, remedy)
    if home.source != "cache":
        text = f"{home.version} of {home.source}, {home.folder}"
        if home.version == VERSION:
            return Check("JMeter", "ok", text)
        return Check("JMeter", "warn", f"{text}; jmeterpy is tried with {VERSION}")
    broken = damage(home.folder)
    if broken:
        text = (
            f"{home.version} in the cache, but {len(broken)} of its files are damaged: {broken[0]}"
        )
        return Check("JMeter", "fail", text, "jmeterpy install --force")
    size = sum(jar.size for jar in jars()) / 1e6
    return Check("JMeter", "ok", f"{home.version} in the cache ({size:.0f} MB, checked)")


def _java() -> Check:
    refused = [explain(java) for java in every_java() if not java.works]
    try:
        java = find_java()
    except JavaError as error:
        return Check("Java", "fail", error.message, error.hint)
    if refused:
        return Check("Java", "warn", f"{refused[0]}; using {java}")
    return Check("Java", "ok", str(java))


def _disk() -> Check:
    results = Path.cwd()
    free = shutil.disk_usage(results).free
    text = f"{free / 1e9:,.1f} GB free here; the cache is {cache_folder()}"
    if free < _ROOMY:
        return Check("Disk", "warn", text, "A long run may write more: make room, or use -o DIR")
    return Check("Disk", "ok", text)


def _limits() -> Check:
    files, ports = open_files(), local_ports()
    known = [f"{_spaced(files)} open files"] if files else []
    known += [f"{_spaced(ports)} local ports"] if ports else []
    if not known:
        return Check("Limits", "ok", "none that can be read")
    users = most_users(files=files, ports=ports)
    text = f"{', '.join(known)}: enough for {_spaced(users)} users"
    remedy = "ulimit -n 65536     before the run" if users < 1000 else ""
    return Check("Limits", "warn" if remedy else "ok", text, remedy)


def most_users(*, files: int | None, ports: int | None) -> int:
    """How many users at once the limits allow, rounded down to two digits.

    >>> most_users(files=20_000, ports=28_232)
    9800
    """
    by_files = (files - _OWN_FILES) // _FILES_A_USER if files else sys.maxsize
    users = max(0, min(by_files, ports or sys.maxsize))
    digits = max(0, len(str(users)) - 2)
    step = int(10**digits)
    return users // step * step


def open_files() -> int | None:
    """How many files JMeter may have open at once: Java raises its limit to the hard one."""
    if sys.platform == "win32":
        return None
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return None if limit == resource.RLIM_INFINITY else limit


def local_ports() -> int | None:
    """How many connections this machine can have to one address and port at once."""
    try:
        first, last = _LINUX_PORTS.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return int(last) - int(first) + 1


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
