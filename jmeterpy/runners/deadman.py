"""A dead man's switch: when we are killed, our JMeter must not go on loading the target.

A shell of a few lines waits on a pipe that only we hold open. A line through it says that all is
well; its end without one says that we are gone. (Linux could tell JMeter itself of our death, but
of the death of the *thread* that started it, and that thread may end while the run goes on.)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# $1: the private folder; $2: JMeter, whose process group this shell is in: while the shell
# lives, the group's number cannot pass on to a stranger.
_SCRIPT = """
trap '' TERM INT HUP
read -r _ && exit 0
rm -f "$1"/*.properties
kill -TERM 0
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$2" 2>/dev/null || break; sleep 1; done
kill -KILL 0
"""


class Switch:
    """Armed while the run is under way."""

    def __init__(self, pid: int, private: Path) -> None:
        self._shell = None if sys.platform == "win32" else _arm(pid, private)

    def disarm(self) -> None:
        """All is well: the run has ended, and we know it."""
        if self._shell is not None:
            try:
                self._shell.communicate(b"well\n", timeout=10)
            except (BrokenPipeError, subprocess.TimeoutExpired):
                self._shell.kill()
            self._shell.wait()


def _arm(pid: int, private: Path) -> subprocess.Popen[bytes] | None:
    """None where there is no shell, or JMeter has ended already; `sweep` is the second net."""
    try:
        return subprocess.Popen(
            ["/bin/sh", "-c", _SCRIPT, "jmeterpy-switch", str(private), str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=pid,
        )
    except OSError:
        return None
