"""What the live view costs: the share of a core at 10,000 new rows a second, one tick a second.

    python benchmarks/follow_jtl.py --seconds 30
    python benchmarks/follow_jtl.py --users 30000

By default 2,000 users make five requests a second each, about as many as one JMeter bears; of
30,000 users, who need several, every tick brings hundreds of new threads.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from pathlib import Path

from make_jtl import START_MS, write

from jmeterpy.analysis import Follow

ROWS_PER_SECOND = 10_000


def main() -> None:
    """Write a second's rows, cut inside a row, then tick; sum up the ticks' processor time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--users", type=int, default=2000)
    given = parser.parse_args()
    text = io.BytesIO()
    rows = ROWS_PER_SECOND * given.seconds
    write(text, rows, count=20, seconds=given.seconds, seed=1, users=given.users)
    data = text.getvalue()
    step = len(data) // given.seconds
    spent, samples = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.jtl"
        follow = Follow(path)
        for second in range(given.seconds):
            with path.open("ab") as file:
                file.write(data[second * step : (second + 1) * step])
            before = time.process_time()
            samples = follow.tick(START_MS / 1000 + second + 1).samples
            spent += time.process_time() - before
    print(f"{100 * spent / given.seconds:.2f} % of a core, {samples:,} samples of {rows:,} rows")


if __name__ == "__main__":
    main()
