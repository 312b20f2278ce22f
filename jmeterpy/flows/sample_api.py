"""The sample API as a child process, from its first line to its end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from jmeterpy.errors import PlanError, RunError
from jmeterpy.units import duration

PATIENCE_S = 10.0


@dataclass(frozen=True)
class Api:
    """A sample API that answers: what it said, and where it is."""

    line: str
    address: str


def arguments(
    *, latency: str | None, slow: Sequence[str], errors: str | None, capacity: str | None
) -> list[str]:
    """The switches as its command line takes them.

    Raises: SettingError, UnitError for a value that cannot be read; nothing was started then.
    """
    from jmeterpy.demo import settings

    settings.slow(slow)
    if latency is not None:
        duration(latency, what="--latency")
    if errors is not None:
        settings.error_rate(errors)
    if capacity is not None:
        settings.capacity(capacity)
    given = (("--latency", latency), ("--errors", errors), ("--capacity", capacity))
    words = [word for flag, value in given if value is not None for word in (flag, value)]
    return words + [word for each in slow for word in ("--slow", each)]


def _command(words: Sequence[str]) -> list[str]:
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise PlanError(
            "the sample API is not installed",
            hint='pip install "jmeterpy[demo,java]" brings it, and a Java where there is none',
        )
    return [sys.executable, "-m", "jmeterpy.demo", *words]


def serve_here(words: Sequence[str]) -> int:
    """Serve until somebody ends it; the exit code."""
    try:
        return subprocess.call(_command(words))
    except KeyboardInterrupt:
        return 130


@contextmanager
def sample_api(words: Sequence[str]) -> Iterator[Api]:
    """A sample API that is there while the block runs.

    Raises: RunError with its own words where it does not start.
    """
    # A session of its own: Ctrl-C is for the load test, which needs its server to the end.
    with subprocess.Popen(
        _command(words), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - we asked for a pipe
            line = process.stdout.readline().rstrip()
            if "http://" not in line:
                raise RunError("the sample API did not start; its own words stand above")
            yield Api(line, "http://" + line.split("http://", 1)[1].split()[0])
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
