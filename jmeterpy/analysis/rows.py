"""Single rows on their way into a batch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.block import Batch

# start_ms, elapsed_ms, ok, label, thread, users, received, sent, transaction, error, latency_ms,
# connect_ms, code; as in Batch.
Values = tuple[int, int, bool, int, int, int, int, int, bool, int, int, int, int]
_MOST = 1 << 42


def whole(text: str, name: str) -> int:
    """A whole number.

    Raises: ValueError that names the column and what stands there.
    """
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{name} is {text[:40]!r}, not a whole number") from None
    if abs(value) >= _MOST:
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
    start, elapsed, _, label, thread, users, received, sent, _, error, latency, connect, code = (
        np.array(column, np.int64) for column in columns
    )
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
        nested=np.full(len(rows), -1, np.int8) if nested is None else nested,
        line=np.array(lines, np.int64),
    )
