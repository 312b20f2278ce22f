"""Results to judge, show and draw: rows in, what is measured out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from jmeterpy.analysis import Measured, measure

START_MS = 1_795_229_400_000
COLUMNS = (
    "timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName", "success",
    "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads",
)  # fmt: skip
Taken = tuple[int, int, str, bool, int]  # start, elapsed, label, ok, users


def text_of(rows: Iterable[Taken], *, group: str = "Users") -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, (start, elapsed, label, ok, users) in enumerate(rows):
        code, message = ("200", "OK") if ok else ("500", "Internal Server Error")
        writer.writerow([
            START_MS + start, elapsed, label, code, message, f"{group} 1-{number + 1}",
            str(ok).lower(), "", 1024, 512, users, users,
        ])  # fmt: skip
    return out.getvalue()


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Measured]:
    """Measures rows of (start, elapsed, label, ok, users)."""

    def _take(rows: Iterable[Taken], *, group: str = "Users") -> Measured:
        path = tmp_path / "samples.jtl"
        path.write_text(text_of(rows, group=group), encoding="utf-8")
        return measure(path)

    return _take


@pytest.fixture
def steady(take: Callable[..., Measured]) -> Callable[..., Measured]:
    """A steady run of so many samples over so many seconds, with labels in turn."""

    def _steady(
        samples: int = 200, *, seconds: int = 10, labels: tuple[str, ...] = ("A",), failed: int = 0
    ) -> Measured:
        every = max(1, samples // failed) if failed else samples + 1
        return take(
            (
                i * seconds * 1000 // samples,
                20 + i * 7 % 100,
                labels[i % len(labels)],
                i % every != every - 1 or i // every >= failed,
                10,
            )
            for i in range(samples)
        )

    return _steady
