from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.demo.conftest import Client

StartApi = Callable[..., AbstractContextManager[str]]


def test_the_error_rate_is_exact_over_a_thousand_requests(start_api: StartApi, api: Client) -> None:
    with start_api("--errors", "0.05") as api.address:
        codes = [api.ask("GET", "/users/1/").status_code for _ in range(1000)]
        assert api.ask("GET", "/").status_code == 200  # the first page is spared, and not counted
    assert (codes.count(500), codes.count(200)) == (50, 950)


def test_a_slow_endpoint_is_slower_than_its_neighbour(start_api: StartApi, api: Client) -> None:
    with start_api("--slow", "/users/{id}/=200ms") as api.address:
        slow, *quick = (api.ask("GET", path).elapsed for path in ("/users/5/", *["/users/"] * 50))
    # A lower bound holds on any machine, and of fifty one is quick, however busy it is.
    assert slow.total_seconds() >= 0.19
    assert slow > min(quick)


def test_latency_is_added_to_every_answer(start_api: StartApi, api: Client) -> None:
    with start_api("--latency", "100ms") as api.address:
        assert api.ask("GET", "/books/").elapsed.total_seconds() >= 0.09


def test_beyond_its_capacity_requests_wait_in_line(start_api: StartApi, api: Client) -> None:
    with start_api("--capacity", "2x50ms") as api.address, ThreadPoolExecutor(10) as pool:
        began = time.monotonic()
        answers = list(pool.map(lambda _: api.ask("GET", "/books/"), range(20)))
        took = time.monotonic() - began
    assert {answer.status_code for answer in answers} == {200}
    assert took >= 0.49  # 20 requests, 2 at a time, 50 ms each


def test_answers_come_without_waiting_for_a_delayed_acknowledgement(api: Client) -> None:
    # The 40 ms of Nagle's algorithm would be in nearly every answer; a busy machine has a quick
    # one now and then.
    times = (api.ask("GET", "/users/1/").elapsed.total_seconds() for _ in range(2000))
    assert any(took < 0.03 for took in times)


def _start(*arguments: str, temp: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jmeterpy.demo", *arguments]
    environment = {**os.environ, "TMPDIR": str(temp)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_silence_and_leaves_nothing(sample_api: str, tmp_path: Path, how: int) -> None:
    assert sample_api
    with _start(temp=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Sample API     http://127.0.0.1:")
        assert list(tmp_path.iterdir())
        process.send_signal(how)
        assert process.communicate(timeout=120) == ("", "")
    assert process.returncode == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX process tree")
def test_it_ends_with_the_process_that_started_it(sample_api: str) -> None:
    assert sample_api
    script = (
        "import subprocess, sys; "
        "p = subprocess.Popen([sys.executable, '-m', 'jmeterpy.demo'], stdout=subprocess.PIPE); "
        "p.stdout.readline(); print(p.pid, flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=-1, stdin=-1, stderr=-1, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert any(_gone(child) for _ in range(1200))


def _gone(pid: int) -> bool:
    """Whether no process runs under `pid`; waits a little where one does."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # the latter where it goes as we read
        return True
    if state == "Z":
        return True
    time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--slow", "/logn/=1s"], 2, "--slow /logn/: there is no such endpoint; there are /users/"),
        (["--capacity", "4"], 2, "write workers and service time, as 4x50ms"),
        (["--latency", "50"], 2, "a duration needs a unit"),
        (["--port", "99999"], 3, "cannot listen on 127.0.0.1:99999: bind(): port must be 0-65535"),
        (["--host", "192.0.2.1"], 3, "the sample API cannot listen on 192.0.2.1:0"),
    ],
)
def test_a_mistake_is_a_line_and_no_traceback(
    sample_api: str, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    assert sample_api
    with _start(*arguments, temp=tmp_path) as process:
        _, errors = process.communicate(timeout=120)
    assert (process.returncode, "Traceback" in errors) == (code, False)
    assert words in errors


def test_a_port_that_is_taken_is_named(sample_api: str, tmp_path: Path) -> None:
    port = sample_api.rpartition(":")[2]
    with _start("--port", port, temp=tmp_path) as process:
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 3
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in errors
