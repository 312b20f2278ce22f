"""Run folders in which something is missing or damaged, and odd figures of monitors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.brief import GroupBrief, PlanBrief, to_json
from tests.analysis.jtl_text import START_MS
from tests.hostile.conftest import Say
from tests.hostile.files import GOOD, ROWS

FACTS: dict[str, Any] = {
    "schema": "jmeterpy/run/1",
    "started": "2026-11-21T02:50:00.000Z",
    "plan": {"name": "P", "file": "p.py", "parameters": {"users": "5"}},
    "runner": {"name": "local", "jmeter": "5.6.3"},
    "host": {"name": "h", "cores": 2},
    "monitors": [{"source": "api", "what": "port:1", "taken": 0, "gaps": 3, "why": "gone"}],
    "thresholds": [{"threshold": "max < 1s"}],
    "message": "", "jmeter": "5.6.3", "outcome": "passed", "exit_code": 0, "state": "finished",
}  # fmt: skip
BRIEF = PlanBrief("P", (GroupBrief("T", users=5),), hosts=("127.0.0.1:1",))
MONITORS = "time_ms,source,metric,value\n" + "".join(
    f"{START_MS + 1000 * i},api,cpu_share,0.{i}\n" for i in range(6)
)
NAMES = ("run.json", "plan.json", "monitors.csv", "plan.jmx", "plan.py", "jmeter.log")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "runs" / "20261121T025000Z-p"
    folder.mkdir(parents=True)
    (folder / "samples.jtl").write_bytes(GOOD)
    (folder / "run.json").write_text(json.dumps(FACTS))
    (folder / "plan.json").write_text(to_json(BRIEF))
    (folder / "monitors.csv").write_text(MONITORS)
    for name in NAMES[3:]:
        (folder / name).write_text("x")
    return folder


def commands(run: Path) -> tuple[tuple[str | Path, ...], ...]:
    return (
        ("summary", run), ("report", run, "--format", "html,md,junit"), ("compare", run, run),
        ("history", run.parent),
    )  # fmt: skip


@pytest.mark.parametrize("names", [*((name,) for name in NAMES), NAMES], ids="+".join)
def test_samples_are_enough(names: tuple[str, ...], run: Path, say: Say) -> None:
    for name in names:
        (run / name).unlink()
    found = json.loads(say("summary", run, "--json").out)
    assert found["total"]["samples"] == ROWS
    assert [say(*words).code for words in commands(run)] == [0, 0, 0, 0]


@pytest.mark.parametrize("name", ["run.json", "plan.json"])
@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"x"', "\0", "{}", "[" * 9000])
def test_a_damaged_json_is_said_or_left_alone(name: str, text: str, run: Path, say: Say) -> None:
    (run / name).write_text(text)
    for words in commands(run):
        said = say(*words)
        assert said.code in (0, 1) or (said.code == 4 and name in said.err), words


@pytest.mark.parametrize("odd", [None, 7, -1.5, "x", [], [7], {}, {"a": []}, True], ids=repr)
def test_any_value_of_another_form_is_said_or_left_alone(odd: object, run: Path, say: Say) -> None:
    for name, whole in (("run.json", FACTS), ("plan.json", json.loads(to_json(BRIEF)))):
        for key in whole:
            (run / name).write_text(json.dumps({**whole, key: odd}))
            for words in (commands(run)[0], ("report", run, "--format", "md,junit")):
                said = say(*words)
                assert said.code in (0, 1) or (said.code == 4 and name in said.err), (words, key)
        (run / name).write_text(json.dumps(whole))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 0),
        ("time_ms,source,metric,value\n", 0),
        (MONITORS + "99999999999999999999999,api,cpu_share,1\n", 0),
        (MONITORS + f"-5,api,cpu_share,1\n{START_MS},api,cpu_share,1e308\n", 0),
        (MONITORS + '"never ends,' + "x" * 200_000, 0),
        (MONITORS.replace("api", "<script>alert(1)</script>\x1b[31m"), 0),
        (MONITORS.replace("\n", "\r\n") + "\0\0\0", 0),
        ("\ufeff" + MONITORS, 0),
        ("a,b\n1,2\n", 4),
        ("\0" * 99, 4),
        (MONITORS.replace(",", ";"), 4),
    ],
)
def test_odd_figures_of_monitors_are_left_out_or_said(
    text: str, code: int, run: Path, say: Say
) -> None:
    (run / "monitors.csv").write_text(text, newline="")
    for words in commands(run)[:2]:
        said = say(*words)
        assert said.code == code, said.err
        assert code == 0 or "monitors.csv" in said.err
    if not code:
        assert "<script>alert" not in (run / "report.html").read_text(encoding="utf-8")


def test_a_report_made_again_says_which_threshold_nobody_asked_for(run: Path, say: Say) -> None:
    both = [{"threshold": "error_rate < 1%", "default": True}, {"threshold": "max < 1s"}]
    (run / "run.json").write_text(json.dumps({**FACTS, "thresholds": both}))
    say("report", run, "--format", "md,html,junit,json")
    for name in ("report.md", "report.html", "junit.xml"):
        text = (run / name).read_text(encoding="utf-8")
        assert text.count("the default, as no other threshold is on errors") == 1, name
    found = json.loads((run / "summary.json").read_text(encoding="utf-8"))["thresholds"]
    assert [each["default"] for each in found] == [True, False]
