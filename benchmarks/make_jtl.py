"""Write a results file of any size, as JMeter writes it: the same arguments give the same bytes.

Threads do one thing after another, load climbs in steps, times are lognormal and grow with load,
about one row in a hundred fails in one of a few ways, and every tenth label is a transaction.

    python benchmarks/make_jtl.py 1000000 /tmp/1M.jtl
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import BinaryIO

import numpy as np

HEADER = (
    "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,"
    "failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect"
)
START_MS = 1_795_229_400_000
PACE_S = 3  # about as long as a user takes for one sample at full load, pauses included
STEPS = 5
BATCH = 100_000  # samples that are made together, about
TRANSACTION = '"Number of samples in transaction : 3, number of failing samples : 0"'
FAILURES = (
    ("500", "Internal Server Error", ""),
    ("503", "Service Unavailable", ""),
    ("200", "OK", '"Test failed: text expected to contain /""ok""/"'),
    ("200", "OK", '"took 1,234 ms,\r\nnot 1,000 ms.\n"'),
    ("Non HTTP response code: java.net.SocketTimeoutException", "Read timed out", ""),
)


def labels(count: int) -> list[str]:
    """Names as people give them, some of which need quotes."""
    kinds = ("GET /items/{id} %d", '"Search, by ""name"" %d"', "Step %d", "POST /api/v1/events %d")
    return [f"Transaction {i}" if i % 10 == 9 else kinds[i % 4] % i for i in range(count)]


def write(
    file: BinaryIO, rows: int, *, count: int, seconds: int, seed: int, users: int = 0
) -> None:
    """Write `rows` rows of `count` labels over about `seconds` seconds, of at most `users` users.

    Without `users` there are as many as make a request every PACE_S seconds.
    """
    chance = np.random.default_rng(seed)
    templates = [_templates(name) for name in labels(count)]
    weight = 1 / (np.arange(count) + 3)
    weight /= weight.sum()
    median = 20 * 1.25 ** (np.arange(count) % 20)
    users = users or max(50, PACE_S * rows // seconds)
    file.write((HEADER + "\n").encode())
    done = 0
    while done < rows:
        alive = users * (done * STEPS // rows + 1) // STEPS
        size = min(alive * max(1, BATCH // alive), rows - done)
        label = chance.choice(count, size, p=weight)
        slot = 1000 * seconds / rows * alive  # milliseconds that a thread has for a sample
        elapsed = median[label] * (1 + (alive / users) ** 3)
        elapsed = elapsed * np.exp(0.5 * chance.standard_normal(size))
        elapsed = np.clip(elapsed, 1, max(1, slot - 1)).astype(np.int64)
        number = np.arange(size)
        start = START_MS + done * 1000 * seconds // rows + (number // alive * slot).astype(np.int64)
        order = np.argsort(start + elapsed, kind="stable")
        columns = (
            label, chance.integers(0, 100 * len(FAILURES), size), start, elapsed,
            number % alive + 1, chance.integers(200, 90_000, size), elapsed * 9 // 10,
        )  # fmt: skip
        parts = zip(*(column[order].tolist() for column in columns), strict=True)
        text = "".join(
            templates[a][min(b, len(FAILURES))] % (c, d, e, f, alive, alive, g)
            for a, b, c, d, e, f, g in parts
        )
        file.write(text.encode())
        done += size


def _templates(name: str) -> list[str]:
    """The row of a label for each way to fail, and last for success."""
    rows = []
    for code, message, failure in (*FAILURES, ("200", "OK", "")):
        ok = "true" if (code, failure) == ("200", "") else "false"
        kind, url = "text", "http://127.0.0.1:8000/x"
        if name.startswith("Transaction"):
            code, message, failure = "200", TRANSACTION, ""  # noqa: PLW2901  a row of its own
            ok, kind, url = "true", "", "null"
        rows.append(
            f"%d,%d,{name},{code},{message},Members 1-%d,{kind},{ok},{failure},"
            f"%d,380,%d,%d,{url},%d,0,0\n"
        )
    return rows


def main() -> None:
    """Write the file that the arguments describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--labels", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with given.path.open("wb") as file:
        write(file, given.rows, count=given.labels, seconds=given.seconds, seed=given.seed)


if __name__ == "__main__":
    main()
