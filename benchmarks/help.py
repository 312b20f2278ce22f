"""What `jmeterpy --help` takes against the help of an empty click group, in interleaved rounds.

    python benchmarks/help.py --rounds 30

Prints the median ratio for the whole and for each command (at most 1.5).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

from jmeterpy.cli.group import COMMANDS

EMPTY = "import click\n@click.group()\ndef empty():\n    '''Nothing.'''\nempty()"


def seconds(*words: str) -> float:
    """The wall time of a Python process."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure each help beside the empty group's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    ratios: dict[str, list[float]] = {name: [] for name in ("", *COMMANDS)}
    for _ in range(rounds):
        for name, found in ratios.items():
            base = seconds("-c", EMPTY, "--help")
            ours = seconds("-m", "jmeterpy", *([name] if name else []), "--help")
            found.append(ours / base)
    for name, found in ratios.items():
        print(f"jmeterpy {name:<8} --help   {statistics.median(found):.2f}    at most 1.5")


if __name__ == "__main__":
    main()
