"""Defaults for every option: `[tool.jmeterpy]` in pyproject.toml or in the file of --config."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


def defaults(config: str | None) -> dict[str, Any]:
    """What click takes as the defaults of each command's options.

    A key that is a command's name holds that command's defaults; the others hold for every
    command that has such an option.
    """
    file = Path(config) if config else Path("pyproject.toml")
    if not config and not file.is_file():
        return {}
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise click.UsageError(f"--config {config}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{file} cannot be read: {error}") from None
    if not config and "tool.jmeterpy" not in text:
        return {}  # somebody else's pyproject.toml, whole or broken
    return _for_each_command(_tables(text, file), str(file))


def _tables(text: str, file: Path) -> dict[str, Any]:
    import tomllib

    try:
        found = tomllib.loads(text).get("tool", {}).get("jmeterpy", {})
    except ValueError as error:
        raise click.UsageError(f"{file} cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise click.UsageError(f"[tool.jmeterpy] in {file} must be a table")
    return found


def check_names(command: click.Command, settings: dict[str, Any]) -> None:
    """Refuse a default for an option that the command does not have, with a guess at it."""
    from difflib import get_close_matches

    known = [parameter.name or "" for parameter in command.params]
    for name in settings:
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise click.UsageError(
                f"[tool.jmeterpy.{command.name}]: there is no option {name!r}{hint}"
            )


def _for_each_command(settings: dict[str, Any], file: str) -> dict[str, Any]:
    from jmeterpy.cli.group import COMMANDS

    where = f"[tool.jmeterpy] in {file}"
    plain = dict(_default(k, v, where) for k, v in settings.items() if not isinstance(v, dict))
    own = {
        k: dict(_default(x, y, f"[tool.jmeterpy.{k}] in {file}") for x, y in v.items())
        for k, v in settings.items()
        if isinstance(v, dict)
    }
    if unknown := sorted(set(own) - set(COMMANDS)):
        raise click.UsageError(f"[tool.jmeterpy.{unknown[0]}] in {file}: there is no such command")
    return {name: Defaults(plain, own.get(name, {})) for name in COMMANDS}


class Defaults(dict[str, Any]):
    """The defaults of one command; `own` are those that were written for it alone."""

    def __init__(self, plain: dict[str, Any], own: dict[str, Any]) -> None:
        super().__init__({**plain, **own})
        self.own = own


# Options that may be given several times, as they are typed; in a file one text does as well.
_SEVERAL = {"threshold": "thresholds", "monitor": "monitors", "ignore": "ignore"}


def _default(key: str, value: Any, where: str) -> tuple[str, Any]:
    """What click calls the option of `key`, and its default."""
    name = key.replace("-", "_")
    name = _SEVERAL.get(name, name)
    if name not in _SEVERAL.values():
        return name, value
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise click.UsageError(f"{where}: {key} is {value!r}; it takes a text or a list of texts")
    return name, found
