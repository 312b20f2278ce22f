"""What every runner promises. A test class of a runner inherits it and gives a `runner` fixture."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from jmeterpy.errors import RunError
from jmeterpy.runners.job import Ended, Job, Run, Runner
from jmeterpy.runners.ladder import Grace
from jmeterpy.runners.outcome import Outcome, judge
from tests.runners import plans

PATIENCE_S = 300.0  # with one small run, on a machine that has other things to do


def job_of(folder: Path, text: str, **settings: Any) -> Job:
    """A job in a new run folder."""
    folder.mkdir(parents=True)
    (folder / "plan.jmx").write_text(text, encoding="utf-8")
    return Job(folder, **settings)


def rows_of(job: Job) -> list[dict[str, str]]:
    """The samples, by column."""
    with job.samples.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count_rows(file: Path) -> int:
    """How many lines of samples there are up to now."""
    return max(0, file.read_bytes().count(b"\n") - 1) if file.exists() else 0


def until(true: Callable[[], bool], run: Run) -> None:
    """Wait for something that a run brings about; fail when it ends first, or patience does."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "patience is over"
        assert not run.wait(0.05) or true(), "the run has ended before"


def run_to_end(runner: Runner, job: Job) -> tuple[Ended, Outcome]:
    """Start it, wait for it, judge it."""
    run = runner.start(job)
    try:
        assert run.wait(PATIENCE_S), "the run has not ended"
    finally:
        if not run.wait(0):
            run.stop("kill")
        ended = run.finish()
    samples = len(rows_of(job)) if job.samples.exists() else 0
    return ended, judge(ended, log=job.log, samples=samples)


def patient(runner: Runner) -> Runner:
    """One that goes on to the next rung of a stop only long after our own patience is over."""
    either: Any = runner
    grace = Grace(2 * PATIENCE_S, 2 * PATIENCE_S, 2 * PATIENCE_S)
    found: Runner = replace(either, grace=grace)
    return found


def names_in(folder: Path) -> list[str]:
    """What a run folder holds."""
    return sorted(file.name for file in folder.iterdir())


