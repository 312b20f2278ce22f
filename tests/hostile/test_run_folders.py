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
        refused = said.code == 4 and name == "run.json" and name in said.err
        assert said.code in (0, 1) or refused, words


@pytest.mark.parametrize("odd", [None, 7, -1.5, "x", [], [7], {}, {"a": []}, True], ids=repr)
def test_any_value_of_another_form_is_said_or_left_alone(odd: object, run: Path, say: Say) -> None:
    for name, whole in (("run.json", FACTS), ("plan.json", json.loads(to_json(BRIEF)))):
        for key in whole:
            (run / name).write_text(json.dumps({**whole, key: odd}))
            for words in (commands(run)[0], ("report", run, "--format", "md,junit")):
                said = say(*words)
                refused = said.code == 4 and name in said.err
                broken = said.code == 3 and "the run did not finish" in said.err
                assert said.code in (0, 1) or refused or broken, (words, key)
        (run / name).write_text(json.dumps(whole))


ODD = {
    "nothing": "",
    "a header": "time_ms,source,metric,value\n",
    "a time beyond reason": MONITORS + "99999999999999999999999,api,cpu_share,1\n",
    "values beyond reason": MONITORS + f"-5,api,cpu_share,1\n{START_MS},api,cpu_share,1e308\n",
    "a quote that never ends": MONITORS + '"never ends,' + "x" * 200_000,
    "HTML and escapes": MONITORS.replace("api", "<script>alert(1)</script>\x1b[31m"),
    "CRLF and zeros": MONITORS.replace("\n", "\r\n") + "\0\0\0",
    "a byte order mark": "\ufeff" + MONITORS,
}
BROKEN = {
    "something else": "a,b\n1,2\n",
    "zeros": "\0" * 99,
    "semicolons": MONITORS.replace(",", ";"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_figures_of_monitors_are_left_out(name: str, run: Path, say: Say) -> None:
    (run / "monitors.csv").write_text(ODD[name], newline="")
    for words in commands(run)[:2]:
        said = say(*words)
        assert said.code == 0, said.err
        assert "note:" not in said.err
    assert "<script>alert" not in (run / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BROKEN)
def test_broken_monitors_cost_only_what_was_monitored(name: str, run: Path, say: Say) -> None:
    (run / "monitors.csv").write_text(BROKEN[name], newline="")
    for words in (*commands(run), ("plot", "samples", run, "-o", run / "a.svg")):
        said = say(*words)
        assert said.code == 0, said.err
        everything = " ".join((said.out + said.err).split())
        assert everything.count("so CPU, memory and network that were monitored are missing") >= 1
    for file in ("report.md", "report.html"):
        text = (run / file).read_text(encoding="utf-8")
        assert "that were monitored are missing" in text
        assert "monitors.csv" in text
    found = json.loads(say("summary", run, "--json").out)
    assert found["total"]["samples"] == ROWS


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_a_threshold_on_what_cannot_be_read_has_no_data(text: str, run: Path, say: Say) -> None:
    (run / "monitors.csv").write_text(text)
    asked = ["cpu(api) < 80%", "memory_growth(api) < 100MB", "max < 1h"]
    both = [{"threshold": each} for each in asked]
    (run / "run.json").write_text(json.dumps({**FACTS, "thresholds": both}))
    assert say("report", run, "--format", "json").code == 1
    found = json.loads((run / "summary.json").read_text(encoding="utf-8"))["thresholds"]
    assert [each["status"] for each in found] == ["NO DATA", "NO DATA", "PASS"]
    assert ("monitors.csv" in found[0]["note"]) == bool(text)


def test_other_monitors_count_where_the_runs_own_are_broken(run: Path, say: Say) -> None:
    other = run.parent / "other.csv"
    other.write_text(MONITORS)
    (run / "monitors.csv").write_text("a,b\n")
    said = say("summary", run, "--perfmon", other, "--threshold", "cpu(api) < 80%")
    assert said.code == 0
    other.write_text("a,b\n")
    said = say("summary", run, "--perfmon", other)
    assert (said.code, "other.csv is neither" in said.err) == (4, True)


def test_a_broken_plan_costs_only_what_it_knows(run: Path, say: Say) -> None:
    (run / "plan.json").write_text("{")
    for words in commands(run):
        said = say(*words)
        assert said.code == 0, said.err
        everything = " ".join((said.out + said.err).split())
        assert "plan.json cannot be read: Expecting property name" in everything
        assert "so what the plan says is missing" in everything
    assert "the plan says is missing" in (run / "report.md").read_text(encoding="utf-8")
    again = say("report", run, "--format", "html,md,junit")  # made before
    assert "the plan says is missing" in again.err


def test_a_report_made_again_says_which_threshold_nobody_asked_for(run: Path, say: Say) -> None:
    both = [{"threshold": "error_rate < 1%", "default": True}, {"threshold": "max < 1s"}]
    (run / "run.json").write_text(json.dumps({**FACTS, "thresholds": both}))
    say("report", run, "--format", "md,html,junit,json")
    for name in ("report.md", "report.html", "junit.xml"):
        text = (run / name).read_text(encoding="utf-8")
        said = "the default, as no other fixed limit on errors can fail the run"
        assert text.count(said) == 1, name
    found = json.loads((run / "summary.json").read_text(encoding="utf-8"))["thresholds"]
    assert [each["default"] for each in found] == [True, False]
