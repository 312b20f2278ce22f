"""Single rows on their way into a batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.block import Batch

# start_ms, elapsed_ms, ok, label, thread, users, received, sent, transaction, error, latency_ms,
# connect_ms, code, group_users; as in Batch.
Values = tuple[int, int, bool, int, int, int, int, int, bool, int, int, int, int, int]
MOST = 1 << 42  # of a number; a row with a higher one is damaged
YEAR_10000_MS = 253_402_300_800_000


def whole(text: str, name: str) -> int:
    """A whole number.

    Raises: ValueError that names the column and what stands there.
    """
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{name} is {text[:40]!r}, not a whole number") from None
    if abs(value) >= MOST:
        raise ValueError(f"{name} is {text[:40]!r}, more than can be")
    return value


def whole_or_none(text: str) -> int:
    """A whole number; 0 for anything else, where a row is good without it.

    >>> whole_or_none("12"), whole_or_none("null")
    (12, 0)
    """
    try:
        return whole(text, "")
    except ValueError:
        return 0


def as_wide(fields: Sequence[str], columns: int) -> None:
    """Refuse a row of more or fewer fields than there are columns.

    Raises: ValueError.
    """
    if len(fields) != columns:
        found = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
        raise ValueError(f"{found} where the header has {columns}")


def moment(value: int, text: str) -> int:
    """A time in milliseconds since 1970, as it is.

    Raises: ValueError for one that no calendar has, as a clock that was not set gives.
    """
    if not 0 <= value < YEAR_10000_MS:
        raise ValueError(f"timeStamp is {text[:40]!r}, which is no time")
    return value


def truth(text: str, name: str) -> bool:
    """Whether it is true.

    Raises: ValueError that names the column and what stands there.
    """
    if text not in ("true", "false"):
        raise ValueError(f"{name} is {text[:40]!r}, neither true nor false")
    return text == "true"


def batch_of(
    rows: list[Values], lines: list[int], nested: npt.NDArray[np.int8] | None = None
) -> Batch:
    """The rows as a batch; without `nested` only time tells what is a sub-result."""
    columns = list(zip(*rows, strict=True))
    (
        start, elapsed, _, label, thread, users, received, sent, _, error, latency, connect, code,
        group_users,
    ) = (np.array(column, np.int64) for column in columns)  # fmt: skip
    return Batch(
        start_ms=start,
        elapsed_ms=elapsed,
        ok=np.array(columns[2], bool),
        label=label,
        thread=thread,
        users=users,
        received=received,
        sent=sent,
        transaction=np.array(columns[8], bool),
        error=error,
        latency_ms=latency,
        connect_ms=connect,
        code=code,
        group_users=group_users,
        nested=np.full(len(rows), -1, np.int8) if nested is None else nested,
        line=np.array(lines, np.int64),
    )
