"""Processes that really run: what they use, their children, and what is said when they end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from jmeterpy.monitors import Gap, Monitor, open_monitor, parse
from jmeterpy.monitors.process import ProcessMonitor, by_pid, by_port
from jmeterpy.monitors.quota import processors, quotas

Start = Callable[..., "subprocess.Popen[bytes]"]
SLEEP = "import time; print('up', flush=True); time.sleep(60)"
# It has its port from the start, so that nobody else takes it, and listens when it is told to.
BOUND = """
import socket, sys, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
print("up", server.getsockname()[1], sep="\\n", flush=True)
sys.stdin.readline()
server.listen()
print("listens", flush=True)
time.sleep(60)
"""


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts Python code as a process, and waits for its first line."""
    with ExitStack() as stack:

        def _start(code: str, *words: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-c", code, *words]
            process = stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            process.stdout.readline()
            return process

        yield _start


def twice(monitor: Monitor, *, apart: float = 0.5) -> Mapping[str, float]:
    monitor.sample()
    time.sleep(apart)
    return monitor.sample()


def test_a_busy_process_uses_what_it_takes_of_its_quota(start: Start) -> None:
    looks = [time.monotonic()]

    def clock() -> float:
        looks.append(time.monotonic())
        return looks[-1]

    code = "print('up', flush=True)\nwhile True: pass"
    monitor = ProcessMonitor(by_pid(start(code).pid), clock=clock)
    used = twice(monitor)
    while used["cpu_cores"] == 0 and len(looks) < 100:  # a busy machine has not let it run
        used = twice(monitor)
    spent = used["cpu_cores"] * (looks[-1] - looks[-2])
    assert 0 < spent <= time.monotonic() - looks[0] + 0.02  # the kernel counts in ticks of 10 ms
    assert used["cpu_share"] == pytest.approx(used["cpu_cores"] / processors(os.getpid()))
    assert used["memory_bytes"] > 1 << 20
    assert used["threads"] == 1


def test_the_first_look_has_no_rates(start: Start) -> None:
    monitor = ProcessMonitor(by_pid(start(SLEEP).pid))
    assert set(monitor.sample()) == {"memory_bytes", "threads"}
    assert monitor.sample()["cpu_share"] >= 0


def test_children_count_with_their_parent(start: Start) -> None:
    alone = ProcessMonitor(by_pid(start(SLEEP).pid)).sample()
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]).wait()"
    parent = start(code)
    both = ProcessMonitor(by_pid(parent.pid)).sample()
    assert both["threads"] == 2
    assert both["memory_bytes"] > 1.5 * alone["memory_bytes"]


def test_a_process_is_found_by_the_port_on_which_it_listens(start: Start) -> None:
    process = start(BOUND)
    assert process.stdin is not None
    assert process.stdout is not None
    port = int(process.stdout.readline())
    now = [0.0]
    monitor = ProcessMonitor(by_port(port), clock=lambda: now[0])
    with pytest.raises(Gap, match=f"nobody listens on port {port}"):
        monitor.sample()
    process.stdin.write(b"listen\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"listens\n"
    now[0] = 4.0
    with pytest.raises(Gap, match="nobody listens"):  # it is not looked for every second
        monitor.sample()
    now[0] = 5.0
    assert monitor.sample()["threads"] == 1
    assert open_monitor(parse(f"api=port:{port}")).sample()["threads"] == 1


def test_a_process_is_found_by_its_name(tmp_path: Path) -> None:
    script = tmp_path / "shop-server-17.py"
    script.write_text(SLEEP)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            found = open_monitor(parse("process:shop-server-17.py")).sample()
        finally:
            process.kill()
    assert found["threads"] == 1
    with pytest.raises(Gap, match="no process is called 'shop-server-18'"):
        open_monitor(parse("process:shop-server-18")).sample()


def test_a_process_that_ended_is_a_gap_and_is_looked_for_again(start: Start) -> None:
    now = [100.0]
    started = [start(SLEEP)]

    def newest() -> list[psutil.Process]:
        return [psutil.Process(started[-1].pid)]

    monitor = ProcessMonitor(newest, clock=lambda: now[0])
    assert monitor.sample()
    started[0].kill()
    started[0].wait()
    now[0] += 1
    with pytest.raises(Gap, match="it has ended"):
        monitor.sample()
    started.append(start(SLEEP))
    now[0] += 5
    assert "cpu_share" not in monitor.sample()
    now[0] += 1
    assert monitor.sample()["cpu_share"] >= 0


def test_a_number_without_a_process_is_a_gap(start: Start) -> None:
    process = start(SLEEP)
    process.kill()
    process.wait()
    with pytest.raises(Gap, match=f"no process has the number {process.pid}"):
        open_monitor(parse(f"pid:{process.pid}")).sample()


def test_the_host_has_cpu_memory_disk_and_network() -> None:
    used = twice(open_monitor(parse("host")))
    assert 0 <= used["cpu_share"] <= 1
    assert 0 < used["memory_share"] < 1
    assert used["memory_bytes"] > 1 << 20


@pytest.mark.parametrize(
    ("files", "text", "expected"),
    [
        ({"a/b/cpu.max": "150000 100000"}, "0::/a/b\n", [1.5]),
        ({"a/cpu.max": "50000 100000", "a/b/cpu.max": "max 100000"}, "0::/a/b\n", [0.5]),
        ({"cpu/x/cpu.cfs_quota_us": "200000", "cpu/x/cpu.cfs_period_us": "100000"},
         "3:cpu,cpuacct:/x\n2:memory:/x\n", [2.0]),
        ({"cpu/x/cpu.cfs_quota_us": "-1", "cpu/x/cpu.cfs_period_us": "100000"}, "3:cpu:/x", []),
        ({}, "0::/gone\nnonsense", []),
    ],
)  # fmt: skip
def test_a_quota_is_read_from_the_control_groups(
    tmp_path: Path, files: dict[str, str], text: str, expected: list[float]
) -> None:
    for name, content in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    assert quotas(text, tmp_path) == expected
