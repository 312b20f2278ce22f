"""What a container does by itself: take its secrets, start Java, and stop when its client is gone.

The client holds the container's standard input and sends a line every few seconds. Its end says
that the client died; silence says that it hangs, or that the connection was cut. Either way JMeter
is told to stop: a killed client must not leave a container that goes on loading the target.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jmeterpy.engine.daemon import close_stream, socket_of

if TYPE_CHECKING:
    from docker.models.containers import Container

BEAT_S = 5.0
SILENCE_S = 30  # after which the client counts as gone
PRIVATE = "/tmp/jmeterpy"  # noqa: S108 - on the container's own tmpfs, gone with it

# Arguments: seconds of silence, seconds until the deadline (0: none), stop port, command.
# Java takes this shell's place and is process 1, so that signals reach it; the watch stays behind.
SCRIPT = f"""
silence=$1 deadline=$2 port=$3
shift 3
umask 077
mkdir {PRIVATE}
while read -r size name && [ -n "$name" ]; do head -c "$size" >{PRIVATE}/"$name"; done
umask 022
exec 3<&0
watch() {{
  why=
  while [ -z "$why" ]; do
    if ! read -r -t "$silence" -u 3 _; then why="its client is gone, or silent"
    elif [ "$deadline" -gt 0 ] && [ "$SECONDS" -ge "$deadline" ]; then
      why="it is past its deadline of $deadline s"
    fi
  done
  echo "jmeterpy: $why; stopping the test" >&2
  printf StopTestNow >/dev/udp/127.0.0.1/"$port"
  sleep 10
  for _ in 1 2 3 4 5; do kill -TERM $$; sleep 2; done
}}
watch </dev/null &
exec "$@" </dev/null 3<&-
"""


def entry(command: list[str], *, deadline_s: int, stop_port: int, silence_s: int) -> list[str]:
    """The container's command: the script, and what it starts."""
    return ["-c", SCRIPT, "jmeterpy", str(silence_s), str(deadline_s), str(stop_port), *command]


class Lifeline:
    """The client's end of a container's standard input; attach it before the container starts."""

    def __init__(self, container: Container, *, beat_s: float = BEAT_S) -> None:
        self._stream: Any = container.attach_socket(params={"stdin": 1, "stream": 1})
        self._raw: Any = socket_of(self._stream)
        self._beat_s = beat_s
        self._closed = threading.Event()

    def hand_over(self, files: Mapping[str, bytes]) -> None:
        """Send the private files, which never touch a disk there, and begin to beat."""
        parts = [f"{len(data)} {name}\n".encode() + data for name, data in files.items()]
        self._raw.sendall(b"".join(parts) + b"\n")
        threading.Thread(target=self._beat, name="jmeterpy-lifeline", daemon=True).start()

    def close(self) -> None:
        """Let go."""
        self._closed.set()
        close_stream(self._stream)

    def _beat(self) -> None:
        while not self._closed.wait(self._beat_s):
            try:
                self._raw.sendall(b"\n")
            except (OSError, ValueError):
                return  # the container has ended, or the engine is gone: others notice
