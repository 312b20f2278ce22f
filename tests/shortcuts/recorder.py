"""A server that remembers what it was asked, and a JMeter that asks it."""

from __future__ import annotations

import csv
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jmeterpy.model import Element, dump
from jmeterpy.runners.job import Job
from jmeterpy.runners.local import find_local

PATIENCE_S = 600.0
ANSWER = {
    "id": 7,
    "name": "Ada",
    "ratio": 1.5,
    "active": True,
    "none": None,
    "ids": [11, 22, 33],
    "text": "36",
}


@dataclass(frozen=True)
class Request:
    """What one request brought."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str
    at: float


@dataclass
class Recorder:
    """The server's address, and every request so far."""

    base: str
    requests: list[Request] = field(default_factory=list)

    def of(self, path: str) -> list[Request]:
        """The requests whose path begins so."""
        return [request for request in self.requests if request.path.startswith(path)]

    def bodies(self, path: str) -> list[str]:
        """What they carried."""
        return [request.body for request in self.of(path)]


class Handler(BaseHTTPRequestHandler):
    """/status/404 answers so, /slow waits, /redirect goes to /target; all else says ANSWER."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet, or Linux holds the second back for 40 ms
    recorder: Recorder

    def log_message(self, *_: object) -> None:
        """Silence."""

    def answer(self) -> None:
        at = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.recorder.requests.append(Request(self.command, self.path, headers, body, at))
        if self.path.startswith("/slow"):
            time.sleep(0.6)
        parts = self.path.split("?")[0].split("/")
        status = int(parts[2]) if parts[1] == "status" else 200
        self.reply(302 if parts[1] == "redirect" else status)

    def reply(self, status: int) -> None:
        text = json.dumps(ANSWER) + '<a href="/next">Next</a> csrf=abc123;'
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Trace", "t-42")
        self.send_header("Set-Cookie", "session=s1; Path=/")
        if status == 302:
            self.send_header("Location", "/target")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_REPORT = answer  # noqa: N815 - as http.server wants it


class Server(ThreadingHTTPServer):
    """Clients may hang up: a timeout is one of the things that are tried."""

    daemon_threads = True
    request_queue_size = 1024  # with the 5 of Python a busy machine refuses whom it cannot greet

    def handle_error(self, *_: object) -> None:
        """Silence."""


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder on a free port of loopback."""
    handler = type("Bound", (Handler,), {})
    with Server(("127.0.0.1", 0), handler) as server:
        handler.recorder = Recorder(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]  # made above
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield handler.recorder  # type: ignore[attr-defined]  # set above
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Taken:
    """What JMeter wrote down, and its log."""

    rows: tuple[Mapping[str, str], ...]
    log: str
    folder: Path

    def of(self, label: str) -> list[Mapping[str, str]]:
        """The rows of a label."""
        return [row for row in self.rows if row["label"] == label]

    def only(self, label: str) -> Mapping[str, str]:
        """The one row of a label."""
        [row] = self.of(label)
        return row


def take(
    plan: Element,
    home: Path,
    folder: Path,
    *,
    secrets: Mapping[str, str] | None = None,
    files: Mapping[str, Path] | None = None,
) -> Taken:
    """Run the plan on real JMeter to its end."""
    folder.mkdir(parents=True)
    (folder / "plan.jmx").write_bytes(dump(plan))
    job = Job(folder, secrets=secrets or {}, files=files or {}, heap_bytes=512 << 20)
    run = find_local(jmeter_home=home).start(job)
    try:
        assert run.wait(PATIENCE_S), "the run has not ended"
    finally:
        if not run.wait(0):
            run.stop("kill")
        ended = run.finish()
    log = job.log.read_text(encoding="utf-8") if job.log.exists() else ""
    assert ended.exit_code == 0, ended.console + log[-2000:]
    assert "end of run" in ended.console, ended.console + log[-2000:]
    with job.samples.open(encoding="utf-8", newline="") as file:
        return Taken(tuple(csv.DictReader(file)), log, folder)
