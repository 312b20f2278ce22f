"""mypy and pyright accept right plans, and refuse wrong ones on the very line."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MARKED = [
    number
    for number, line in enumerate((HERE / "wrong.py").read_text().splitlines(), 1)
    if "# refused:" in line
]
MYPY = ["-m", "mypy", "--no-error-summary", "--cache-dir"]
PYRIGHT = ["-m", "pyright"]


def errors(checker: str, file: str, folder: Path) -> dict[int, str]:
    """The lines of a file on which a checker finds an error, and the first that it says there.

    It looks at a copy, because pyright takes no file that the project excludes.
    """
    copy = shutil.copy(HERE / file, folder)
    options = [*MYPY, str(folder / "cache")] if checker == "mypy" else PYRIGHT
    command = [sys.executable, *options, str(copy)]
    ran = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert ran.returncode in {0, 1}, ran.stdout + ran.stderr
    found = re.findall(rf"{file}:(\d+)(?::\d+)?(?: -)?:? error: (.*)", ran.stdout)
    return {int(line): text for line, text in reversed(found)}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_right_plans_are_accepted(checker: str, tmp_path: Path) -> None:
    assert errors(checker, "right.py", tmp_path) == {}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_wrong_plans_are_refused_each_on_its_line(checker: str, tmp_path: Path) -> None:
    found = errors(checker, "wrong.py", tmp_path)
    assert sorted(found) == MARKED, found


def test_right_plans_run_and_wrong_ones_stop_with_a_sentence() -> None:
    from jmeterpy.errors import PlanError

    def run(text: str) -> None:
        exec(compile(text, "plan.py", "exec"), {"__name__": "plan"})

    run((HERE / "right.py").read_text())
    lines = (HERE / "wrong.py").read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("GROUP ="))
    head = "\n".join(lines[: start + 1])
    for number in MARKED:
        line = lines[number - 1]
        kind = AttributeError if "a plan is a value" in line else PlanError
        with pytest.raises(kind):
            run(f"{head}\n{line}")
