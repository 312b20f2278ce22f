"""A results file of two minutes: two labels, a few failures."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

START_MS = 1_795_229_400_000


def jtl(*, seconds: int = 120, slower: float = 1.0, seed: int = 1) -> str:
    chance = random.Random(seed)
    lines = [
        "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,allThreads"
    ]
    for i in range(seconds * 10):
        label = ("Login", "Search")[i % 2]
        elapsed = int(chance.lognormvariate(3.5 + i % 2, 0.5) * slower)
        ok = i % 200 != 199
        code, word, said = (200, "OK", "true") if ok else (500, "Oops", "false")
        thread = f"Users 1-{i % 5 + 1}"
        lines.append(f"{START_MS + i * 100},{elapsed},{label},{code},{word},{thread},{said},99,5")
    return "\n".join(lines) + "\n"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.jtl"
    path.write_text(jtl(), encoding="utf-8")
    return path
