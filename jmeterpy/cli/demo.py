"""jmeterpy demo: the main job, with a server of our own."""

from __future__ import annotations

import sys

import click

from jmeterpy.cli.options import QUIET, command_name


@click.command(epilog="Example: jmeterpy demo --serve --port 8000 --capacity 4x50ms")
@click.option("--serve", is_flag=True, help="Only serve the sample API, until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Of the sample API (default: any that is free).",
)
@click.option("--latency", metavar="TIME", help="Added to every answer.")
@click.option("--slow", metavar="PATH=TIME", multiple=True, help="One slow endpoint, or none.")
@click.option("--errors", metavar="RATE", help="Share of requests that fail, such as 5%.")
@click.option("--capacity", metavar="NxTIME", help="Workers and service time, such as 4x50ms.")
@click.option("--runner", default="auto", metavar="NAME", help="auto (default), local or docker.")
@click.option("-o", "results", metavar="DIR", default="results", help="Where run folders go.")
@QUIET
def demo(
    *,
    serve: bool,
    port: int | None,
    latency: str | None,
    slow: tuple[str, ...],
    errors: str | None,
    capacity: str | None,
    runner: str,
    results: str,
    quiet: bool,
) -> None:
    """Run 1,000 users against the sample API that comes with jmeterpy."""
    from jmeterpy.flows.sample_api import arguments, sample_api, serve_here

    switches = arguments(latency=latency, slow=slow, errors=errors, capacity=capacity)
    if serve:
        click.get_current_context().exit(serve_here(["--port", str(port or 8000), *switches]))
    from jmeterpy.cli.perform import perform
    from jmeterpy.cli.screen import Screen
    from jmeterpy.demo import plan_file
    from jmeterpy.flows.prepare import settings_of

    with sample_api(["--port", str(port or 0), *switches]) as api:
        Screen(quiet=quiet).say(api.line)
        settings = settings_of(
            parameters={"base": api.address},
            runner=runner,
            results=results,
            command=sys.argv[1:],
        )
        code = perform(
            plan_file("users_and_posts"),
            settings,
            quiet=quiet,
            following=_following(command_name()),
        )
    click.get_current_context().exit(code)


def _following(command: str) -> str:
    """What to type next: a plan of one's own needs a server that stays."""
    return (
        f"{command} demo --serve     the sample API on port 8000; in another terminal:\n"
        f"         {command} init http://127.0.0.1:8000     a plan of your own for it"
    )
