"""A JMeter that runs as our child: wait for it, stop it by the ladder, bring it to its end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from jmeterpy.runners import sweep
from jmeterpy.runners.console import PATIENCE_S, Console
from jmeterpy.runners.deadman import Switch
from jmeterpy.runners.ending import brought_to_its_end
from jmeterpy.runners.job import Ended, Generator, Job, Stop
from jmeterpy.runners.ladder import Grace, Ladder, only_schedule_left
from jmeterpy.runners.stage import Stage, collect

_STEP_S = 0.2  # how often the ladder is looked at


class LocalRun:
    """A JMeter under way on this machine."""

    def __init__(
        self,
        job: Job,
        process: subprocess.Popen[bytes],
        staged: Stage,
        private: Path,
        *,
        grace: Grace,
        facts: Mapping[str, str],
    ) -> None:
        self.samples, self.generator = job.samples, Generator(pid=process.pid)
        self._job, self._process, self._staged, self._private = job, process, staged, private
        self._facts = facts
        self._ladder = Ladder(self, grace)
        self._switch = Switch(process.pid, private)
        sweep.write_record(private, sweep.new_record(job.folder, staged.root, process.pid))
        assert process.stdout is not None  # noqa: S101 - it was started with a pipe
        self._console = Console(process.stdout, loaded=self._forget_secrets)

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended, after at most `timeout_s` seconds; climbs the ladder meanwhile."""
        until = time.monotonic() + timeout_s
        while True:
            left = max(0.0, until - time.monotonic())
            try:
                self._process.wait(min(left, _STEP_S))
            except subprocess.TimeoutExpired:
                self._ladder.climb()
            else:
                return True
            if left <= _STEP_S:
                return False

    def stop(self, how: Stop) -> None:
        """Ask it to stop; where that does not help in time, `wait` goes on to the next rung."""
        if self._process.poll() is None:
            self._ladder.step_on(how)

    def finish(self) -> Ended:
        """Wait for the end, bring everything into the folder, clean up."""
        return brought_to_its_end(self.wait, self._tidy)

    def say(self, word: str) -> bool:
        """A word on JMeter's stop port, once it listens there."""
        port = self._console.stop_port
        if port is None:
            return False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(word.encode(), ("127.0.0.1", port))
        return True

    def signal(self, *, kill: bool) -> None:
        """SIGTERM or SIGKILL."""
        if kill:
            self._process.kill()
        else:
            self._process.terminate()

    def idle(self) -> bool:
        """Whether its last thread dump leaves a schedule only; asks for another one."""
        said = self._take_dumps()
        self.say("ThreadDump")
        return only_schedule_left(said)

    def _take_dumps(self) -> str:
        """The last dump that JMeter has written where it runs; none of them stays."""
        last = ""
        for file in sorted(self._staged.folder.glob("thread_dump_*.log")):
            last = file.read_text(encoding="utf-8", errors="replace")
            file.unlink()
        return last

    def _forget_secrets(self) -> None:
        (self._private / "secret.properties").unlink(missing_ok=True)

    def _tidy(self) -> Ended:
        if self._process.poll() is None:
            self._process.kill()  # finish() was broken off: leave nothing running
            self._process.wait()
        self._switch.disarm()
        _end_group(self._process.pid)
        console = self._console.text(patience_s=PATIENCE_S)
        log = self._staged.folder / "jmeter.log"
        if log.is_file() and not self._job.log.exists():
            log.replace(self._job.log)
        if self._ladder.rung:
            self._take_dumps()
        collect(self._staged, self._job.folder / "output")
        shutil.rmtree(self._private, ignore_errors=True)
        code = self._process.returncode
        return Ended(
            exit_code=128 - code if code < 0 else code,
            console=console,
            stopped=self._ladder.rung,
            jmeter=self._facts["jmeter"],
            java=self._facts["java"],
            facts={name: self._facts[name] for name in ("heap", "start")},
        )


def _end_group(group: int) -> None:
    """End what JMeter itself has started and left behind, such as an OS process sampler's."""
    if sys.platform != "win32":
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
