"""mypy and pyright accept right plans, and refuse wrong ones on the very line."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RIGHT = ["right.py", "right_results.py", "right_shortcuts.py"]
WRONG = ["wrong.py", "wrong_shortcuts.py"]
WRONG_QUESTIONS = ["wrong_results.py"]  # they need results to run
MYPY = ["-m", "mypy", "--no-error-summary", "--cache-dir"]
PYRIGHT = ["-m", "pyright"]


def marked(file: str) -> list[int]:
    """The lines that say of themselves that they must be refused."""
    lines = (HERE / file).read_text().splitlines()
    return [number for number, line in enumerate(lines, 1) if "# refused:" in line]


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What a checker says of all files; each runs once, for most of its time goes into imports.

    They look at copies, because pyright takes no file that the project excludes.
    """
    folder = tmp_path_factory.mktemp("typing")
    copies = [shutil.copy(HERE / file, folder) for file in (*RIGHT, *WRONG, *WRONG_QUESTIONS)]

    @cache
    def run_once(checker: str) -> str:
        options = [*MYPY, str(folder / "cache")] if checker == "mypy" else PYRIGHT
        command = [sys.executable, *options, *map(str, copies)]
        ran = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
        assert ran.returncode == 1, ran.stdout + ran.stderr  # the wrong ones are refused
        return ran.stdout

    return run_once


def errors(text: str, file: str) -> dict[int, str]:
    """The lines of a file on which a checker finds an error, and the first that it says there."""
    found = re.findall(rf"\b{file}:(\d+)(?::\d+)?(?: -)?:? error: (.*)", text)
    return {int(line): message for line, message in reversed(found)}


@pytest.mark.parametrize("file", RIGHT)
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_right_plans_are_accepted(checker: str, file: str, said: Callable[[str], str]) -> None:
    assert errors(said(checker), file) == {}


@pytest.mark.parametrize("file", [*WRONG, *WRONG_QUESTIONS])
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_wrong_plans_are_refused_each_on_its_line(
    checker: str, file: str, said: Callable[[str], str]
) -> None:
    found = errors(said(checker), file)
    assert sorted(found) == marked(file), found


def run(text: str) -> None:
    exec(compile(text, "plan.py", "exec"), {"__name__": "plan"})


@pytest.mark.parametrize("file", RIGHT)
def test_right_plans_run(file: str) -> None:
    run((HERE / file).read_text())


@pytest.mark.parametrize("file", WRONG)
def test_wrong_plans_stop_with_a_sentence(file: str) -> None:
    from jmeterpy.errors import PlanError

    lines = (HERE / file).read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("GROUP ="))
    head = "\n".join(lines[: start + 1])
    for number in marked(file):
        line = lines[number - 1]
        attribute = "a plan is a value" in line or "an unknown method" in line
        # Python answers a wrong call of a function; the plan file's loader makes it a sentence.
        kinds = (PlanError, TypeError) if file == "wrong_shortcuts.py" else PlanError
        with pytest.raises(AttributeError if attribute else kinds):
            run(f"{head}\n{line}")
