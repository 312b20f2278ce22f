"""JMeter itself: which release, its jars by checksum, and the Java that runs it."""

from __future__ import annotations

import os
from pathlib import Path


def find_jmeter() -> Path | None:
    """The JMeter that would run: JMETER_HOME's, else the cached one; None where there is none."""
    home = os.environ.get("JMETER_HOME")
    return Path(home) if home else None
