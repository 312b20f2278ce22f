"""One jar, from a Maven repository into a file: resumed where it broke off, and verified."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.engine.release import Jar
from jmeterpy.errors import InstallError

if TYPE_CHECKING:
    import requests

CHUNK = 1 << 16  # bytes
ATTEMPTS = 4
TIMEOUT_S = (10.0, 30.0)  # to connect, and between two chunks
ELSEWHERE = (
    "Behind a proxy set HTTPS_PROXY; name a mirror with JMETERPY_MAVEN_MIRROR, "
    "or a JMeter of your own with JMETER_HOME"
)

Arrived = Callable[[int], None]


class _AgainError(InstallError):
    """It may be better at the next attempt."""


@dataclass(frozen=True)
class Source:
    """Where jars come from: a repository's address, and a local Maven repository to look in."""

    address: str
    local: Path
    session: requests.Session
    pause_s: float = 0.5  # before the second attempt, doubled before each further one
    stop: threading.Event = field(default_factory=threading.Event)  # set: give up soon


def default_source(mirror: str | None = None) -> Source:
    """`mirror`, else JMETERPY_MAVEN_MIRROR, else the public repository that jgo knows."""
    import requests
    from jgo.constants import MAVEN_CENTRAL_URL, default_maven_repo

    address = mirror or os.environ.get("JMETERPY_MAVEN_MIRROR") or MAVEN_CENTRAL_URL
    return Source(address.rstrip("/"), default_maven_repo(), requests.Session())


def fetch(jar: Jar, target: Path, source: Source, *, arrived: Arrived) -> None:
    """Put `jar` at `target`; `arrived` is told of bytes as they come, negative when lost again.

    Raises: InstallError when it cannot be had, or is not what the lock file says.
    """
    if is_whole(target, jar) or _copied(source.local / jar.path, target, jar):
        arrived(jar.size)
        return
    part = target.with_name(target.name + ".part")
    arrived(_size(part))
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _download(jar, part, source, arrived)
            _verify(jar, part, source, arrived)
        except _AgainError:
            if attempt == ATTEMPTS or source.stop.is_set():
                raise
            source.stop.wait(source.pause_s * 2 ** (attempt - 1))
        else:
            part.replace(target)
            return


def is_whole(file: Path, jar: Jar) -> bool:
    """Whether `file` is there and is `jar`, byte for byte."""
    if _size(file) != jar.size:
        return False
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == jar.sha256


def _copied(local: Path, target: Path, jar: Jar) -> bool:
    if not is_whole(local, jar):
        return False
    shutil.copyfile(local, target)
    return is_whole(target, jar)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _download(jar: Jar, part: Path, source: Source, arrived: Arrived) -> None:
    """Append what `part` lacks of `jar`."""
    import requests

    have = _size(part)
    if have >= jar.size:
        return  # whole, or wrong: what is there is verified next
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        with source.session.get(
            f"{source.address}/{jar.path}", headers=headers, stream=True, timeout=TIMEOUT_S
        ) as answer:
            _check_status(answer, jar)
            resumed = answer.status_code == HTTPStatus.PARTIAL_CONTENT
            arrived(0 if resumed else -have)
            _write(answer, part, "ab" if resumed else "wb", source, arrived)
    except requests.RequestException as error:
        raise _AgainError(
            f"{jar.coordinate} could not be fetched from {source.address}: {_cause(error)}",
            hint=ELSEWHERE,
        ) from error


def _write(
    answer: requests.Response, part: Path, mode: str, source: Source, arrived: Arrived
) -> None:
    with part.open(mode) as file:
        for chunk in answer.iter_content(CHUNK):
            file.write(chunk)
            arrived(len(chunk))
            if source.stop.is_set():
                raise InstallError("stopped while JMeter was being fetched")


def _check_status(answer: requests.Response, jar: Jar) -> None:
    code = answer.status_code
    if code in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return
    busy = code >= HTTPStatus.INTERNAL_SERVER_ERROR or code == HTTPStatus.TOO_MANY_REQUESTS
    kind = _AgainError if busy else InstallError
    raise kind(f"{jar.coordinate}: {answer.url} answered {code} {answer.reason}", hint=ELSEWHERE)


def _verify(jar: Jar, part: Path, source: Source, arrived: Arrived) -> None:
    if is_whole(part, jar):
        return
    have = _size(part)
    if have < jar.size:
        raise _AgainError(
            f"{jar.coordinate} broke off after {have:,} of {jar.size:,} bytes", hint=ELSEWHERE
        )
    part.unlink()
    arrived(-have)
    raise _AgainError(
        f"{jar.coordinate} from {source.address} is not the file of the release: "
        f"its SHA-256 is not {jar.sha256[:12]}...",
        hint=f"Something on the way changes what is fetched. {ELSEWHERE}",
    )


def _cause(error: BaseException) -> str:
    """The innermost reason, without the wrapping of three libraries."""
    inner: BaseException = error
    while inner.__cause__ or inner.__context__:
        inner = inner.__cause__ or inner.__context__ or inner
    return str(inner) or type(inner).__name__
