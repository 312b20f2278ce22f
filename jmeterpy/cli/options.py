"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

PLAN = click.argument("plan", metavar="PLAN")
SOURCES = click.argument("sources", metavar="[RUN|JTL]...", nargs=-1)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
PERFMON = click.option(
    "--perfmon", metavar="FILE", multiple=True, help="What was monitored: PerfMon's CSV or ours."
)
BASELINE = click.option(
    "--baseline", metavar="RUN", help="Compare with this run; 5 where it is worse."
)
AGAINST = click.option(
    "--baseline", metavar="RUN", help="The run of thresholds such as 'p95 < +10% vs baseline'."
)
TOLERANCE = click.option(
    "--tolerance", default="10%", metavar="SHARE", help="What is no change yet (default: 10%)."
)
CACHE = click.option(
    "--no-cache", "cache", flag_value=False, default=True, help="Read the results anew."
)
SIZE = click.option(
    "--size", metavar="SIZE", help="Of a picture: screen, slide, column, page, or 120x80mm."
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Nothing on stderr but errors.")


def _pairs(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """NAME=VALUE, several times, as a dictionary; the last one of a name counts."""
    del context
    found = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{value!r}: write NAME=VALUE", param=option)
        found[name] = text
    return found


def pairs(*flags: str, what: str) -> Callable[[F], F]:
    """An option that takes NAME=VALUE, several times."""
    return click.option(*flags, metavar="NAME=VALUE", multiple=True, callback=_pairs, help=what)


PARAMETERS = pairs("-p", "--param", "parameters", what="A parameter of the plan.")


def _duration(context: click.Context, option: click.Parameter, value: str | None) -> Any:
    del context
    if value is None:
        return None
    from jmeterpy.errors import UnitError
    from jmeterpy.units import duration

    try:
        return duration(value, what=option.opts[0])
    except UnitError as error:
        raise click.BadParameter(error.message, param=option) from None


def time_option(*flags: str, what: str) -> Callable[[F], F]:
    """An option that takes a duration with its unit."""
    return click.option(*flags, metavar="TIME", callback=_duration, help=what)


def _bytes(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    del context
    if value is None:
        return None
    from jmeterpy.errors import UnitError
    from jmeterpy.units import size

    try:
        return size(value, what=option.opts[0])
    except UnitError as error:
        raise click.BadParameter(error.message, param=option) from None


def size_option(*flags: str, what: str) -> Callable[[F], F]:
    """An option that takes a size with its unit."""
    return click.option(*flags, metavar="SIZE", callback=_bytes, help=what)


_WINDOW = (
    click.option("--label", "--labels", metavar="RE", help="Only labels that match."),
    click.option("--exclude", metavar="RE", help="No label that matches."),
    click.option("--group", metavar="RE", help="Only thread groups that match."),
    time_option("--from", "start", what="Only samples that end this long after the first start."),
    time_option("--to", "end", what="... and before this."),
    click.option(
        "--skip-warmup", is_flag=True, help="Begin where all users are up and times have settled."
    ),
)


APDEX = click.option(
    "--apdex", metavar="T,F", help="What satisfies and what is tolerated (default: 500ms,1.5s)."
)


def window_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which samples count, given to the command as one `window`."""

    @wraps(command)
    def with_window(**said: Any) -> Any:
        from jmeterpy.flows.window import Window

        asked = {field.name: said.pop(field.name) for field in fields(Window) if field.name in said}
        return command(window=Window(**asked), **said)

    found: Callable[..., Any] = with_window
    for option in reversed(_WINDOW):
        found = option(found)
    return found


def command_name() -> str:
    """What to type for `jmeterpy` here: in a checkout it stands in .venv, not on the PATH."""
    import shutil
    import sys

    called = Path(sys.argv[0])
    if shutil.which("jmeterpy") or called.stem != "jmeterpy":
        return "jmeterpy"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)


def results_folder() -> Path:
    """Where `run` puts its results, as the project's file says, else results/."""
    defaults = click.get_current_context().find_root().default_map or {}
    return Path(defaults.get("run", {}).get("results", "results"))


def several(value: tuple[str, ...]) -> tuple[str, ...]:
    """`--format md,png --format csv` as one list."""
    return tuple(part.strip() for text in value for part in text.split(",") if part.strip())
