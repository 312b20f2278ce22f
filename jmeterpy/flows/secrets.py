"""Secrets on their way to a run: from the environment, or from files that it names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from jmeterpy.errors import PlanError

PREFIX = "jmeterpy.secret."  # `secret("NAME")` reads the JMeter property PREFIX + NAME


def resolve(
    names: Iterable[str],
    environ: Mapping[str, str] = os.environ,
    files: Mapping[str, Path] | None = None,
) -> dict[str, str]:
    """The JMeter property of each secret: from the variable NAME, or a file.

    The file is named by the variable NAME_FILE, or in `files`.

    One line end at the file's end is not part of the value, for editors and `echo` put it there.

    >>> resolve(["TOKEN"], {"TOKEN": "s3cret"})
    {'jmeterpy.secret.TOKEN': 's3cret'}

    Raises: PlanError that names every secret that is missing, and how to give it.
    """
    found = {name: _value(name, environ, files or {}) for name in names}
    known = {PREFIX + name: value for name, value in found.items() if value}
    if missing := [name for name, value in found.items() if not value]:
        raise PlanError(_missing(missing))
    return known


def _value(name: str, environ: Mapping[str, str], files: Mapping[str, Path]) -> str | None:
    if name in environ:
        return environ[name]
    file = environ.get(f"{name}_FILE") or files.get(name)
    if not file:
        return None
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise PlanError(f"secret {name!r}: {file} cannot be read: {reason}") from None
    return text.removesuffix("\n").removesuffix("\r")


def _missing(names: list[str]) -> str:
    which = ", ".join(repr(name) for name in names)
    many = "secrets {} are" if len(names) > 1 else "secret {} is"
    first = names[0]
    return (
        f"{many.format(which)} not set, or empty: set the environment variable {first},"
        f" or {first}_FILE with the path of a file that holds it"
    )
