"""The made-up release, its repository on loopback, and a cache of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.engine.repository import Release, Repository, answer, jar_of, zipped


@pytest.fixture
def release() -> Release:
    manifest = {"META-INF/MANIFEST.MF": "Implementation-Version: 9.9.9\n"}
    config = {"bin/jmeter.properties": "a=b\n", "bin/templates/x.xml": "<x/>", "META-INF/L": "l"}
    content = {
        "bin/ApacheJMeter.jar": zipped(**manifest),
        "bin/": zipped(**config),
        "lib/big-1.0.jar": bytes(range(256)) * 2000,
        "lib/ext/ext.jar": b"extension",
    }
    jars = tuple(
        jar_of(place, f"org.acme:part{number}:1.0", data)
        for number, (place, data) in enumerate(content.items())
    )
    return Release(jars, content)


@pytest.fixture
def repository(release: Release) -> Iterator[Repository]:
    served = Repository({f"/{jar.path}": release.content[jar.place] for jar in release.jars})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self, served)

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield served
        server.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "the cache"
    monkeypatch.setenv("JMETERPY_CACHE", str(folder))
    monkeypatch.delenv("JMETER_HOME", raising=False)
    return folder
