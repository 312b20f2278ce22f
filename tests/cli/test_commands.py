"""The command line as its users meet it: a process, two streams, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jmeterpy.cli.group import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
ROWS = """timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,allThreads
1795229542000,100,Login,200,OK,users 1-1,true,10,1
1795229543000,300,Login,500,Oops,users 1-2,false,10,2
1795229544000,200,Tracks,200,OK,users 1-1,true,10,2
"""


def jmeterpy(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jmeterpy", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **environment},
        check=False,
    )


@pytest.fixture
def jtl(tmp_path: Path) -> Path:
    file = tmp_path / "some.jtl"
    file.write_text(ROWS)
    return file


def test_help_lists_every_command_on_one_screen(tmp_path: Path) -> None:
    lines = jmeterpy("--help", cwd=tmp_path).stdout.splitlines()
    assert len(lines) <= 32
    listed = {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}
    assert set(COMMANDS) <= listed


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_fits_a_screen_and_has_an_example(command: str, tmp_path: Path) -> None:
    lines = jmeterpy(command, "--help", cwd=tmp_path).stdout.splitlines()
    assert len(lines) <= 32
    assert max(map(len, lines)) <= 100
    assert any(f"Example: jmeterpy {command}" in line for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_guide(command: str) -> None:
    texts = [path.read_text() for path in (ROOT / "docs" / "guide").glob("*.md")]
    assert any(f"jmeterpy {command}" in text for text in [*texts, (ROOT / "README.md").read_text()])


def test_help_imports_nothing_heavy() -> None:
    code = """
import sys, jmeterpy.cli
try: jmeterpy.cli.jmeterpy.main(["--help"], standalone_mode=False)
finally: print(sorted(m for m in ("numpy", "pandas", "matplotlib", "docker", "lxml", "jinja2",
                                  "requests", "jmeterpy.elements") if m in sys.modules))
