"""Compiles the reader of CSV rows into the wheel, or beside its source in an editable installation.

With the C compiler of this machine; where there is none, the one that comes as a Python package is
asked for. Where neither works, or with JMETERPY_NATIVE=0, the wheel is a pure one, whose reader is
numpy's and takes longer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("jmeterpy", "analysis", "native_rows.c")
_FLAGS = ("-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra")
_LIMIT_S = 300
_WANTED = os.environ.get("JMETERPY_NATIVE") != "0"
# Where it has wheels; elsewhere asking for it would end the installation.
_ZIG = "ziglang>=0.13; platform_machine in 'x86_64 AMD64 arm64 ARM64 aarch64'"


class CustomBuildHook(BuildHookInterface):
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """What a build needs besides hatchling."""
        return [] if not _WANTED or build(Path(self.root)) else [_ZIG]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  its form
        """Compile, and say that the wheel is for this platform."""
        if not _WANTED:
            return
        library = build(Path(self.root))
        if library is None:
            self.app.display_warning("no C compiler works here: results are read with numpy alone")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data.update(pure_python=False, tag=f"py3-none-{platform}")
        build_data["artifacts"].append(library.relative_to(self.root).as_posix())


def build(root: Path) -> Path | None:
    """The compiled library, beside its source; None where nothing here compiles.

    It takes the place of an older one at once: who has that open goes on with it.
    """
    library = (root / SOURCE).with_suffix(".library")  # with .so Python takes it for a module
    made = library.with_suffix(f".{os.getpid()}")
    with tempfile.TemporaryDirectory() as cache:
        for compiler in _compilers():
            if _ran([*compiler, *_FLAGS, "-o", str(made), str(root / SOURCE)], cache):
                return made.replace(library)
    return None


def _compilers() -> Iterator[list[str]]:
    for name in ("cc", "gcc", "clang") if sys.platform != "win32" else ():
        if found := shutil.which(name):
            yield [found]
    yield [sys.executable, "-m", "ziglang", "cc"]


def _ran(command: list[str], cache: str) -> bool:
    zig = {"ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    try:
        ran = subprocess.run(
            command, capture_output=True, timeout=_LIMIT_S, check=False, env={**os.environ, **zig}
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(0 if build(Path(__file__).resolve().parent) else "nothing here compiles C")
