"""JMeter's own code, asked by a Groovy script without starting a test."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from jmeterpy.engine import find_java

PATIENCE_S = 600


def ask(script: str, home: Path, source: Path, target: Path) -> None:
    """Let a script beside this file read the plans of `source` and write others to `target`."""
    jars = os.pathsep.join(str(home / "lib" / part) for part in ("*", "ext/*"))
    command = [
        *(find_java().executable, "-Djava.awt.headless=true", "-Duser.language=en"),
        *("-cp", jars, "groovy.ui.GroovyMain", Path(__file__).with_name(script)),
        *(home, source, target),
    ]
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
