"""Whole runs through the command line, on real JMeter against a real server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.jmeter
PATIENCE_S = 600  # with a whole run, on a machine that has other things to do

PLAN = """
from jmeterpy import TestPlan, expect, extract, fn, http, let, secret, steady, think, var


def plan(base: str, iterations: int = 3, pause: str = "10ms") -> TestPlan:
    return TestPlan("A small plan")[
        http.defaults(base),
        {header}
        steady("members", users=5, iterations=iterations)[
            let(email=f"{{fn.uuid()}}@example.com"),
            http.post("/users/", name="Register", json={{"email": var("email")}})[
                expect(status={status}), extract("id", "$.id"),
            ],
            think(pause),
            http.get(f"/users/{{var('id')}}/", name="Look")[expect(status=200)],
        ],
    ]


thresholds = {thresholds}
"""


def write(folder: Path, *, header: str = "", status: int = 201, thresholds: str = "[]") -> Path:
    file = folder / "plan.py"
    file.write_text(PLAN.format(header=header, status=status, thresholds=thresholds))
    return file


def start(*words: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "jmeterpy", "run", *words, "--runner", "local"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def run(*words: str, cwd: Path, **environment: str) -> tuple[int, str, str]:
    with start(*words, cwd=cwd, **environment) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    assert "Traceback" not in err
    return process.returncode, out, err


def folder_of(cwd: Path) -> Path:
    [folder] = (cwd / "results").iterdir()
    return folder


def run_json(cwd: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder_of(cwd) / "run.json").read_text())
    return found


def again(cwd: Path, *words: str) -> int:
    """The exit code of a report of the run, which must say what the run said."""
    asked = ("report", str(folder_of(cwd)), "-o", "again", "--format", "md,junit", *words)
    command = [sys.executable, "-m", "jmeterpy", *asked]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cwd, env=environment, check=False, timeout=PATIENCE_S)
    first = (folder_of(cwd) / "report.md").read_text().splitlines()[0]
    assert (cwd / "again" / "report.md").read_text().splitlines()[0] == first
    return done.returncode


@pytest.fixture
def home(jmeter_home: Path, sample_api: str, tmp_path: Path) -> tuple[Path, str]:
    assert jmeter_home.is_dir()
    return tmp_path, sample_api


def test_a_run_leaves_everything_in_its_folder_and_ends_with_0(home: tuple[Path, str]) -> None:
    cwd, api = home
    code, out, err = run(str(write(cwd)), "-p", f"base={api}", cwd=cwd)
    assert code == 0, err
    assert "PASSED" in out
    # So short a run may lie between two looks of the monitors; then there is no such picture.
    assert {path.name for path in folder_of(cwd).iterdir()} - {"resources.png"} == {
        "jmeter.log", "monitors.csv", "plan.jmx", "plan.json", "plan.py", "report.html",
        "report.md", "response_times.png", "run.json", "samples.jtl", "samples.png", "summary.csv",
    }  # fmt: skip
    found = run_json(cwd)
    assert (found["state"], found["outcome"], found["exit_code"]) == ("finished", "passed", 0)
    assert found["files"] == sorted(path.name for path in folder_of(cwd).iterdir())
    assert [t["default"] for t in found["thresholds"]] == [True]  # type: ignore[attr-defined]  # JSON


def test_what_is_monitored_is_recorded_judged_and_drawn(home: tuple[Path, str]) -> None:
    cwd, api = home
    port = api.rpartition(":")[2]
    thresholds = '["cpu(generator) <= 100%", "memory(api) > 1MB", "cpu(gone) < 1%, warn"]'
    words = ("-p", f"base={api}", "-p", "iterations=30", "-p", "pause=300ms")
    monitors = ("--monitor", f"api=port:{port}", "--monitor", "gone=process:no-such-program")
    plan = write(cwd, thresholds=thresholds)
    code, out, err = run(str(plan), *words, *monitors, cwd=cwd)
    assert code == 0, err
    assert "Monitor gone gives nothing: no process is called 'no-such-program'" in err
    found = run_json(cwd)
    statuses = [verdict["status"] for verdict in found["thresholds"]]  # type: ignore[attr-defined]  # JSON
    assert statuses == ["PASS", "PASS", "NO DATA", "PASS"]  # the last is the default
    taken = {each["source"]: each["taken"] for each in found["monitors"]}  # type: ignore[attr-defined]  # JSON
    assert taken["generator"] >= 5
    assert taken["api"] >= 5
    assert taken["gone"] == 0
    lines = (folder_of(cwd) / "monitors.csv").read_text().splitlines()
    assert lines[0] == "time_ms,source,metric,value"
    times = sorted({int(line.split(",")[0]) for line in lines[1:] if ",generator," in line})
    # A busy machine leaves seconds out and comes late to others, but never asks more often.
    assert len(times) - 2 <= (times[-1] - times[0]) / 1000
    page = (folder_of(cwd) / "report.md").read_text()
    assert "## Server and load generator" in page
    assert "![Resources](resources.png)" in page
    assert "generator" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--monitor", "api=prot:8000"), "did you mean port:8000?"),
        (("--threshold", "cpu(api) < 80%"), 'nothing that is monitored is called "api"'),
    ],
)
def test_a_wrong_monitor_is_said_before_anything_starts(
    home: tuple[Path, str], words: tuple[str, ...], message: str
) -> None:
    cwd, api = home
    code, _, err = run(str(write(cwd)), "-p", f"base={api}", *words, cwd=cwd)
    assert code == 2
    assert message in err
    assert not (cwd / "results").exists()


def test_the_numbers_shown_last_equal_the_summary(home: tuple[Path, str]) -> None:
    cwd, api = home
    _, out, err = run(str(write(cwd)), "-p", f"base={api}", cwd=cwd)
    last = [line for line in err.splitlines() if "samples" in line and "users" in line][-1]
    words = last.split()
    shown = words[words.index("samples") + 1]
    assert shown == "30"
    assert any(line.split()[:2] == ["Total", "30"] for line in out.splitlines())


def test_json_is_one_object_with_the_run_and_its_summary(home: tuple[Path, str]) -> None:
    cwd, api = home
    code, out, _ = run(str(write(cwd)), "-p", f"base={api}", "--json", "--no-report", cwd=cwd)
    found = json.loads(out)
    assert code == 0
    assert found["summary"]["total"]["samples"] == 30
    assert found["run"]["plan"]["parameters"]["base"] == api


@pytest.mark.parametrize(
    ("thresholds", "status", "code", "outcome"),
    [
        ('["max < 1ms"]', 201, 1, "thresholds-missed"),
        ('["count(Nobody) >= 1"]', 201, 1, "thresholds-missed"),
        ("[]", 299, 1, "thresholds-missed"),
    ],
)
def test_what_is_missed_ends_with_1(
    home: tuple[Path, str], thresholds: str, status: int, code: int, outcome: str
) -> None:
    cwd, api = home
    plan = write(cwd, status=status, thresholds=thresholds)
    ended, out, _ = run(str(plan), "-p", f"base={api}", "--no-report", cwd=cwd)
    assert ended == code
    assert "FAILED" in out
    assert run_json(cwd)["outcome"] == outcome


def test_nothing_that_a_run_leaves_behind_holds_the_secret(home: tuple[Path, str]) -> None:
    cwd, api = home
    value = "s3cr3t=ünd\\ more"
    plan = write(cwd, header='http.bearer(secret("API_TOKEN")),')
    process = start(str(plan), "-p", f"base={api}", cwd=cwd, API_TOKEN=value)
    seen = []
    with process:
        while process.poll() is None:
            seen.append(subprocess.check_output(["ps", "-eo", "args"], text=True))
            time.sleep(0.2)
        out, err = process.communicate()
    assert process.returncode == 0, err
    part = value.split("=", maxsplit=1)[0]
    assert not any(part in text for text in (out, err, *seen))
    files = [path for path in cwd.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [path.name for path in files if part.encode() in path.read_bytes()] == []


def test_a_secret_that_is_missing_is_said_before_anything_starts(home: tuple[Path, str]) -> None:
    cwd, api = home
    plan = write(cwd, header='http.bearer(secret("API_TOKEN")),')
    code, _, err = run(str(plan), "-p", f"base={api}", cwd=cwd)
    assert code == 2
    assert "API_TOKEN" in err
    assert not (cwd / "results").exists()


@pytest.mark.parametrize(("signals", "code"), [([signal.SIGINT], 130), ([signal.SIGTERM], 143)])
def test_an_interrupt_keeps_and_analyses_what_was_sampled(
    home: tuple[Path, str], signals: list[int], code: int
) -> None:
    cwd, api = home
    words = ("-p", f"base={api}", "-p", "iterations=5000", "-p", "pause=200ms", "--no-report")
    process = start(str(write(cwd)), *words, cwd=cwd)
    with process:
        wait_for_samples(cwd)
        for number in signals:
            process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == code, err
    assert "INTERRUPTED" in out
    assert run_json(cwd)["outcome"] == "interrupted"
    assert (folder_of(cwd) / "summary.csv").is_file()


def wait_for_samples(cwd: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        rows = [path.read_text().count("\n") for path in cwd.glob("results/*/samples.jtl")]
        if rows and rows[0] > 5:
            return
        time.sleep(0.1)
    raise AssertionError("no sample came")


def test_a_time_limit_ends_the_run_gently(home: tuple[Path, str]) -> None:
    cwd, api = home
    words = ("-p", f"base={api}", "-p", "iterations=5000", "-p", "pause=100ms", "--no-report")
    code, out, err = run(str(write(cwd)), *words, "--max-duration", "40s", cwd=cwd)
    assert "its time of 40 s is up" in err
    assert "Total" in out
    assert code == 0, err
    assert run_json(cwd)["outcome"] == "passed"
    assert run_json(cwd)["stopped_by"] == {"cause": "max-duration"}


def test_a_threshold_that_aborts_stops_the_run(home: tuple[Path, str]) -> None:
    cwd, api = home
    plan = write(cwd, status=299, thresholds='["errors < 5, abort", "count > 0"]')
    words = ("-p", f"base={api}", "-p", "iterations=50000", "-p", "pause=100ms")
    step = cwd / "step.md"
    code, out, err = run(str(plan), *words, cwd=cwd, GITHUB_STEP_SUMMARY=str(step))
    assert code == 1, err
    assert "Stopping: errors < 5, abort is missed" in err
    assert "it stopped the run" in out
    found = run_json(cwd)
    assert (found["state"], found["outcome"]) == ("finished", "thresholds-missed")
    assert found["message"] == 'stopped, as it missed "errors < 5, abort"'
    statuses = [verdict["status"] for verdict in found["thresholds"]]  # type: ignore[attr-defined]  # JSON
    assert statuses == ["FAIL", "PASS"]
    stop = found["stopped_by"]
    assert isinstance(stop, dict)
    assert (stop["cause"], stop["threshold"]) == ("threshold", "errors < 5, abort")
    assert stop["value"] >= 5
    assert again(cwd, "--no-cache") == 1
    assert step.read_text().startswith("## A small plan: failed")


def test_a_time_limit_before_the_first_sample_is_no_pass(home: tuple[Path, str]) -> None:
    cwd, api = home
    code, out, err = run(str(write(cwd)), "-p", f"base={api}", "--max-duration", "100ms", cwd=cwd)
    assert code == 3, out
    assert "before the first sample" in err
    assert run_json(cwd)["outcome"] == "no-samples"


def test_from_python_a_plan_is_run_and_opened_again(home: tuple[Path, str]) -> None:
    cwd, api = home
    import jmeterpy

    plan = write(cwd, thresholds='["count(Register) >= 15"]')
    result = jmeterpy.run(
        plan, parameters={"base": api}, runner="local", results=cwd / "results", report=False
    )
    assert result.passed
    assert result.folder == folder_of(cwd)
    frame = result.summary()
    assert list(frame["label"]) == ["Register", "Look", "Total"]
    again = jmeterpy.open_results(folder_of(cwd))
    assert again.passed
    assert again.summary().equals(frame)
    assert [verdict.status for verdict in again.thresholds] == ["PASS", "PASS"]
    stricter = jmeterpy.open_results(folder_of(cwd), thresholds=["count(Register) >= 16"])
    assert not stricter.passed
