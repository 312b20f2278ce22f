"""jmeterpy plot: one picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jmeterpy.cli.options import CACHE, results_folder, window_options

if TYPE_CHECKING:
    from jmeterpy.flows.window import Window


@click.command(epilog="Example: jmeterpy plot response-times results.jtl -o times.svg")
@click.argument("name")
@click.argument("source", metavar="[RUN|JTL]", required=False)
@window_options
@CACHE
@click.option("-o", "output", metavar="FILE", help="NAME.png by default; .svg and .pdf work too.")
def plot(name: str, source: str | None, window: Window, cache: bool, output: str | None) -> None:
    """Draw the picture NAME (response-times, samples, steps or resources) of a run or any JTL."""
    from jmeterpy.errors import PlanError
    from jmeterpy.flows.judging import judged
    from jmeterpy.flows.sources import locate
    from jmeterpy.reports.charts import CHARTS, draw

    key = name.replace("-", "_")
    if key not in CHARTS:
        names = ", ".join(known.replace("_", "-") for known in CHARTS)
        raise PlanError(f"there is no picture {name!r}; there are {names}")
    found = locate([source] if source else [], results=results_folder(), cache=cache)
    measured, _ = judged(found, (), window=window)
    brief = found.brief if window.is_whole else None  # its times are those of the whole test
    path = Path(output) if output else Path(f"{name}.png")
    if path.suffix not in (".png", ".svg", ".pdf"):
        raise PlanError(f"{path}: a picture ends in .png, .svg or .pdf")
    try:
        draw(key, measured, path, title=found.title, brief=brief)
    except OSError as error:
        raise PlanError(f"cannot write {path}: {error.strerror}") from None
    click.echo(path)
