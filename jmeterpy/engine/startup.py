"""A faster start: JMeter's classes parsed and verified once, and mapped from then on.

Java can write the classes of a run into an archive (class data sharing) and map them at the next
start. It holds them for classes of the class path only, so that JMeter is then started by its
main class with all jars on the class path instead of by `java -jar`. Measured on 2,000 requests
of 100 users, two cores: 2.4 instead of 3.1 s, CPU 3.4 instead of 4.5 s; a run's end is untouched.

A JMeter of the user's own is started as its own script does it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from threading import Thread

from jmeterpy.engine.cache import cache_folder
from jmeterpy.engine.home import Home
from jmeterpy.engine.java import FLAGS, Java

MAIN = "org.apache.jmeter.NewDriver"
_PATIENCE_S = 120.0
_KEPT = 2  # archives, of 40 MB each
# What adds jars at run time: those must come from JMeter's own class loader.
_OWN_JARS = re.compile(rb'"TestPlan\.user_define_classpath">[^<]')
_OWN_JARS_PROPERTIES = frozenset({"user.classpath", "search_paths", "plugin_dependency_paths"})


def launch(home: Home, java: Java) -> list[str]:
    """What follows Java's flags: by the archive where there is one, else as JMeter's script."""
    archive = archive_of(home, java)
    if home.source != "cache" or not archive.is_file():
        return launch_stock(home)
    return [f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", *_by_class_path(home)]


def launch_stock(home: Home) -> list[str]:
    """As JMeter's own script does it."""
    return ["-jar", str(home.launcher)]


def brings_jars(plan: bytes, properties: set[str]) -> bool:
    """Whether a plan or a property adds jars of its own, which the fast start would not find."""
    return bool(_OWN_JARS.search(plan)) or bool(_OWN_JARS_PROPERTIES & properties)


def archive_of(home: Home, java: Java) -> Path:
    """Where the archive for this JMeter and this Java is, or would be.

    Java itself looks whether an archive fits, and does without it where it does not.
    """
    said = f"{_class_path(home)}|{home.version}|{java.executable.resolve()}|{java.version}"
    return cache_folder() / "startup" / f"{hashlib.sha256(said.encode()).hexdigest()[:16]}.jsa"


def prepare(home: Home, java: Java) -> bool:
    """Make the archive, by a run of a few requests to a server of our own; some seconds, once.

    Whether there is one now. Where it cannot be made, JMeter starts as ever.
    """
    archive = archive_of(home, java)
    if archive.is_file():
        return True
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=archive.parent) as work,
            _server() as port,
        ):
            new = Path(work, "new.jsa")
            _train(home, java, new, port=port)
            new.replace(archive)
        _clear_old(archive.parent)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _clear_old(folder: Path) -> None:
    """Keep the newest archives: one is made for each Java and each set of plugins."""
    newest_first = sorted(folder.glob("*.jsa"), key=lambda file: -file.stat().st_mtime)
    for old in newest_first[_KEPT:]:
        with suppress(OSError):  # Windows keeps what is in use
            old.unlink()


def _by_class_path(home: Home) -> list[str]:
    return [f"-Djmeter.home={home.folder}", "-cp", _class_path(home), MAIN]


def _class_path(home: Home) -> str:
    """Every jar, plugins included, in an order that is the same each time."""
    jars = [home.launcher]
    for folder in ("lib", "lib/ext"):
        jars += sorted((home.folder / folder).glob("*.jar"))
    return os.pathsep.join(str(jar) for jar in jars)


def _train(home: Home, java: Java, new: Path, *, port: int) -> None:
    plan = new.with_name("startup.jmx")
    plan.write_text(resources.files("jmeterpy.engine").joinpath("startup.jmx").read_text("utf-8"))
    subprocess.run(
        [
            str(java.executable),
            *FLAGS,
            f"-XX:ArchiveClassesAtExit={new}",
            *_by_class_path(home),
            *("-n", "-t", plan.name, "-l", "samples.jtl", "-j", "jmeter.log"),
            *(f"-Jport={port}", "-Jjmeterengine.nongui.port=0", "-Jsummariser.name="),
            "-Jjmeterengine.force.system.exit=true",
        ],
        cwd=new.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_PATIENCE_S,
        check=True,
    )


@contextmanager
def _server() -> Iterator[int]:
    """Answers on loopback for as long as it is open; gives its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        content = body or b'{"id": 1}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Set-Cookie", "a=b")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base says
        """Say nothing."""
        del format, args
