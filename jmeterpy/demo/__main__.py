"""`python -m jmeterpy.demo`: the sample API as a child process, ended with its parent."""

from __future__ import annotations

import argparse
import sys

from jmeterpy.demo import server, settings
from jmeterpy.errors import JmeterpyError
from jmeterpy.units import duration


def parse(arguments: list[str] | None = None) -> settings.Settings:
    """The settings that the command line asks for.

    Raises: SettingError, UnitError for a value that cannot be read.
    """
    plain = settings.Settings()
    parser = argparse.ArgumentParser(prog="python -m jmeterpy.demo", description=__doc__)
    parser.add_argument("--host", default=plain.host)
    parser.add_argument("--port", type=int, default=plain.port, help="0: any that is free")
    parser.add_argument("--latency", default="0s", help="added to every answer, as 50ms")
    parser.add_argument("--slow", action="append", help="PATH=TIME, as /login/=300ms, or none")
    parser.add_argument("--errors", default="0", help="share of requests that fail, as 5%%")
    parser.add_argument("--seed", type=int, default=plain.seed, help="which of them fail")
    parser.add_argument("--capacity", help="workers and service time, as 4x50ms")
    given = parser.parse_args(arguments)
    return settings.Settings(
        host=given.host,
        port=given.port,
        latency=duration(given.latency, what="--latency"),
        slow=plain.slow if given.slow is None else settings.slow(given.slow),
        errors=settings.error_rate(given.errors),
        seed=given.seed,
        capacity=settings.capacity(given.capacity) if given.capacity else None,
    )


def main() -> int:
    """Serve; 2 or 3 and a message where that cannot be."""
    try:
        asked = parse()
        server.end_with_parent()
        server.serve(asked)
    except JmeterpyError as error:
        print(error, file=sys.stderr)  # noqa: T201 - it is this command's line for the user
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
