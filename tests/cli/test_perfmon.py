"""What was monitored beside somebody's JTL, on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = """timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,allThreads
1795229542000,100,Login,200,OK,users 1-1,true,10,1
1795229544000,200,Tracks,200,OK,users 1-1,true,10,2
"""


def jmeterpy(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jmeterpy", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


@pytest.fixture
def jtl(tmp_path: Path) -> Path:
    file = tmp_path / "some.jtl"
    file.write_text(ROWS)
    return file


PERFMON = """timeStamp,elapsed,label
1795229542000,95000,db CPU
1795229543000,95000,db CPU
1795229544000,80000,db CPU
"""


def test_a_csv_of_perfmon_is_shown_judged_and_drawn(jtl: Path) -> None:
    (jtl.parent / "perfmon.csv").write_text(PERFMON)
    words = (str(jtl), "--perfmon", "perfmon.csv", "--threshold", "cpu(db) < 85%")
    said = jmeterpy("summary", *words, cwd=jtl.parent)
    assert said.returncode == 1
    assert "db  CPU 90 % (highest 95 %)" in said.stdout
    assert "\u2717 cpu(db) < 85%" in said.stdout
    report = jmeterpy("report", *words, "--format", "png,md", "-o", "out", cwd=jtl.parent)
    assert report.returncode == 1, report.stderr
    assert (jtl.parent / "out" / "resources.png").is_file()
    assert "| db | 90\u202f% | 95\u202f% |" in (jtl.parent / "out" / "report.md").read_text()


def test_a_file_that_is_no_perfmon_ends_with_4(jtl: Path) -> None:
    (jtl.parent / "other.csv").write_text("a,b\n1,2\n")
    said = jmeterpy("summary", str(jtl), "--perfmon", "other.csv", cwd=jtl.parent)
    assert said.returncode == 4
    assert "other.csv is neither a monitors.csv nor a CSV of PerfMon" in said.stderr
