"""Commands as their users call them, in this process; a traceback is a failure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import JmeterpyError

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


class Said(NamedTuple):
    """How a command ended: its exit code, and what it said."""

    code: int
    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """`say("summary", path)`: ends in words or in a mistake of the user's, never otherwise."""
    monkeypatch.setenv("COLUMNS", "100")

    def _say(*words: str | Path, raw: bool = False) -> Said:
        found = CliRunner().invoke(jmeterpy, [*map(str, words)], standalone_mode=False)
        code, err = found.exit_code, found.stderr
        if isinstance(found.exception, JmeterpyError):
            code, err = found.exception.exit_code, err + str(found.exception)
        elif isinstance(found.exception, click.ClickException):
            code, err = found.exception.exit_code, err + found.exception.format_message()
        elif found.exception is not None:
            raise found.exception
        elif isinstance(found.return_value, int):
            code = found.return_value
        assert raw or not _UNSEEN.search(found.stdout + err), "control characters"
        return Said(code, found.stdout, err)

    return _say
