"""The command line: one file a command; it calls a flow, prints, and exits."""

from __future__ import annotations

import os
import sys

import click

from jmeterpy.cli.group import Commands
from jmeterpy.errors import JmeterpyError


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: jmeterpy demo",
)
@click.option("--no-color", is_flag=True, help="No colour (NO_COLOR does the same).")
@click.option("-v", "--verbose", is_flag=True, help="Say more, such as the traceback of a fault.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False),
    help="Take defaults from this TOML file's [tool.jmeterpy] (else pyproject.toml's).",
)
@click.version_option(package_name="jmeterpy", message="jmeterpy %(version)s")
@click.pass_context
def jmeterpy(context: click.Context, *, no_color: bool, verbose: bool, config: str | None) -> None:
    """Load tests in Python, run on real Apache JMeter, with numbers to trust."""
    from jmeterpy.cli.config import check_names, defaults

    context.default_map = found = defaults(config)
    name = context.invoked_subcommand or ""
    command = context.command.get_command(context, name)  # type: ignore[attr-defined]  # a group
    if command is not None and name in found:
        check_names(command, found[name].own)
    context.color = False if no_color or os.environ.get("NO_COLOR") else None
    context.obj = {"verbose": verbose}


def main() -> None:
    """Run the command, and turn whatever happens into words and an exit code."""
    verbose = "-v" in sys.argv[1:2] or "--verbose" in sys.argv
    # numpy is loaded in two thirds of the time without threads for products of matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    out = sys.stdout
    try:
        # Outside its standalone mode click gives the code of an exit back as a value.
        code = jmeterpy.main(prog_name="jmeterpy", standalone_mode=False)
        sys.stdout.flush()  # a closed pipe must show here, not while Python ends
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except JmeterpyError as error:
        from jmeterpy.reports.words import visible

        click.echo("\n".join(map(visible, str(error).split("\n"))), err=True)
        sys.exit(error.exit_code)
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and sys.stdout is out:
            raise  # else click put another in its place and ends with 1, as the pipe is closed
        # The reader has seen enough (`jmeterpy summary | head`); Python must not complain later.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except Exception as error:
        if verbose:
            raise
        what = f"{type(error).__name__}: {error}"
        click.echo(f"This is a fault in jmeterpy, not in your plan: {what}", err=True)
        click.echo("Please report it with what `jmeterpy -v ...` prints.", err=True)
        sys.exit(3)
    else:
        sys.exit(code if isinstance(code, int) else 0)