class RunnerContract:
    """Inherit it as `class TestMine(RunnerContract)` with a fixture `runner`."""

    def test_it_says_what_it_runs_with(self, runner: Runner) -> None:
        facts = runner.describe()

        assert facts["jmeter"] == "5.6.3"
        assert facts["java"]

    def test_every_sample_is_counted_and_the_folder_holds_the_three_files(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        job = job_of(tmp_path / "run", plans.plan(plans.pause(1), threads=4, loops=25))

        ended, outcome = run_to_end(runner, job)

        rows = rows_of(job)
        assert len(rows) == 100
        assert {row["label"] for row in rows} == {"pause"}
        assert (ended.exit_code, ended.stopped, ended.jmeter) == (0, None, "5.6.3")
        assert outcome.good
        assert names_in(job.folder) == ["jmeter.log", "plan.jmx", "samples.jtl"]

    def test_a_gentle_stop_lets_requests_finish(self, runner: Runner, tmp_path: Path) -> None:
        job = job_of(tmp_path / "run", plans.plan(plans.pause(300), loops=10_000))
        run = patient(runner).start(job)
        until(lambda: count_rows(run.samples) > 2, run)

        run.stop("gently")
        ended = run.finish()

        rows = rows_of(job)
        assert all(row["success"] == "true" and int(row["elapsed"]) >= 300 for row in rows)
        assert (ended.exit_code, ended.stopped) == (0, "gently")
        outcome = judge(ended, log=job.log, samples=len(rows))
        assert (outcome.kind, outcome.exit_code) == ("interrupted", 130)
        assert f"{len(rows)} samples kept" in outcome.message

    def test_a_gentle_stop_of_arrivals_does_not_wait_for_their_schedule(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        """JMeter alone would go on to the end of the pause; requests still finish."""
        text = plans.arrivals(
            "rate(5/sec) random_arrivals(20 sec) pause(1 hour)", plans.pause(2000)
        )
        job = job_of(tmp_path / "run", text)
        run = patient(runner).start(job)
        until(lambda: count_rows(run.samples) > 2, run)

        run.stop("gently")

        assert run.wait(PATIENCE_S), "it waited for the whole grace"
        assert run.finish().stopped == "now"
        assert all(int(row["elapsed"]) >= 2000 for row in rows_of(job))
        assert names_in(job.folder) == ["jmeter.log", "plan.jmx", "samples.jtl"]

    def test_a_stop_now_cuts_requests_and_keeps_samples(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        """The second sampler would take an hour."""
        text = plans.plan(plans.pause(1, name="short"), plans.pause(3_600_000, name="long"))
        job = job_of(tmp_path / "run", text)
        run = patient(runner).start(job)
        until(lambda: count_rows(run.samples) == 2, run)

        run.stop("now")

        assert run.wait(PATIENCE_S)
        assert run.finish().stopped == "now"
        assert [row["label"] for row in rows_of(job)][:2] == ["short", "short"]

    def test_a_kill_keeps_whole_rows(self, runner: Runner, tmp_path: Path) -> None:
        job = job_of(tmp_path / "run", plans.plan(plans.pause(5), loops=1_000_000))
        run = runner.start(job)
        until(lambda: count_rows(run.samples) > 20, run)

        run.stop("kill")

        assert run.wait(PATIENCE_S)
        assert run.finish().stopped == "kill"
        rows = rows_of(job)
        assert len(rows) > 20
        assert all(None not in row.values() for row in rows[:-1])

    def test_a_stop_before_jmeter_listens_ends_it_too(self, runner: Runner, tmp_path: Path) -> None:
        job = job_of(tmp_path / "run", plans.plan(plans.pause(10), loops=1_000_000))
        run = runner.start(job)

        run.stop("gently")

        assert run.wait(PATIENCE_S)
        ended = run.finish()
        assert judge(ended, log=job.log, samples=0).kind == "interrupted"

    def test_a_run_that_is_over_cannot_be_stopped_any_more(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        job = job_of(tmp_path / "run", plans.plan(plans.pause(1)))
        run = runner.start(job)
        assert run.wait(PATIENCE_S)

        run.stop("kill")

        assert (run.finish().exit_code, len(rows_of(job))) == (0, 6)

    def test_two_runs_at_once_do_not_disturb_each_other(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        endless = job_of(tmp_path / "one", plans.plan(plans.pause(10), loops=1_000_000))
        short = job_of(tmp_path / "two", plans.plan(plans.pause(20), loops=100))
        first, second = patient(runner).start(endless), runner.start(short)
        until(lambda: count_rows(first.samples) > 0, first)
        until(lambda: count_rows(second.samples) > 0, second)

        first.stop("gently")

        assert first.finish().stopped == "gently"
        ended = second.finish()
        assert (ended.exit_code, ended.stopped) == (0, None)
        assert len(rows_of(short)) == 200

    def test_a_secret_reaches_jmeter_and_is_found_nowhere(
        self, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        secret = "xyzzy:=# p\\lugh é"
        monkeypatch.setenv("MY_PASSWORD", secret)
        script = f"SampleResult.successful = props['pw'].reverse() == '{_quoted(secret[::-1])}'"
        text = plans.plan(plans.groovy(script), plans.pause(400), threads=1, loops=2)
        job = job_of(tmp_path / "run", text, secrets={"pw": secret})
        run = runner.start(job)
        until(lambda: count_rows(run.samples) > 0, run)
        processes = _command_lines()
        ended = run.finish()

        assert [row["success"] for row in rows_of(job)] == ["true"] * 4
        assert secret not in ended.console + repr(job) + processes
        assert not [file for file in job.folder.rglob("*") if _holds(file, "xyzzy")]

    def test_properties_are_set_and_the_later_one_wins(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        (tmp_path / "my props").write_text("one=file\\u00e9\ntwo=file\n")
        name = "${__P(one)}|${__P(two)}|${__P(three)}|${__P(four,gone)}"
        job = job_of(
            tmp_path / "run",
            plans.plan(plans.pause(1, name=name), threads=1, loops=1),
            property_files=(tmp_path / "my props",),
            properties={"two": "J", "three": "-a b='c' \"d\" ü", "four": ""},
        )

        run_to_end(runner, job)

        assert rows_of(job)[0]["label"] == "fileé|J|-a b='c' \"d\" ü|gone"

    def test_the_columns_are_ours_whatever_the_user_sets(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        odd = {"output_format": "xml", "timestamp_format": "yyyy", "time": "false"}
        job = job_of(
            tmp_path / "run",
            plans.plan(plans.pause(1), threads=1, loops=1),
            properties={f"jmeter.save.saveservice.{name}": value for name, value in odd.items()}
            | {"sample_variables": "word"},
        )

        run_to_end(runner, job)

        row = rows_of(job)[0]
        assert list(row)[:2] == ["timeStamp", "elapsed"]
        assert list(row)[-2:] == ["Connect", "word"]
        assert row["timeStamp"].isdigit()

    @pytest.mark.parametrize("name", ["words.csv", "my data/wörter.csv", "../../up/words.csv"])
    def test_a_data_file_lies_where_the_plan_names_it(
        self, runner: Runner, tmp_path: Path, name: str
    ) -> None:
        file = tmp_path / "elsewhere.csv"
        file.write_text("grün\nrot\n", encoding="utf-8")
        text = plans.plan(plans.csv_data(name), plans.pause(1, name="${word}"), threads=1, loops=2)
        job = job_of(tmp_path / "run", text, files={name: file})

        _, outcome = run_to_end(runner, job)

        assert [row["label"] for row in rows_of(job)] == ["grün", "rot"]
        assert outcome.good
        assert names_in(job.folder) == ["jmeter.log", "plan.jmx", "samples.jtl"]

    def test_a_folder_may_be_called_anything(self, runner: Runner, tmp_path: Path) -> None:
        job = job_of(tmp_path / 'it\'s a "run" für $HOME', plans.plan(plans.pause(1)))

        _, outcome = run_to_end(runner, job)

        assert outcome.good
        assert len(rows_of(job)) == 6
        assert names_in(job.folder) == ["jmeter.log", "plan.jmx", "samples.jtl"]

    def test_what_the_plan_itself_writes_is_kept_apart(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        text = plans.plan(plans.listener("mine/own.jtl"), plans.pause(1))
        job = job_of(tmp_path / "run", text)

        run_to_end(runner, job)

        own = job.folder / "output" / "mine" / "own.jtl"
        assert count_rows(own) == 6

    def test_the_plan_is_left_as_it_is(self, runner: Runner, tmp_path: Path) -> None:
        text = plans.plan(plans.pause(1)).replace("\n", "\r\n") + "<!-- é -->"
        job = job_of(tmp_path / "run", "")
        job.plan.write_bytes(text.encode())

        run_to_end(runner, job)

        assert job.plan.read_bytes() == text.encode()

    def test_results_are_never_overwritten(self, runner: Runner, tmp_path: Path) -> None:
        job = job_of(tmp_path / "run", plans.plan(plans.pause(1)))
        job.samples.write_text("precious")

        with pytest.raises(RunError, match="never overwritten"):
            runner.start(job)

        assert job.samples.read_text() == "precious"
        assert names_in(job.folder) == ["plan.jmx", "samples.jtl"]

    @pytest.mark.parametrize("case", ["heap", "csv", "element", "xml", "threads", "schedule"])
    def test_a_run_that_breaks_is_no_success(
        self, runner: Runner, tmp_path: Path, case: str
    ) -> None:
        text, kind, says = BROKEN[case]
        job = job_of(tmp_path / "run", text, heap_bytes=128 << 20)

        _, outcome = run_to_end(runner, job)

        assert outcome.kind == kind
        assert says in f"{outcome.message} {outcome.hint}"
        assert outcome.exit_code == (2 if kind == "plan-error" else 3)

    def test_a_script_beside_the_samples_that_fails_is_no_success(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        broken = plans.groovy("nosuch.call()", name="after", tag="JSR223PostProcessor")
        sampler = plans.pause(1).replace("<hashTree/>", f"<hashTree>{broken}</hashTree>")
        job = job_of(tmp_path / "run", plans.plan(sampler))

        _, outcome = run_to_end(runner, job)

        assert (outcome.kind, outcome.exit_code) == ("script-error", 3)
        assert "6 times" in outcome.message
        assert "No such property: nosuch" in outcome.message


_FILL = "def all = []; while (true) all.add(new byte[1_000_000])"
_OPEN = (
    '<OpenModelThreadGroup guiclass="OpenModelThreadGroupGui" testclass="OpenModelThreadGroup" '
    'testname="arrivals"><stringProp name="OpenModelThreadGroup.schedule">rate(foo</stringProp>'
    "</OpenModelThreadGroup><hashTree/>"
)
BROKEN = {
    "heap": (plans.plan(plans.groovy(_FILL)), "out-of-memory", "--heap"),
    "csv": (plans.plan(plans.csv_data("no.csv"), plans.pause(1)), "plan-error", "File no.csv"),
    "element": (plans.plan("<org.acme.Foo/><hashTree/>"), "plan-error", "org.acme.Foo"),
    "xml": (plans.plan(plans.pause(1))[:-20], "plan-error", "plan.jmx:"),
    "threads": (plans.plan(plans.pause(1), threads="${no}"), "no-samples", "'group'"),
    "schedule": (
        plans.plan().replace("</hashTree></hashTree></jm", f"{_OPEN}</hashTree></hashTree></jm"),
        "engine-error",
        "'arrivals'",
    ),
}


def _quoted(text: str) -> str:
    """As Groovy's single quotes want it; `\\u` is spelt out, as a JMX may be in any encoding."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _command_lines() -> str:
    words = []
    for process in psutil.process_iter():
        try:
            words += process.cmdline()
        except psutil.Error:
            continue
    return "\n".join(words)


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and text.encode() in file.read_bytes()
