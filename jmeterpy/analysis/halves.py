"""The second half of a large file: where it starts, and what a second process must know of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from jmeterpy.analysis.layout import Layout, read_layout
from jmeterpy.analysis.select import Reading, Select
from jmeterpy.errors import ResultsError

_WARM_UP = 1 << 19  # bytes before the cut that the second process reads to know what is open there
_REACH = 1 << 20  # bytes in which the start of a row is looked for


@dataclass(frozen=True)
class Half:
    """What the second process reads: the rows from `cut` on, after a look at those before."""

    path: str
    warm: int
    cut: int
    layout: Layout
    reading: Reading

    def to_json(self) -> str:
        """As text, for another process."""
        import json

        from jmeterpy.brief import to_json

        reading = self.reading
        brief = None if reading.brief is None else to_json(reading.brief)
        select = None if reading.select is None else asdict(reading.select)
        how = {"brief": brief, "select": select, "traffic": reading.traffic}
        return json.dumps({**asdict(self), "reading": how})


def from_text(text: str) -> Half:
    """The half that `to_json` wrote."""
    import json

    from jmeterpy.brief import from_json

    data = json.loads(text)
    layout = Layout(tuple(data["layout"]["columns"]), data["layout"]["separator"])
    how = data["reading"]
    brief = None if how["brief"] is None else from_json(how["brief"])
    select = None if how["select"] is None else Select(**how["select"])
    reading = Reading(brief, select, how["traffic"])
    return Half(data["path"], data["warm"], data["cut"], layout, reading)


def second_half(path: Path, reading: Reading, *, more: int) -> Half | None:
    """Where to cut a file, `more` bytes behind its middle; None where no place is found."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            layout, _ = read_layout(file.readline(_REACH), source=str(path))
            cut = _row_start(file, size // 2 + min(more, size // 16), layout)
            warm = _row_start(file, (cut or 0) - min(_WARM_UP, size // 32), layout)
    except (OSError, ResultsError):
        return None  # the reader says what is wrong
    if cut is None or warm is None or warm > cut:
        return None
    return Half(str(path), warm, cut, layout, reading)


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
