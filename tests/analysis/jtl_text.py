"""Results files as text, written row by row."""

from __future__ import annotations

HEADER = (
    "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,"
    "failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect"
)
START_MS = 1_795_229_400_000


def quoted(field: str, separator: str = ",") -> str:
    """A field as JMeter writes it."""
    if any(mark in field for mark in (separator, '"', "\r", "\n")):
        return '"' + field.replace('"', '""') + '"'
    return field


def one_row(
    offset_ms: int,
    *,
    elapsed: int = 5,
    label: str = "A",
    code: str = "200",
    message: str = "OK",
    thread: str = "",
    ok: bool = True,
    failure: str = "",
    users: int = 1,
    group_users: int | None = None,
    received: int = 100,
    sent: int = 50,
) -> str:
    """A row in JMeter's default columns; without a thread each row has one of its own."""
    fields = (
        START_MS + offset_ms, elapsed, label, code, message, thread or f"TG 1-{offset_ms + 1}",
        "text", "true" if ok else "false", failure, received, sent,
        users if group_users is None else group_users, users,
        "http://x/", elapsed, 0, 0,
    )  # fmt: skip
    return ",".join(quoted(str(field)) for field in fields)
