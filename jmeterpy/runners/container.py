"""A JMeter that runs in a container: wait for it, stop it, bring its results here."""

from __future__ import annotations

import io
import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from jmeterpy.engine.daemon import closing_stream, failures, refusals
from jmeterpy.errors import EngineError
from jmeterpy.runners import archive
from jmeterpy.runners.archive import Chunks, Layout
from jmeterpy.runners.console import PATIENCE_S, Console
from jmeterpy.runners.ending import brought_to_its_end
from jmeterpy.runners.job import Ended, Generator, Job, Stop
from jmeterpy.runners.ladder import Grace, Ladder, only_schedule_left
from jmeterpy.runners.lifeline import Lifeline

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_STEP_S = 0.2  # how often the ladder is looked at
_ASK_S = 60  # how long one question for the end may last
_TRIES = 5  # without an answer, before the engine counts as gone
_TAIL = ["tail", "-c", "+1", "-F", str(archive.SAMPLES)]
# JMeter writes its dump where it runs, soon after it was asked.
_DUMP = """printf ThreadDump >"/dev/udp/127.0.0.1/$0"; sleep 0.4
cat thread_dump_*.log; rm -f thread_dump_*.log"""
_JAVA = re.compile(r"java\.version=(\S+)")


class ContainerRun:
    """A JMeter under way in a container; the container exists, and is started here."""

    def __init__(
        self,
        job: Job,
        client: DockerClient,
        container: Container,
        layout: Layout,
        *,
        grace: Grace,
        facts: Mapping[str, str],
    ) -> None:
        self.samples, self.generator = job.samples, Generator(container=container.id or "")
        self._job, self._client, self._container = job, client, container
        self._layout, self._facts = layout, facts
        self._ladder = Ladder(self, grace)
        self._over = threading.Event()
        self._lost = False
        self._lifeline: Lifeline | None = None
        self._console: Console | None = None
        self._live: threading.Thread | None = None
        self._writing = threading.Lock()
        self._is_live = True  # rows may still come; false once the archive has the word

    def begin(self, private: Mapping[str, bytes]) -> None:
        """Start it, with files that only it may read."""
        self._lifeline = Lifeline(self._container)
        self._container.start()
        self._lifeline.hand_over(private)
        said = self._container.logs(stream=True, follow=True)
        self._console = Console(io.BufferedReader(Chunks(said)), loaded=lambda: None)
        threading.Thread(target=self._watch, name="jmeterpy-watch", daemon=True).start()
        self._live = threading.Thread(target=self._follow, name="jmeterpy-rows", daemon=True)
        self._live.start()

    def ask(self, command: list[str]) -> str:
        """What a command prints inside the container; nothing where it has ended."""
        try:
            output: Any = self._container.exec_run(command, stderr=False).output
        except failures():
            return ""
        return bytes(output or b"").decode("utf-8", "replace")

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended, after at most `timeout_s` seconds; climbs the ladder meanwhile."""
        until = time.monotonic() + timeout_s
        while not self._over.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return False
            if not self._over.wait(min(left, _STEP_S)):
                self._ladder.climb()
        return True

    def stop(self, how: Stop) -> None:
        """Ask it to stop; where that does not help in time, `wait` goes on to the next rung."""
        if not self._over.is_set():
            self._ladder.step_on(how)

    def finish(self) -> Ended:
        """Wait for the end, bring everything into the folder, clean up."""
        return brought_to_its_end(self.wait, self._tidy)

    def say(self, word: str) -> bool:
        """A word on JMeter's stop port, which obeys its own loopback only."""
        port = self._console.stop_port if self._console else None
        if port is None:
            return False
        self.ask(["bash", "-c", 'printf "$0" >"/dev/udp/127.0.0.1/$1"', word, str(port)])
        return True

    def signal(self, *, kill: bool) -> None:
        """SIGTERM or SIGKILL to process 1, which is Java."""
        with suppress(*failures()):  # it may have ended
            self._container.kill(signal="SIGKILL" if kill else "SIGTERM")

    def idle(self) -> bool:
        """Whether JMeter's thread dump leaves a schedule only."""
        port = self._console.stop_port if self._console else None
        return port is not None and only_schedule_left(self.ask(["bash", "-c", _DUMP, str(port)]))

    def discard(self) -> None:
        """Leave nothing of it behind, whatever state it is in."""
        with suppress(*failures()):  # gone already, or out of reach: the next start clears it
            self._container.remove(force=True, v=True)
        self._over.wait(5.0)
        if self._live:
            self._live.join(5.0)
        if self._lifeline:
            self._lifeline.close()
        self._client.close()

    def _watch(self) -> None:
        """Ask for its end until it has come, or the engine is gone."""
        tries = 0
        while tries < _TRIES and not self._has_ended():
            tries = 0 if self._is_there() else tries + 1
        self._lost = tries == _TRIES
        self._over.set()

    def _has_ended(self) -> bool:
        try:
            self._container.wait(timeout=_ASK_S)
        except failures():
            return False  # also when it merely takes longer
        return True

    def _is_there(self) -> bool:
        try:
            self._container.reload()
        except failures():
            time.sleep(1)
            return False
        return True

    def _follow(self) -> None:
        """The rows as they are written. What is missed here, `archive.get` brings at the end."""
        from docker.utils.socket import frames_iter

        api = self._client.api
        try:
            tail = api.exec_create(self._container.id, _TAIL, stderr=False)
            stream = api.exec_start(tail["Id"], socket=True)
        except failures():
            return
        with suppress(*failures()), closing_stream(stream):
            frames = frames_iter(stream, tty=False)  # type: ignore[no-untyped-call]  # the SDK's
            for _, chunk in frames:
                if not self._append(chunk):
                    return

    def _append(self, chunk: bytes) -> bool:
        """Add rows that came live; not any more where they come too late, on a slow line."""
        with self._writing:
            if self._is_live:
                with self.samples.open("ab") as file:
                    file.write(chunk)
            return self._is_live

    def _tidy(self) -> Ended:
        """Everything into the folder; the container goes away whatever happens."""
        if not self._over.is_set():
            self.signal(kill=True)  # finish() was broken off
            self._over.wait(5.0)
        state: Mapping[str, Any] = {}
        try:
            state = self._collect()
        except EngineError:
            self._lost = True
        finally:
            self.discard()
        return self._ended(state)

    def _collect(self) -> Mapping[str, Any]:
        if self._live:
            self._live.join(5.0)
        with self._writing:
            self._is_live = False
        with refusals("bring the results"):
            self._container.reload()
            archive.get(self._container, self._job, self._layout)
        return dict(self._container.attrs["State"])

    def _ended(self, state: Mapping[str, Any]) -> Ended:
        console = self._console.text(patience_s=PATIENCE_S) if self._console else ""
        return Ended(
            exit_code=None if self._lost else state.get("ExitCode"),
            console=console,
            stopped=self._ladder.rung,
            out_of_memory=bool(state.get("OOMKilled")),
            lost=self._lost,
            jmeter=self._facts["jmeter"],
            java=self._java(),
            facts=self._facts,
        )

    def _java(self) -> str:
        """JMeter logs what it runs on; before its start nobody knows."""
        where = f"in {self._facts['image']}"
        try:
            with self._job.log.open(encoding="utf-8", errors="replace") as log:
                found = _JAVA.search(log.read(64 << 10))
        except OSError:
            return where
        return f"{found[1]} {where}" if found else where