"""
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert said.stdout.splitlines()[-1] == "[]"


def test_a_misspelt_command_is_guessed(tmp_path: Path) -> None:
    said = jmeterpy("rnu", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert "there is no command 'rnu'; did you mean 'run'?" in said.stderr


def test_the_table_is_on_stdout_and_nothing_else(jtl: Path) -> None:
    said = jmeterpy("summary", str(jtl), cwd=jtl.parent)
    assert (said.returncode, said.stderr) == (0, "")
    assert [line.split()[0] for line in said.stdout.splitlines()[2:5]] == [
        "Login",
        "Tracks",
        "Total",
    ]


def test_json_is_exactly_one_object(jtl: Path) -> None:
    found = json.loads(jmeterpy("summary", str(jtl), "--json", cwd=jtl.parent).stdout)
    assert found["schema"] == "jmeterpy/summary/1"
    assert [(row["label"], row["samples"], row["errors"]) for row in found["labels"]] == [
        ("Login", 2, 1),
        ("Tracks", 1, 0),
    ]


@pytest.mark.parametrize(
    ("threshold", "code", "words"),
    [
        ("max < 1s", 0, "✓"),
        ("max < 100ms", 1, "✗"),
        ("max(Logout) < 1s", 1, "NO DATA"),
    ],
)
def test_a_foreign_file_is_judged_by_the_thresholds_that_are_given(
    threshold: str, code: int, words: str, jtl: Path
) -> None:
    said = jmeterpy("summary", str(jtl), "--threshold", threshold, cwd=jtl.parent)
    assert said.returncode == code
    assert words in said.stdout


def test_a_foreign_file_without_thresholds_is_not_judged(jtl: Path) -> None:
    assert jmeterpy("summary", str(jtl), cwd=jtl.parent).returncode == 0


def test_a_threshold_that_cannot_be_read_is_pointed_at(jtl: Path) -> None:
    said = jmeterpy("summary", str(jtl), "--threshold", "p95(Login) <", cwd=jtl.parent)
    assert said.returncode == 2
    first, pointer = said.stderr.splitlines()[:2]
    assert first.startswith('threshold "p95(Login) <"')
    assert pointer.strip() == "^"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("summary", "gone.jtl"), 4),
        (("summary",), 4),
        (("report", "gone.jtl"), 4),
        (("run", "gone.py"), 2),
        (("run",), 2),
        (("check", "gone.py"), 2),
        (("plot", "nonsense", "some.jtl"), 2),
        (("report", "some.jtl", "--format", "doc"), 2),
        (("summary", "some.jtl", "--from", "10"), 2),
        (("--config", "gone.toml", "doctor"), 2),
        (("run", "plan.py", "-p", "users"), 2),
    ],
)
def test_a_mistake_has_its_exit_code_and_no_traceback(
    words: tuple[str, ...], code: int, jtl: Path
) -> None:
    said = jmeterpy(*words, cwd=jtl.parent)
    assert said.returncode == code
    assert said.stderr
    assert "Traceback" not in said.stderr


def test_a_closed_pipe_is_no_error(jtl: Path) -> None:
    with jtl.open("a") as file:
        file.writelines(f"1795229542000,1,L{n},200,OK,u 1-1,true,1,1\n" for n in range(9000))
    words = f"'{sys.executable}' -m jmeterpy summary '{jtl}' --csv | head -1"
    said = subprocess.run(
        ["bash", "-o", "pipefail", "-c", words], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=jtl.parent, check=False,
    )  # fmt: skip
    assert said.stderr == ""


def test_defaults_come_from_the_project_file(jtl: Path) -> None:
    (jtl.parent / "pyproject.toml").write_text('[tool.jmeterpy.summary]\nlabel = "^Login"\n')
    said = jmeterpy("summary", str(jtl), cwd=jtl.parent)
    assert "Login" in said.stdout
    assert "Tracks" not in said.stdout


def test_a_default_for_a_command_that_there_is_not_is_refused(jtl: Path) -> None:
    (jtl.parent / "pyproject.toml").write_text('[tool.jmeterpy.sumary]\nlabel = "x"\n')
    said = jmeterpy("summary", str(jtl), cwd=jtl.parent)
    assert said.returncode == 2
    assert "[tool.jmeterpy.sumary]" in said.stderr


def test_a_window_keeps_what_started_in_it(jtl: Path) -> None:
    found = jmeterpy("summary", str(jtl), "--from", "1s", "--to", "2s", "--json", cwd=jtl.parent)
    assert [row["label"] for row in json.loads(found.stdout)["labels"]] == ["Login"]


@pytest.mark.parametrize(
    "value", ['["max < 1ms", "count > 1, warn"]', '"max < 1ms"'], ids=["list", "text"]
)
@pytest.mark.parametrize("key", ["thresholds", "threshold"])
def test_thresholds_may_stand_in_toml(jtl: Path, key: str, value: str) -> None:
    (jtl.parent / "pyproject.toml").write_text(f"[tool.jmeterpy.summary]\n{key} = {value}\n")
    said = jmeterpy("summary", str(jtl), cwd=jtl.parent)
    assert said.returncode == 1, said.stderr
    assert "\u2717 max < 1ms" in said.stdout
    own = jmeterpy("summary", str(jtl), "--threshold", "max < 9s", cwd=jtl.parent)
    assert own.returncode == 0
    assert "max < 1ms" not in own.stdout


def test_a_threshold_in_toml_that_cannot_be_read_is_pointed_at(jtl: Path) -> None:
    (jtl.parent / "pyproject.toml").write_text(
        '[tool.jmeterpy.summary]\nthresholds = ["p95 < 1s, wran"]\n'
    )
    said = jmeterpy("summary", str(jtl), cwd=jtl.parent)
    assert said.returncode == 2
    first, caret = said.stderr.splitlines()[:2]
    assert first[caret.index("^") :].startswith("wran")


def test_junit_is_one_of_the_formats(jtl: Path) -> None:
    words = ("--format", "junit", "-o", "out", "--threshold", "max < 1ms")
    said = jmeterpy("report", str(jtl), *words, cwd=jtl.parent)
    assert (said.returncode, said.stdout) == (1, "out/junit.xml\n")
    assert 'failures="1"' in (jtl.parent / "out" / "junit.xml").read_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.jmeterpy", "pyproject.toml cannot be read"),
        ('[tool.jmeterpy.summary]\nlabl = "x"', "there is no option 'labl'; did you mean label?"),
        (
            "[tool.jmeterpy.summary]\nthresholds = 5",
            "[tool.jmeterpy.summary] in pyproject.toml: thresholds is 5; it takes a text or a list",
        ),
        ("[tool.jmeterpy.summary]\nthreshold = [['p95 < 1s']]", "threshold is [['p95 < 1s']]; it"),
        (
            "[tool.jmeterpy.summary]\nthresholds = {a = 1}",
            "thresholds is {'a': 1}; it takes a text",
        ),
        ("[tool.jmeterpy]\nmonitors = [7]", "[tool.jmeterpy] in pyproject.toml: monitors is [7]"),
    ],
)
def test_a_mistake_in_the_project_file_is_said(text: str, words: str, jtl: Path) -> None:
    (jtl.parent / "pyproject.toml").write_text(text)
    said = jmeterpy("summary", str(jtl), cwd=jtl.parent)
    assert said.returncode == 2
    assert words in said.stderr


def test_a_broken_project_file_of_somebody_else_is_left_alone(jtl: Path) -> None:
    (jtl.parent / "pyproject.toml").write_text("[build-system")
    assert jmeterpy("summary", str(jtl), cwd=jtl.parent).returncode == 0


def test_results_are_looked_for_where_the_project_file_puts_them(jtl: Path) -> None:
    run = jtl.parent / "build" / "a-run"
    run.mkdir(parents=True)
    (run / "samples.jtl").write_text(ROWS)
    (run / "run.json").write_text('{"started": "2026"}')
    (jtl.parent / "pyproject.toml").write_text('[tool.jmeterpy.run]\nresults = "build"\n')
    assert "Login" in jmeterpy("summary", cwd=jtl.parent).stdout


def test_a_report_that_is_missed_says_why_on_stderr(jtl: Path) -> None:
    words = ("--format", "csv", "-o", "out", "--threshold", "max < 1ms", "--threshold", "max < 1s")
    said = jmeterpy("report", str(jtl), *words, cwd=jtl.parent)
    assert (said.returncode, said.stdout) == (1, "out/summary.csv\n")
    lines = said.stderr.splitlines()
    assert lines[0].startswith("\u2717 max < 1ms  300 ms")
    assert lines[-1] == "FAILED   1 threshold missed"


def test_a_window_in_which_something_is_says_nothing(jtl: Path) -> None:
    assert jmeterpy("summary", str(jtl), "--label", "Log", cwd=jtl.parent).stderr == ""


def test_check_goes_on_after_a_plan_that_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("plan = (\n")
    (tmp_path / "warned.py").write_text(
        "from jmeterpy import TestPlan, http, steady\n"
        "plan = TestPlan()[steady(users=1, iterations=1)[http.get('http://a.test/${b}')]]\n"
    )
    said = jmeterpy("check", "broken.py", "gone.py", "warned.py", cwd=tmp_path)
    assert said.returncode == 2
    broken, gone, warned, *_ = said.stdout.splitlines()
    assert broken.startswith("broken.py:1:8  load  '(' was never closed")
    assert gone.startswith("gone.py  load  gone.py not found")
    assert warned.startswith("warned.py:2  JP201  ")
    assert said.stderr.strip().endswith("in 3 plans; 2 of them cannot be read")
    found = json.loads(
        jmeterpy("check", "broken.py", "warned.py", "--format", "json", cwd=tmp_path).stdout
    )["problems"]
    assert tuple(found[0][key] for key in ("plan", "id", "level")) == (
        "broken.py", "load", "error",
    )  # fmt: skip
    assert {row["plan"] for row in found} == {"broken.py", "warned.py"}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (1, "1 of 5 rows could not be read and is in no number."),
        (4, "4 of 11 rows could not be read and are in no number."),
    ],
)
def test_rows_that_are_left_out_are_named_with_their_reason(
    broken: int, said: str, jtl: Path
) -> None:
    good = "179522960000{n},50,Login,200,OK,users 1-1,true,10,1\n"
    with jtl.open("a") as file:
        file.writelines("17x,1,a,200,OK,u 1-1,true,1,1\n" + good.format(n=n) for n in range(broken))
    lines = jmeterpy("summary", str(jtl), cwd=jtl.parent).stdout.splitlines()
    assert lines[1] == said
    shown = [line for line in lines if line.startswith("  line ")]
    assert [line.split(":")[0] for line in shown] == [f"  line {n}" for n in (5, 7, 9)[:broken]]


def test_a_narrow_terminal_gets_a_narrow_table(jtl: Path) -> None:
    said = jmeterpy("summary", str(jtl), "--threshold", "max < 1s", cwd=jtl.parent, COLUMNS="50")
    assert max(map(len, said.stdout.splitlines())) <= 50
    assert "p95" in said.stdout
