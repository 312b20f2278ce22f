"""A part of results, from Python: the words of the command line, for all that is made of it."""

from __future__ import annotations

import inspect
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jmeterpy import PlanError, ResultsError, SettingError, UnitError, open_results
from jmeterpy.cli import jmeterpy
from tests.flows.conftest import jtl

ASKED: list[tuple[dict[str, Any], str]] = [
    ({"labels": "^Log"}, "--label ^Log"),
    ({"exclude": "Log"}, "--exclude Log"),
    ({"groups": "^Users$"}, "--group ^Users$"),
    ({"from_": "30s", "to": timedelta(seconds=90)}, "--from 30s --to 90s"),
    ({"skip_warmup": True}, "--skip-warmup"),
    ({"apdex": "20ms,80ms"}, "--apdex 20ms,80ms"),
    ({"labels": "S", "to": "1m", "apdex": "50ms"}, "--label S --to 1m --apdex 50ms"),
]


@pytest.mark.parametrize(("asked", "words"), ASKED)
def test_a_part_holds_what_the_command_shows(
    results: Path, asked: dict[str, Any], words: str
) -> None:
    called = CliRunner().invoke(jmeterpy, ["summary", str(results), "--json", *words.split()])
    said = json.loads(called.stdout)
    frame = open_results(results, **asked).summary()
    assert frame["samples"].tolist() == [row["samples"] for row in (*said["labels"], said["total"])]
    assert frame["apdex"].iloc[-1] == pytest.approx(said["total"]["apdex"])


def test_python_has_every_word_of_the_command_line() -> None:
    from dataclasses import fields

    from jmeterpy.flows.window import Window

    there = set(inspect.signature(open_results).parameters)
    same = {"label": "labels", "group": "groups", "start": "from_", "end": "to"}
    assert {same.get(field.name, field.name) for field in fields(Window)} <= there


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"labels": "("}, "labels is '(', which is no regular expression: missing )"),
        ({"exclude": "["}, "exclude is '[', which is no regular expression"),
        ({"groups": "*"}, "groups is '*', which is no regular expression: nothing to repeat"),
        ({"from_": "soon"}, "from_ is 'soon': write it as \"30s\""),
        ({"to": 30}, "to is 30: a duration needs a unit"),
        ({"from_": timedelta(seconds=-1)}, "from_ is -1 day"),
        ({"from_": "50s", "to": "10s"}, "'to' must be later than 'from'"),
        ({"to": -1}, "to is -1: time does not run backwards"),
        ({"from_": "5s", "skip_warmup": True}, "both say where to begin"),
        ({"apdex": "fast"}, "apdex is 'fast': write"),
        ({"apdex": "0"}, "apdex is '0': write what satisfies"),
        ({"apdex": "2s,1s"}, "apdex is '2s,1s': write what satisfies"),
    ],
)
def test_a_word_that_cannot_be_is_refused(results: Path, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanError) as caught:
        open_results(results, **asked)
    assert str(caught.value).startswith(said) or said in str(caught.value)
    assert "--" not in str(caught.value)
    assert isinstance(caught.value, UnitError) == (said.startswith(("from_", "to ")))


def test_what_is_left_out_altogether_is_said(results: Path) -> None:
    with pytest.raises(ResultsError, match="no label matches 'Logon'; there are 'Login', 'Search'"):
        open_results(results, labels="Logon")


def test_all_that_is_made_of_a_part_is_of_the_part(results: Path, tmp_path: Path) -> None:
    part = open_results(results, labels="^Search$", from_="60s")
    assert part.series()["samples"].sum() == part.summary()["samples"].iloc[-1] < 600
    assert set(part.table("series")["label"]) == {"Search", "Total"}
    checked = part.check(["count(Login) >= 1", "count > 0"])
    assert [each.status for each in checked.thresholds] == ["NO DATA", "PASS"]
    assert checked.check("count < 310").passed
    assert "all 6" not in part.plot().caption
    assert part.plot("throughput", labels="Login").caption.startswith("Throughput")
    (tmp_path / "slow.jtl").write_text(jtl(slower=2, seed=2), encoding="utf-8")
    found = part.compare(tmp_path / "slow.jtl")
    assert [row.label for row in found.labels] == ["Search"]
    assert found.verdict == "better"
    (written,) = part.report(formats="md")
    assert written == results.with_name("results-report") / "part" / "report.md"
    said = " ".join(written.read_text(encoding="utf-8").split())
    assert "labels that match" in said
    assert "what ended from 1:00 on" in said


def test_several_files_are_one_test_as_on_the_command_line(results: Path) -> None:
    other = results.with_name("other.jtl")
    other.write_text(jtl(seed=2), encoding="utf-8")
    both = [results, str(other)]
    opened = [open_results(both), open_results(tuple(both)), open_results(iter(both))]  # type: ignore[arg-type]  # a glob
    said = CliRunner().invoke(jmeterpy, ["summary", *map(str, both), "--json"])
    total = json.loads(said.stdout)["total"]
    for each in opened:
        row = each.summary().iloc[-1]
        assert (
            (row["samples"], row["p95_ms"])
            == (total["samples"], total["p95_ms"])
            == (
                2400,
                each.percentile(0.95),
            )
        )
    assert opened[0].plot().caption


def test_a_list_of_one_run_is_the_run(results: Path) -> None:
    assert open_results([results]).summary().equals(open_results(results).summary())


def test_the_same_file_twice_is_refused_from_python_too(results: Path) -> None:
    with pytest.raises(PlanError, match="is named twice: its samples would count twice"):
        open_results([results, results])


@pytest.mark.parametrize("given", [[], (), [3], ["", "a.jtl"]])
def test_a_list_of_no_paths_is_refused(given: Any) -> None:
    with pytest.raises(SettingError, match="write the path of a run folder or a results file"):
        open_results(given)


def test_a_wrong_setting_of_a_result_is_a_setting_error(results: Path) -> None:
    result = open_results(results)
    wrong = (
        lambda: result.plot("nosuch"),
        lambda: result.plot(size="1x1mm"),
        lambda: result.plot(labels="("),
        lambda: result.plot(path="x.gif"),
        lambda: result.table("nosuch"),
        lambda: result.compare(result, tolerance=15),
        lambda: open_results(results, labels="("),
        lambda: open_results(results, from_="5s", skip_warmup=True),
    )
    for ask in wrong:
        with pytest.raises(SettingError) as caught:
            ask()
        assert caught.value.exit_code == 2
