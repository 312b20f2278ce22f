"""What made the numbers: the host, the revision of the plan, its checksum."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
from pathlib import Path


def sha256(data: bytes) -> str:
    """The checksum as hexadecimal text."""
    return hashlib.sha256(data).hexdigest()


_SECRET = re.compile(r"^([^=]*(?:pass|secret|token|key|auth)[^=]*)=.*", re.IGNORECASE | re.DOTALL)


def masked(word: str) -> str:
    """A word of a command line, without the value of what looks like a secret.

    >>> masked("api_token=abc"), masked("users=5")
    ('api_token=***', 'users=5')
    """
    return _SECRET.sub(r"\1=***", word)


def host() -> dict[str, object]:
    """The machine that made the load."""
    return {
        "name": platform.node(),
        "system": platform.platform(terse=True),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def git_revision(folder: Path) -> dict[str, object] | None:
    """The revision of the plan's folder and whether something was changed; None outside git."""
    revision = _git(folder, "rev-parse", "HEAD")
    if revision is None:
        return None
    return {"revision": revision, "changed": bool(_git(folder, "status", "--porcelain", "-uno"))}


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        said = subprocess.run(
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip()
