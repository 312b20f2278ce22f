"""Plugins of JMeter that are known to run on our release, by checksum."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from pathlib import Path

from jmeterpy.engine.cache import cache_folder, locked
from jmeterpy.engine.fetch import Source, default_source, fetch
from jmeterpy.engine.home import cached_home, open_cached
from jmeterpy.engine.installation import prepare_start
from jmeterpy.engine.release import Jar
from jmeterpy.errors import InstallError, SettingError


@dataclass(frozen=True)
class Plugin:
    """One plugin: what it is called, its jars, and what a plan gets from it."""

    name: str
    jars: tuple[Jar, ...]
    gives: str


def plugins() -> tuple[Plugin, ...]:
    """Every plugin that can be installed, by name.

    Source: PROVISIONING.md says which of them were run on JMeter 5.6.3, and which only loaded.
    """
    lock = resources.files("jmeterpy.engine").joinpath("plugins.lock.csv")
    rows = list(csv.DictReader(lock.read_text(encoding="utf-8").splitlines()))
    shared = tuple(_jar(row) for row in rows if not row["plugin"])
    return tuple(
        Plugin(row["plugin"], (_jar(row), *_needed(row, shared)), row["gives"])
        for row in rows
        if row["plugin"]
    )


def _jar(row: dict[str, str]) -> Jar:
    return Jar(row["place"], row["coordinate"], int(row["bytes"]), row["sha256"])


def _needed(row: dict[str, str], shared: tuple[Jar, ...]) -> tuple[Jar, ...]:
    """Two families of plugins stand on one library."""
    return shared if row["coordinate"].startswith(("kg.apc:", "com.blazemeter:")) else ()


def install_plugins(
    names: Iterable[str], *, mirror: str | None = None, source: Source | None = None
) -> tuple[Path, ...]:
    """Put plugins into the cached JMeter; gives their jars. Those that are there are left.

    Raises: SettingError for a name that is none; InstallError when JMeter is not installed, is
        the user's own, or a jar cannot be had.
    """
    wanted = [jar for name in names for jar in _find(name).jars]
    if os.environ.get("JMETER_HOME"):
        raise InstallError(
            "JMETER_HOME names a JMeter of yours, which jmeterpy does not change",
            hint="Put the plugin into its lib/ext, or unset JMETER_HOME",
        )
    home = open_cached()
    come_from = source or default_source(mirror)
    with locked(cache_folder() / "install.lock"):
        for jar in dict.fromkeys(wanted):
            fetch(jar, cached_home() / jar.place, come_from, arrived=lambda _: None)
        if source is None:
            prepare_start()
    return tuple(home.folder / jar.place for jar in dict.fromkeys(wanted))


def _find(name: str) -> Plugin:
    known = {plugin.name: plugin for plugin in plugins()}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean '{near[0]}'? " if near else ""
    raise SettingError(f"no plugin is called {name!r}; {meant}there are {', '.join(known)}")
