"""Whether the files of a report are still as they were made, of what they were made of.

What is kept of a report says only that: it lies in the user's cache folder and is signed there.
"""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from jmeterpy.errors import JmeterpyError
from jmeterpy.flows.cache import code_state, file_state, is_settled, options_text, short
from jmeterpy.flows.report import Report
from jmeterpy.flows.signed import SIGN, bytes_of, forget_old, load, numbers_folder, store
from jmeterpy.flows.sources import Source, facts_of, locate
from jmeterpy.flows.suite import suite

if TYPE_CHECKING:
    from jmeterpy.flows.report import Order

FORMAT = b"jmeterpy report 1\n"
_MOST = 1 << 20  # bytes of what is kept of one
_LARGEST = 256 << 20  # bytes of a file of a report
_REPORTS = 256  # that are known
_NAMES = r"[0-9a-f]{16}\.[0-9a-f]{16}\.made"


def known(order: Order, *, final: bool = False) -> bytes | None:
    """All that the report depends on; None where that cannot be known, or still grows.

    `final` says that whoever wrote the results has ended, however short ago.
    """
    with suppress(OSError, JmeterpyError):  # making it says what is wrong
        sources = [order.source, *_baseline(order)]
        if not (final or all(map(is_settled, sources))):
            return None
        said = [
            _build(),
            _asked(order),
            [_source(source) for source in sources],
            [_digest(Path(path)) for path in order.perfmon],
        ]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=SIGN).digest()
    return None


def before(order: Order, known: bytes) -> Report | None:
    """What the same order made; None where it was never made, or a file is not as it was."""
    data = load(_place(order), FORMAT, known, most=_MOST)
    if data is None:
        return None
    found = json.loads(data)
    if _there(order.folder, found["files"]) != found["files"]:
        return None
    paths = tuple(order.folder / name for name in found["made"])
    notes = tuple(found["notes"])
    return Report(paths, found["failed"], found["exit_code"], notes, anew=False)


def keep(order: Order, known: bytes, made: Report) -> None:
    """Remember what this order made."""
    from jmeterpy.reports.markdown import PICTURES

    names = [path.name for path in made.paths]
    said = {
        "files": _there(order.folder, {*names, *PICTURES.values()}),  # report.md shows those
        "made": names,
        "failed": made.failed,
        "exit_code": made.exit_code,
        "notes": made.notes,
    }
    with suppress(OSError):
        if store((_place(order),), FORMAT, known, json.dumps(said).encode()):
            forget_old(numbers_folder(), _NAMES, most=_REPORTS)


def _there(folder: Path, names: set[str] | dict[str, str | None]) -> dict[str, str | None]:
    """The digest of each file; None of one that is not there, or is no plain file."""
    found = {name: bytes_of(folder / name, _LARGEST) for name in sorted(names)}
    return {name: None if data is None else _hash(data) for name, data in found.items()}


def _place(order: Order) -> Path:
    where = short(str(order.folder.absolute()))
    return numbers_folder() / f"{where}.{short(_asked(order))}.made"


def _asked(order: Order) -> str:
    """The order itself, without what is in its files."""
    source = order.source
    said = [
        str(order.folder.absolute()), order.forms, order.thresholds, asdict(order.window),
        order.baseline, order.tolerance, order.perfmon, source.title, suite(source),
        [str(file.absolute()) for file in source.files],
    ]  # fmt: skip
    return json.dumps(said, default=str)


def _baseline(order: Order) -> list[Source]:
    """The run that it is held against, where there is one."""
    from jmeterpy.flows.baseline import recorded

    source = order.source
    facts = facts_of(source)
    path = order.baseline or recorded(facts, source.folder)
    return [locate([path])] if path else []


def _source(source: Source) -> list[object]:
    """Results, plan, run.json and what was monitored."""
    from jmeterpy.flows.monitoring import beside

    return [
        [file_state(file)[1] for file in source.files],
        options_text(source, None),
        source.unread,
        facts_of(source),
        [_digest(file) for file in beside(source.folder)],
    ]


def _digest(path: Path) -> str:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is no regular file")
    return _hash(path.read_bytes())


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=SIGN).hexdigest()


def _build() -> str:
    """The code that counts, judges, writes and draws; another may do so otherwise."""
    import jmeterpy

    return f"{sys.version} {code_state(Path(str(jmeterpy.__file__)).parent)}"
