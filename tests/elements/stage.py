"""A tiny server, and plans run against it by the real JMeter: what came in, what came out."""

from __future__ import annotations

import csv
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jmeterpy.elements import TestPlan
from jmeterpy.model import dump
from jmeterpy.runners.job import Job
from jmeterpy.runners.local import find_local

JSON = json.dumps({"id": 7, "names": ["ann", "bob", "cy"], "nothing": None})
HTML = '<html><body><a href="/next" class="more">go on</a><b id="n">42</b></body></html>'
XML = "<list><item>1</item><item>2</item></list>"
PAGES = {
    "/json": ("application/json", JSON),
    "/html": ("text/html", HTML),
    "/xml": ("text/xml", XML),
}
PATIENCE_S = 600  # with a whole run, on a machine that has other things to do


@dataclass(frozen=True)
class Request:
    """What the server was sent."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


@dataclass
class Site:
    """The server's address, and all that came in."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)

    def queries(self, path: str, key: str) -> list[str]:
        """The values of a query parameter, in the order in which they came."""
        return [r.query[key] for r in self.requests if r.path == path and key in r.query]


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        headers = {key.lower(): value for key, value in self.headers.items()}
        self.site.requests.append(Request(self.command, parts.path, query, headers, body))
        self.answer(parts.path)

    do_POST = do_PUT = do_GET  # noqa: N815 - its base calls them so

    def answer(self, path: str) -> None:
        status, extra = 200, {}
        if path.startswith("/status/"):
            status = int(path.rpartition("/")[2])
        elif path == "/moved":
            status, extra = 302, {"Location": "/arrived"}
        elif path == "/enter":
            extra = {"Set-Cookie": "sid=s1; Path=/"}
        elif path == "/keep":
            extra = {"Cache-Control": "max-age=600"}
        elif path == "/slow":
            time.sleep(0.05)
        kind, text = PAGES.get(path, ("text/plain", f"answer of {path}"))
        self.send_response(status)
        for key, value in {"Content-Type": kind, "Content-Length": str(len(text)), **extra}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Nothing on the screen."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024  # with the 5 of Python a busy machine refuses whom it cannot greet


@contextmanager
def serve() -> Iterator[Site]:
    """A server on a free port of this machine."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    with _Server(("127.0.0.1", 0), handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Played:
    """A plan that was run: its folder and rows, what the server saw, JMeter's log."""

    folder: Path
    rows: tuple[Mapping[str, str], ...]
    site: Site
    log: str

    def of(self, group: str) -> tuple[Mapping[str, str], ...]:
        """The rows of a thread group, in order."""
        return tuple(r for r in self.rows if r["threadName"].rpartition(" ")[0] == group)

    def labels(self, group: str) -> list[str]:
        """The labels of a thread group's rows, in order."""
        return [row["label"] for row in self.of(group)]

    def counts(self, group: str) -> Mapping[str, int]:
        """How often each label of a thread group occurs."""
        return Counter(self.labels(group))

    def verdicts(self, group: str) -> Mapping[str, bool]:
        """Whether each label of a thread group succeeded; it occurs once."""
        rows = self.of(group)
        assert len({row["label"] for row in rows}) == len(rows)
        return {row["label"]: row["success"] == "true" for row in rows}


def play(plan: TestPlan, site: Site, folder: Path, home: Path) -> Played:
    """Run `plan` to its end, with the files that lie in `folder`."""
    job = Job(folder, files={file.name: file for file in folder.iterdir()})
    job.plan.write_bytes(dump(plan))
    run = find_local(jmeter_home=home).start(job)
    try:
        if not run.wait(PATIENCE_S):
            run.stop("kill")
    finally:
        ended = run.finish()
    log = job.log.read_text()
    assert ended.exit_code == 0, ended.console + log
    with job.samples.open(newline="") as rows:
        return Played(folder, tuple(csv.DictReader(rows)), site, log)
