"""A JMeter on this machine: where it is, which version it is, and whether it is whole."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from jmeterpy.engine.cache import cache_folder
from jmeterpy.engine.release import UNPACKED, VERSION, Jar, jars
from jmeterpy.errors import InstallError

LAUNCHER = Path("bin") / "ApacheJMeter.jar"
_VERSION = re.compile(rb"Implementation-Version: *(\S+)")


@dataclass(frozen=True)
class Home:
    """A JMeter that can be started."""

    folder: Path
    version: str
    source: str  # "cache", "JMETER_HOME", "--jmeter-home"

    @property
    def launcher(self) -> Path:
        """The jar that `java -jar` starts."""
        return self.folder / LAUNCHER


def cached_home() -> Path:
    """Where the release is, or would be, installed."""
    return cache_folder() / f"jmeter-{VERSION}"


def find_jmeter() -> Path | None:
    """The JMeter that would run: JMETER_HOME's, else the cached one; None where there is none."""
    home = os.environ.get("JMETER_HOME")
    if home:
        return Path(home).expanduser().absolute()
    return cached_home() if (cached_home() / LAUNCHER).is_file() else None


def open_home(folder: Path | str | None = None) -> Home:
    """The JMeter to run: `folder`, else JMETER_HOME's, else the cached one.

    Raises: InstallError where there is none, or where a folder that was named is no JMeter.
    """
    if folder:
        return _open(Path(folder).expanduser().absolute(), source="--jmeter-home")
    found = find_jmeter()
    if found is None:
        raise InstallError(
            f"JMeter {VERSION} is not installed", hint="jmeterpy install     fetches it"
        )
    return _open(found, source="JMETER_HOME" if os.environ.get("JMETER_HOME") else "cache")


def open_cached() -> Home:
    """The cached JMeter, whatever JMETER_HOME says."""
    return _open(cached_home(), source="cache")


def _open(folder: Path, *, source: str) -> Home:
    launcher = folder / LAUNCHER
    if not launcher.is_file():
        raise InstallError(
            f"{source} is '{folder}', which holds no {LAUNCHER.as_posix()}: it is no JMeter",
            hint="Name the folder that holds JMeter's bin and lib, or leave it unset: "
            "jmeterpy then uses the one of `jmeterpy install`",
        )
    return Home(folder, _version(launcher), source)


def _version(launcher: Path) -> str:
    try:
        with zipfile.ZipFile(launcher) as jar:
            found = _VERSION.search(jar.read("META-INF/MANIFEST.MF"))
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise InstallError(
            f"'{launcher}' cannot be read as JMeter's jar: {error}",
            hint="jmeterpy install --force     installs it again",
        ) from error
    return found[1].decode() if found else "unknown"


def damage(folder: Path, release: tuple[Jar, ...] | None = None) -> tuple[str, ...]:
    """The places of files of the release that are missing from `folder` or are not as locked."""
    return tuple(
        jar.place
        for jar in release or jars()
        if jar.place != UNPACKED and _sha256(folder / jar.place) != jar.sha256
    )


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return ""
