"""The commands' group: it loads the module of a command only when that command is called."""

from __future__ import annotations

from importlib import import_module

import click

# One line a command. They stand here so that `jmeterpy --help` imports no command.
COMMANDS = {
    "demo": "Run 1,000 users against a sample API: see it all work.",
    "init": "Write a plan of your own to start from.",
    "run": "Run a plan on real JMeter; table, pictures, verdict.",
    "check": "Find mistakes in a plan before JMeter does.",
    "show": "Show a plan: its tree, its load, its files.",
    "render": "Write the JMX of a plan.",
    "summary": "Show the table of a run or of any JTL.",
    "report": "Write the report and pictures of a run or of any JTL.",
    "plot": "Draw one picture.",
    "table": "Write one table as CSV, JSON, Markdown, Parquet.",
    "compare": "Show what changed between two runs; 5 is a regression.",
    "history": "Show how figures went from run to run.",
    "merge": "Write several JTLs into one.",
    "install": "Fetch JMeter; with --image build the container image.",
    "doctor": "Show what is here, what is missing, how to mend it.",
}


class Commands(click.Group):
    """A group whose commands live in modules of their own, one each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"jmeterpy.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a slip of ours, not a user's
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a guess at what was meant."""
        from difflib import get_close_matches

        name = args[0]
        close = get_close_matches(name, COMMANDS, n=1)
        if name not in COMMANDS and not name.startswith("-") and close:
            ctx.fail(f"there is no command {name!r}; did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line each, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
