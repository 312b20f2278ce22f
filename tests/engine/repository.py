"""A small Maven repository of jars that are made up, with the accidents of a network."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import requests

from jmeterpy.engine.fetch import Source
from jmeterpy.engine.release import Jar


@dataclass
class Repository:
    """What it serves, what was asked of it, and what is to go wrong."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)  # path, Range header
    cut_after: dict[str, int] = field(default_factory=dict)  # bytes; the first answer only
    status: dict[str, int] = field(default_factory=dict)  # every answer
    address: str = ""

    def source(self, folder: Path) -> Source:
        return Source(self.address, folder / "m2", requests.Session(), pause_s=0.0)


@dataclass
class Release:
    """A JMeter of four small jars."""

    jars: tuple[Jar, ...]
    content: dict[str, bytes]  # by place


def zipped(**files: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as jar:
        for name, text in files.items():
            jar.writestr(name, text)
    return memory.getvalue()


def jar_of(place: str, coordinate: str, content: bytes) -> Jar:
    return Jar(place, coordinate, len(content), hashlib.sha256(content).hexdigest())


def answer(handler: BaseHTTPRequestHandler, served: Repository) -> None:
    wanted = handler.headers.get("Range", "")
    served.asked.append((handler.path, wanted))
    if status := served.status.get(handler.path):
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    content = served.files[handler.path]
    found = re.fullmatch(r"bytes=(\d+)-", wanted)
    body = content[int(found[1]) :] if found else content
    handler.send_response(206 if found else 200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    cut = served.cut_after.pop(handler.path, len(body))
    handler.wfile.write(body[:cut])
    if cut < len(body):
        handler.close_connection = True
