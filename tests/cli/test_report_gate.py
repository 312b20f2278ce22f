"""A report as the gate of a CI job: green only where something was judged, and held."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from jmeterpy.cli import jmeterpy

HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
START = 1_700_000_000_000


@pytest.fixture
def errors(tmp_path: Path) -> Path:
    path = tmp_path / "errors.jtl"
    rows = (f"{START + 100 * i},30,A,500,ISE,g 1-1,false\n" for i in range(500))
    path.write_text(HEAD + "".join(rows))
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.jtl"
    path.write_text(HEAD)
    return path


def called(*words: str | Path) -> Result:
    return CliRunner().invoke(jmeterpy, [str(word) for word in words])


def the_run(path: Path, *words: str) -> tuple[Result, ET.Element, list[ET.Element]]:
    """What was said, the suite, and what its first case holds."""
    found = called("report", path, "--format", "junit", "--no-cache", *words)
    suite = ET.parse(found.stdout.split()[0]).getroot().find("testsuite")
    assert suite is not None
    return found, suite, list(suite.findall("testcase")[0])


def test_a_bare_file_that_nothing_judges_does_not_pass(errors: Path) -> None:
    found, suite, (inside,) = the_run(errors)
    assert (inside.tag, inside.get("message")) == (
        "skipped",
        "not judged: no threshold was given",
    )
    assert [suite.get(name) for name in ("tests", "failures", "skipped")] == ["1", "0", "1"]
    assert "not judged: no threshold was given" in found.stderr
    assert found.exit_code == 0


def test_a_bare_file_is_judged_by_what_is_given(errors: Path) -> None:
    found, suite, inside = the_run(errors, "--threshold", "error_rate < 1%")
    assert not inside
    assert suite.get("failures") == "1"
    assert found.exit_code == 1


@pytest.mark.parametrize("words", [(), ("--threshold", "error_rate < 1%")])
def test_a_file_without_samples_is_an_error(words: tuple[str, ...], empty: Path) -> None:
    found, suite, (inside,) = the_run(empty, *words)
    assert (inside.tag, inside.get("message")) == ("error", "no sample was taken")
    assert int(suite.get("errors") or 0) >= 1
    assert found.stderr.splitlines()[-1] == "no sample was taken"
    assert found.exit_code == 3


def test_the_summary_says_that_nothing_was_taken(empty: Path) -> None:
    found = called("summary", empty)
    assert found.exit_code == 0
    assert found.stderr == "no sample was taken\n"


@pytest.fixture
def mix(tmp_path: Path) -> Path:
    """Each transaction holds a request of its own thread and time."""
    path = tmp_path / "mix.jtl"
    said = "Number of samples in transaction : 1, number of failing samples : 0"
    rows = (
        f'{at},40,A,200,OK,g 1-1,true\n{at},50,TX,200,"{said}",g 1-1,true\n'
        for at in range(START, START + 50_000, 100)
    )
    path.write_text(HEAD + "".join(rows))
    return path


def test_a_page_of_transactions_speaks_of_them(mix: Path, tmp_path: Path) -> None:
    words = ("--label", "^TX$", "--format", "md,html", "-o", tmp_path / "out", "--no-cache")
    found = called("report", mix, *words, "--threshold", "p95(TX) < 9s")
    assert found.exit_code == 0
    page = (tmp_path / "out" / "report.md").read_text()
    opening = page.replace("\u202f", " ").split("\n")[:4]
    assert opening[0] == "# mix.jtl: passed"
    assert opening[2].startswith("500 transactions in 50 s, none failed;")
    assert opening[3] == "Half of TX took at most 50 ms, 95 % at most 50 ms, the slowest 50 ms."
    for text in (page, (tmp_path / "out" / "report.html").read_text()):
        assert "No sample was taken" not in text
        assert "jmeter.log" not in text
        assert "Not to be trusted" not in text


def test_an_empty_file_of_somebody_has_no_log_to_read(empty: Path, tmp_path: Path) -> None:
    called("report", empty, "--format", "md", "-o", tmp_path, "--no-cache")
    page = (tmp_path / "report.md").read_text()
    assert "No sample was taken." in page
    assert "jmeter.log" not in page


@pytest.mark.parametrize(
    ("state", "code", "message"),
    [
        ("interrupted", 130, "stopped before its end; 9 samples kept"),
        ("failed", 3, "JMeter ran out of memory"),
        ("finished", 1, ""),
    ],
)
@pytest.mark.parametrize("form", ["", "--json", "--csv"])
def test_a_summary_says_of_a_run_that_it_did_not_finish(
    tmp_path: Path, errors: Path, state: str, code: int, message: str, form: str
) -> None:
    facts = {"schema": "jmeterpy/run/1", "state": state, "exit_code": code, "message": message}
    (tmp_path / "run.json").write_text(json.dumps(facts))
    errors.rename(tmp_path / "samples.jtl")
    found = called("summary", tmp_path, *filter(None, [form]))
    assert found.exit_code == 0  # it only reads
    assert found.stderr == (f"the run did not finish: {message}\n" if message else "")
    assert "did not finish" not in found.stdout


def test_a_summary_of_no_sample_says_so_and_is_no_verdict(empty: Path) -> None:
    found = called("summary", empty)
    assert (found.exit_code, found.stderr) == (0, "no sample was taken\n")


def test_two_files_of_one_name_are_two_suites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = set()
    for folder, code in (("before", "500"), ("after", "200")):
        (tmp_path / folder).mkdir()
        file = Path(folder, "load.jtl")
        file.write_text(f"{HEAD}{START},30,A,{code},x,g 1-1,true\n")
        _, suite, _ = the_run(file)
        classes = {case.get("classname") for case in suite.findall("testcase")}
        assert classes == {suite.get("name")}
        names.add(suite.get("name"))
    assert names == {"before/load.jtl", "after/load.jtl"}
