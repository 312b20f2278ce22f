"""A second process for the second half of a large file, started before numpy is loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from jmeterpy.analysis.layout import Layout, read_layout
from jmeterpy.analysis.select import Select
from jmeterpy.errors import ResultsError

if TYPE_CHECKING:
    from jmeterpy.brief import PlanBrief

_WORTH_IT = 48 << 20  # bytes; below, the start of a process costs more than it saves
_HEAD_START = 6 << 20  # bytes that this process reads while the second one starts
_WARM_UP = 1 << 19  # bytes before the cut that the second process reads to know what is open there
_REACH = 1 << 20  # bytes in which the start of a row is looked for


@dataclass(frozen=True)
class Half:
    """What the second process reads: the rows from `cut` on, after a look at those before."""

    path: str
    warm: int
    cut: int
    layout: Layout
    brief: PlanBrief | None = None
    select: Select | None = None

    def to_json(self) -> str:
        """As text, for another process."""
        import json

        from jmeterpy.brief import to_json

        brief = None if self.brief is None else to_json(self.brief)
        select = None if self.select is None else asdict(self.select)
        return json.dumps({**asdict(self), "brief": brief, "select": select})


def from_text(text: str) -> Half:
    """The half that `to_json` wrote."""
    import json

    from jmeterpy.brief import from_json

    data = json.loads(text)
    layout = Layout(tuple(data["layout"]["columns"]), data["layout"]["separator"])
    brief = None if data["brief"] is None else from_json(data["brief"])
    select = None if data["select"] is None else Select(**data["select"])
    return Half(data["path"], data["warm"], data["cut"], layout, brief, select)


def second_half(path: Path, brief: PlanBrief | None, select: Select | None) -> Half | None:
    """Where to cut a file, None where one process is enough or no place to cut is found."""
    try:
        size = path.stat().st_size
        if size < _WORTH_IT or len(_cores()) < 2 or not sys.executable or not path.is_file():
            return None
        with path.open("rb") as file:
            layout, _ = read_layout(file.readline(_REACH), source=str(path))
            cut = _row_start(file, size // 2 + min(_HEAD_START, size // 16), layout)
            warm = _row_start(file, (cut or 0) - _WARM_UP, layout)
    except (OSError, ResultsError):
        return None  # the reader says what is wrong
    if cut is None or warm is None or warm > cut:
        return None
    return Half(str(path), warm, cut, layout, brief, select)


def _row_start(file: BinaryIO, place: int, layout: Layout) -> int | None:
    """Where the first line after `place` that looks like a row starts."""
    pattern = layout.row_start
    if pattern is None or place < 0:
        return None
    file.seek(place)
    data = file.read(_REACH)
    at = data.find(b"\n") + 1
    while at and not pattern.match(data, at):
        at = data.find(b"\n", at) + 1
    return place + at if at else None


def _cores() -> set[int]:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


class Helper:
    """The second process."""

    def __init__(self, half: Half) -> None:
        import subprocess

        path = [entry or str(Path.cwd()) for entry in sys.path]
        code = (
            f"import sys; sys.path[:] = {path!r}; from jmeterpy.analysis.part import main; main()"
        )
        self.half = half
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        assert self._process.stdin is not None  # noqa: S101  for the type checker
        with suppress(OSError):  # it ended at once; then it has no answer either
            self._process.stdin.write(half.to_json().encode())
        with suppress(OSError):
            self._process.stdin.close()
        self._process.stdin = None

    @property
    def answer(self) -> BinaryIO:
        """What it found, as it comes; it ends early where the helper failed."""
        assert self._process.stdout is not None  # noqa: S101  for the type checker
        return cast("BinaryIO", self._process.stdout)

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


@contextmanager
def helper_for(
    paths: tuple[Path, ...], brief: PlanBrief | None, select: Select | None
) -> Iterator[Helper | None]:
    """A helper for the second half of a single large file; None where there is none."""
    half = second_half(paths[0], brief, select) if len(paths) == 1 else None
    helper = None
    if half is not None:
        try:
            helper = Helper(half)
        except OSError:
            helper = None
    try:
        yield helper
    finally:
        if helper is not None:
            helper.end()
