"""Fetching JMeter with a bar on the screen."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from jmeterpy.cli.screen import Screen

PREPARING = "Preparing JMeter's start, so that every run begins sooner: some seconds, once ..."


def ensure_jmeter(screen: Screen, *, mirror: str | None = None, force: bool = False) -> Path:
    """JMETER_HOME, the cached JMeter, or one that is fetched now.

    Raises: InstallError with what is in the way.
    """
    from jmeterpy.engine import find_jmeter

    home = None if force else find_jmeter()
    return home if home is not None else _fetch(screen, mirror, force=force)


def _fetch(screen: Screen, mirror: str | None, *, force: bool) -> Path:
    from jmeterpy.engine import VERSION, install
    from jmeterpy.engine.release import jars

    release, started = jars(), time.monotonic()
    size = sum(jar.size for jar in release)
    label = f"{f'JMeter {VERSION}':<14} {len(release)} files, {size / 1e6:.0f} MB"
    if not screen.live:
        screen.say(f"{label} ...")
        home = install(mirror=mirror, force=force, preparing=lambda: screen.say(PREPARING))
    else:
        with click.progressbar(
            length=size,
            label=label,
            fill_char="━",
            empty_char=" ",
            bar_template="%(label)s  %(bar)s %(info)s",
            file=sys.stderr,
            show_eta=False,
        ) as bar:

            def progress(here: int, total: int) -> None:
                del total
                bar.update(here - bar.pos)

            def preparing() -> None:
                bar.render_finish()
                screen.say(PREPARING)

            home = install(mirror=mirror, force=force, progress=progress, preparing=preparing)
    screen.fact("", f"checked, in {time.monotonic() - started:.0f} s: {home.folder}")
    return home.folder
