"""Small results files, written row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import native, nesting
from tests.analysis.jtl_text import HEADER, one_row
from tests.conftest import missing


@pytest.fixture(params=["compiled", "numpy"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which of the two readers of CSV rows reads."""
    name = str(request.param)
    if name == "numpy":
        for module in (native, nesting):
            monkeypatch.setattr(module, "LOADED", None)
    elif native.LOADED is None:
        missing("native", "the reader is not compiled: run `python hatch_build.py`")
    return name


@pytest.fixture
def row() -> Callable[..., str]:
    return one_row


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows under a header, and gives the file."""

    def _write(rows: list[str], name: str = "samples.jtl", header: str = HEADER) -> Path:
        path = tmp_path / name
        path.write_bytes(("\n".join([header, *rows]) + "\n").encode())
        return path

    return _write
