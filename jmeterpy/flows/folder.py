"""The run folder: where a run's files go, and `run.json`, which says what made the numbers."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jmeterpy.errors import PlanError, ResultsError

SCHEMA = "jmeterpy/run/1"
STAMP = "%Y%m%dT%H%M%SZ"


def slug(name: str) -> str:
    """A name that every file system takes.

    >>> slug("Users & posts: écrire!"), slug("Shop süß"), slug("../..")
    ('users-posts-ecrire', 'shop-suss', 'plan')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "plan"


def create(results: Path, name: str, *, now: datetime) -> Path:
    """A new, empty folder in `results`, named by UTC time and plan; nothing is ever overwritten.

    Raises: PlanError where it cannot be made.
    """
    if results.exists() and not results.is_dir():
        raise PlanError(f"{results} is a file; results need a folder (-o DIR)")
    stem = f"{now.astimezone(UTC).strftime(STAMP)}-{slug(name)}"
    for attempt in range(1, 1000):
        folder = results / (stem if attempt == 1 else f"{stem}-{attempt}")
        try:
            folder.mkdir(parents=True, mode=0o755)
        except FileExistsError:
            continue
        except OSError as error:
            raise PlanError(f"cannot write results to {results}: {error.strerror}") from None
        return folder
    raise PlanError(f"{results} holds 1,000 runs of this second already")


def newest(results: Path) -> Path:
    """The newest run folder that has results.

    Raises: ResultsError where there is none.
    """
    runs = results.glob("*/run.json") if results.is_dir() else ()
    folders = [run.parent for run in runs if (run.parent / "samples.jtl").is_file()]
    if not folders:
        raise ResultsError(
            f"no run in {results}/", hint="name a run folder or a JTL, or make one: jmeterpy demo"
        )
    return max(folders, key=lambda folder: (_started(folder), folder.name))


def _started(folder: Path) -> str:
    with suppress(ResultsError):
        return str(read(folder).get("started", ""))
    return ""


def write(folder: Path, facts: Mapping[str, Any]) -> None:
    """Put `run.json` in place at once: a reader sees the old one or the new one, whole."""
    text = json.dumps({"schema": SCHEMA, **facts}, indent=2, ensure_ascii=False, default=str)
    part = folder / f".run.json.{os.getpid()}"
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(folder / "run.json")


def read(folder: Path) -> dict[str, Any]:
    """What `run.json` says; nothing where there is none.

    Raises: ResultsError where it is not what `write` made.
    """
    file = folder / "run.json"
    if file.exists() and not file.is_file():
        raise ResultsError(f"{file} is no file that could be read")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ResultsError(f"{file} cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise ResultsError(f"{file} is not a run.json: it holds a {type(found).__name__}")
    for name, (fits, what) in _FORMS.items():
        if found.get(name) is not None and not fits(found[name]):
            raise ResultsError(f"{file} is damaged: {name} is no {what}")
    return found


def _thresholds(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and isinstance(each.get("threshold"), str) for each in value
    )


_FORMS: dict[str, tuple[Callable[[object], bool], str]] = {
    "thresholds": (_thresholds, "list of thresholds"),
    "exit_code": (lambda value: isinstance(value, int), "number"),
    "host": (lambda value: isinstance(value, dict), "object"),
    "stopped_by": (lambda value: isinstance(value, dict), "object"),
}
