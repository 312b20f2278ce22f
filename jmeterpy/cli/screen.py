"""Who reads what: results go to stdout, everything else to stderr."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Screen:
    """The two streams; `quiet` leaves only results, errors and verdicts."""

    quiet: bool = False

    @property
    def live(self) -> bool:
        """Whether stderr is a terminal, where a line can change in place."""
        return not self.quiet and sys.stderr.isatty()

    @property
    def width(self) -> int:
        """How many characters a line may have: the terminal's, at most 100."""
        return min(shutil.get_terminal_size((100, 24)).columns, 100)

    def result(self, text: str) -> None:
        """What was asked for."""
        click.echo(text)

    def say(self, text: str, *, always: bool = False) -> None:
        """Progress, or with `always` something that must not be missed."""
        if always or not self.quiet:
            click.echo(text, err=True)

    def fact(self, name: str, text: str) -> None:
        """One line of the introduction."""
        self.say(f"{name:<14} {text}")

    def overwrite(self, text: str) -> None:
        """Put `text` where the last such line was; only on a terminal."""
        if self.live:
            click.echo(f"\r\x1b[2K{text[: self.width - 1]}", err=True, nl=False)
