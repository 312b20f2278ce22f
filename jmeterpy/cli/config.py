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
    import tomllib

    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.UsageError(f"--config {config}: there is no such file") from None
    except (OSError, ValueError) as error:
        if not config:  # somebody else's pyproject.toml, which the plan has nothing to do with
            return {}
        raise click.UsageError(f"{file} cannot be read: {error}") from None
    return _for_each_command(found.get("tool", {}).get("jmeterpy", {}), str(file))


def _for_each_command(settings: dict[str, Any], file: str) -> dict[str, Any]:
    from jmeterpy.cli.group import COMMANDS

    if not isinstance(settings, dict):
        raise click.UsageError(f"[tool.jmeterpy] in {file} must be a table")
    plain = dict(_default(k, v) for k, v in settings.items() if not isinstance(v, dict))
    own = {
        k: dict(_default(x, y) for x, y in v.items())
        for k, v in settings.items()
        if isinstance(v, dict)
    }
    if unknown := sorted(set(own) - set(COMMANDS)):
        raise click.UsageError(f"[tool.jmeterpy.{unknown[0]}] in {file}: there is no such command")
    return {name: {**plain, **own.get(name, {})} for name in COMMANDS}


# Options that may be given several times, as they are typed; in a file one text does as well.
_SEVERAL = {"threshold": "thresholds", "monitor": "monitors", "ignore": "ignore"}


def _default(key: str, value: Any) -> tuple[str, Any]:
    """What click calls the option of `key`, and its default."""
    name = key.replace("-", "_")
    name = _SEVERAL.get(name, name)
    several = name in _SEVERAL.values() and isinstance(value, str)
    return name, [value] if several else value
