from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from jmeterpy.engine import startup
from jmeterpy.engine.home import cached_home
from jmeterpy.errors import PlanError, RunError
from jmeterpy.runners import sweep
from jmeterpy.runners.ladder import Grace
from jmeterpy.runners.local import LocalRunner, find_local
from jmeterpy.runners.process import LocalRun
from jmeterpy.runners.sweep import Process, Record, Swept, private_folder, write_record
from tests.runners import plans
from tests.runners.contract import (
    PATIENCE_S,
    RunnerContract,
    count_rows,
    job_of,
    names_in,
    rows_of,
    run_to_end,
    until,
)

posix = pytest.mark.skipif(os.name == "nt", reason="signals and process groups are POSIX's")


@pytest.fixture
def runner(jmeter_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LocalRunner:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return find_local(jmeter_home=jmeter_home)


@pytest.mark.jmeter
class TestLocal(RunnerContract):
    """The contract, on this machine."""


@pytest.fixture
def fast(runner: LocalRunner) -> LocalRunner:
    """With the start that `jmeterpy install` has prepared."""
    if runner.home.folder != cached_home():
        pytest.skip("JMETER_HOME names a JMeter that is not ours: it starts as its script does")
    prepared = replace(runner, home=replace(runner.home, source="cache"))
    assert startup.prepare(prepared.home, prepared.java)
    return prepared


@pytest.mark.jmeter
class TestFastStart:
    def test_scripts_and_functions_work_and_every_sample_is_counted(
        self, fast: LocalRunner, tmp_path: Path
    ) -> None:
        script = "SampleResult.responseMessage = [1, 2].collect { it * 2 }.toString()"
        sampler = plans.groovy(script, name="${__groovy(6 * 7)} ${__Random(5,5)}")
        job = job_of(tmp_path / "run", plans.plan(sampler))
        assert any("SharedArchiveFile" in word for word in fast._launch(job))

        _, outcome = run_to_end(fast, job)

        rows = rows_of(job)
        assert outcome.good
        assert {(row["label"], row["responseMessage"]) for row in rows} == {("42 5", "[2, 4]")}
        assert len(rows) == 6

    def test_an_archive_that_java_cannot_use_does_no_harm(
        self, fast: LocalRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = tmp_path / "broken.jsa"
        broken.write_bytes(b"no archive")
        monkeypatch.setattr(startup, "archive_of", lambda *_: broken)
        job = job_of(tmp_path / "run", plans.plan(plans.pause(1)))

        ended, outcome = run_to_end(fast, job)

        assert outcome.good
        assert len(rows_of(job)) == 6
        assert ended.console.startswith("Created the tree")
        assert ended.facts["start"] == "class archive"
        assert ended.facts["heap"].startswith("-Xmx")

    @pytest.mark.parametrize("adds", ["plan", "property"])
    def test_a_plan_that_adds_jars_is_started_as_jmeter_starts_it(
        self, fast: LocalRunner, tmp_path: Path, adds: str
    ) -> None:
        path = '<stringProp name="TestPlan.user_define_classpath">my.jar</stringProp></TestPlan>'
        text = plans.plan(plans.pause(1))
        text = text.replace('"plan"/>', f'"plan">{path}') if adds == "plan" else text
        properties = {"user.classpath": "my.jar"} if adds == "property" else {}

        words = fast._launch(job_of(tmp_path / "run", text, properties=properties))

        assert words[0] == "-jar"


def pid_of(run: LocalRun) -> int:
    return run._process.pid


@pytest.mark.jmeter
def test_nothing_is_left_behind_in_the_temporary_folder(
    runner: LocalRunner, tmp_path: Path
) -> None:
    job = job_of(tmp_path / "run", plans.plan(plans.pause(1)), secrets={"pw": "xyzzy"})

    run_to_end(runner, job)

    assert names_in(tmp_path / "temporary") == []


@pytest.mark.jmeter
def test_a_run_that_does_not_start_leaves_nothing_behind(
    runner: LocalRunner, tmp_path: Path
) -> None:
    job = job_of(tmp_path / "run", plans.plan(), files={"a.csv": tmp_path / "gone.csv"})

    with pytest.raises(RunError, match=r"a\.csv not found"):
        runner.start(job)

    assert names_in(job.folder) == ["plan.jmx"]
    assert names_in(tmp_path / "temporary") == []


@pytest.mark.jmeter
def test_a_java_that_does_not_start_is_named(runner: LocalRunner, tmp_path: Path) -> None:
    gone = replace(runner, java=replace(runner.java, executable=tmp_path / "no java"))
    job = job_of(tmp_path / "run", plans.plan())

    with pytest.raises(RunError, match="Java did not start"):
        gone.start(job)

    assert names_in(job.folder) == ["plan.jmx"]


@pytest.mark.jmeter
def test_a_property_without_a_name_is_refused(runner: LocalRunner, tmp_path: Path) -> None:
    job = job_of(tmp_path / "run", plans.plan(), properties={"a=b": "c"})

    with pytest.raises(PlanError, match="'a=b' is no name"):
        runner.start(job)


@posix
@pytest.mark.jmeter
def test_ctrl_c_in_the_terminal_reaches_jmeter_only_through_us(
    runner: LocalRunner, tmp_path: Path
) -> None:
    run = runner.start(job_of(tmp_path / "run", plans.plan(plans.pause(1))))

    group = os.getpgid(pid_of(run))
    run.finish()

    assert group != os.getpgrp()


@posix
@pytest.mark.jmeter
def test_the_secret_file_is_private_and_gone_once_the_plan_is_loaded(
    runner: LocalRunner, tmp_path: Path
) -> None:
    plan = plans.plan(plans.pause(10), loops=1_000_000)
    job = job_of(tmp_path / "run", plan, secrets={"pw": "xyzzy"})
    run = runner.start(job)
    file = next((tmp_path / "temporary").rglob("secret.properties"))
    modes = (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777)

    until(lambda: count_rows(run.samples) > 0, run)
    there = file.exists()
    run.stop("kill")
    run.finish()

    assert modes == (0o600, 0o700)
    assert not there


@posix
@pytest.mark.jmeter
def test_a_jmeter_that_does_not_react_is_killed(runner: LocalRunner, tmp_path: Path) -> None:
    """A stopped process takes no message and no signal but one."""
    hasty = replace(runner, grace=Grace(gently_s=0.3, now_s=0.3, terminate_s=0.3))
    job = job_of(tmp_path / "run", plans.plan(plans.pause(10), loops=1_000_000))
    run = hasty.start(job)
    until(lambda: count_rows(run.samples) > 0, run)
    os.kill(pid_of(run), signal.SIGSTOP)

    run.stop("gently")
    ended = run.finish()

    assert (ended.exit_code, ended.stopped) == (137, "kill")
    assert rows_of(job)


@posix
@pytest.mark.jmeter
def test_what_the_plan_started_ends_with_it(runner: LocalRunner, tmp_path: Path) -> None:
    script = "new File('child').text = ['sleep', '600'].execute().pid()"
    job = job_of(tmp_path / "run", plans.plan(plans.groovy(script), threads=1, loops=1))

    run_to_end(runner, job)

    child = int((job.folder / "output" / "child").read_text())
    wait_until_gone(child)


OWNER = """
import sys, time
from pathlib import Path
from jmeterpy.runners.job import Job
from jmeterpy.runners.local import find_local
run = find_local(jmeter_home=sys.argv[1]).start(Job(Path(sys.argv[2]), secrets={"pw": "xyzzy"}))
print(run._process.pid, flush=True)
time.sleep(600)
"""


def start_owner(home: Path, folder: Path, temporary: Path) -> tuple[subprocess.Popen[str], int]:
    """A process that runs a plan; its number and that of its JMeter."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(home), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert owner.stdout is not None
    with owner.stdout:
        return owner, int(owner.stdout.readline())


def runs(pid: int) -> bool:
    """Whether there is such a process, which may end as we look."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while runs(pid):
        assert time.monotonic() < deadline, "it outlived its owner"
        time.sleep(0.1)


@posix
@pytest.mark.jmeter
def test_jmeter_ends_when_we_are_killed_and_the_next_start_clears_what_is_left(
    runner: LocalRunner, tmp_path: Path
) -> None:
    job = job_of(tmp_path / "run", plans.plan(plans.pause(10), loops=1_000_000))
    owner, jmeter = start_owner(runner.home.folder, job.folder, tmp_path / "temporary")
    deadline = time.monotonic() + PATIENCE_S
    while count_rows(job.samples) < 10 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert sweep.sweep() == (), "the owner is alive: its run is none of our business"

    owner.kill()
    owner.wait()
    wait_until_gone(jmeter)

    next_job = job_of(tmp_path / "next", plans.plan(plans.pause(1)))
    assert run_to_end(runner, next_job)[1].good
    assert names_in(tmp_path / "temporary") == []
    assert names_in(job.folder) == ["jmeter.log", "plan.jmx", "samples.jtl"]
    assert len(rows_of(job)) >= 10


@posix
def test_an_orphan_is_ended_and_its_folders_are_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    orphan = subprocess.Popen(["sleep", "600"])
    dead = subprocess.Popen(["true"])
    dead.wait()
    (tmp_path / "run" / ".work").mkdir(parents=True)
    private = private_folder()
    running = sweep.process(orphan.pid)
    owner = Process(dead.pid, 1.0)
    write_record(
        private, Record(owner, str(tmp_path / "run"), str(tmp_path / "run/.work"), running)
    )

    swept = sweep.sweep()

    assert swept == (Swept(tmp_path / "run", ended=True),)
    orphan.wait(PATIENCE_S)
    assert names_in(tmp_path) == ["run"]
    assert names_in(tmp_path / "run") == []


@posix
def test_a_stranger_with_an_orphans_number_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers of processes come round again; the time of the start tells them apart."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stranger = subprocess.Popen(["sleep", "600"])
    private = private_folder()
    record = Record(Process(stranger.pid, 1.0), "run", "work", Process(stranger.pid, 1.0))
    write_record(private, record)

    swept = sweep.sweep()

    assert swept == (Swept(Path("run"), ended=False),)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@posix
@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"owner": 7, "jmeter": null}'])
def test_a_record_that_cannot_be_read_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (private_folder() / "owner.json").write_text(text)

    assert sweep.sweep() == ()


@posix
def test_a_record_that_others_could_have_written_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    private = private_folder()
    (tmp_path / "precious").mkdir()
    write_record(private, Record(Process(1 << 22, 1.0), "run", str(tmp_path / "precious")))
    private.chmod(0o777)

    assert sweep.sweep() == ()
    assert (tmp_path / "precious").is_dir()
