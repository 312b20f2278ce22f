"""Small results files, written row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analysis.jtl_text import HEADER, one_row


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
