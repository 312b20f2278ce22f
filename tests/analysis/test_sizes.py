"""Sizes of answers and new connections, of every row and of one in eight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import measure

HEAD = "timeStamp,elapsed,label,responseCode,threadName,success,bytes,Latency,Connect"


def written(path: Path, rows: int) -> Path:
    lines = (
        f"{1795229400000 + 10 * at},9,{'AB'[at % 2]},200,U 1-{at % 7},"
        f"{'true' if at % 5 else 'false'},{1000 if at % 2 else 20_000},5,{3 if at % 4 == 0 else 0}"
        for at in range(rows)
    )
    path.write_text("\n".join([HEAD, *lines]) + "\n")
    return path


def test_sizes_are_those_of_successes(tmp_path: Path) -> None:
    found = measure(written(tmp_path / "x.jtl", 1000)).sizes
    assert found is not None
    spread = found.of("B")
    assert spread.size == pytest.approx([1000], rel=0.01)
    assert spread.counts.tolist() == [400]
    assert (spread.first.tolist(), spread.last.tolist()) == ([1795229400], [1795229409])
    assert found.of("A").size == pytest.approx([20_000], rel=0.01)
    assert found.of("nobody").size.tolist() == []
    assert found.connections() == (1000, 250)


def test_of_many_rows_one_in_eight_is_looked_at(tmp_path: Path) -> None:
    found = measure(written(tmp_path / "x.jtl", 400_001)).sizes
    assert found is not None
    looked, anew = found.connections()
    assert 100_000 < looked < 400_001
    assert anew / looked == pytest.approx(0.25, abs=0.01)
    assert np.all(found.counts > 0)
