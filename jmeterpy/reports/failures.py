"""What went wrong, in words, and where to look; from code and message of failed samples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jmeterpy.reports.words import cells, count, fit, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import ErrorRow, Measured

UNSAID = "(no code, no message)"  # of a failure of which neither was recorded
_SHOWN = 60
_READ = 1000  # of a longer message not even the noise is looked for
_NOT_HTTP = ("Non HTTP response code: ", "Non HTTP response message: ")
_NOISE = (
    (re.compile(r"\b(?:\w+\.){2,}(?=[A-Z]\w*)"), ""),  # java.net.
    (re.compile(r"\b\w+Exception: (?=\w+(Exception|Error): )"), ""),  # what wraps the cause
    (re.compile(r"(?<![^\s'\"(])/?(?:[^/\s:]+/){2,}(?=[^/\s]+)"), "\u2026/"),  # a file's folders
    (re.compile(r" \[[^\]]*/[\d.:a-f]+\]"), ""),  # the address again: host:80 [host/10.0.0.1]
    (re.compile(r"(\b[\w ]+) \(\1\)$"), r"\1"),  # Connection refused (Connection refused)
)
_EXCEPTION = re.compile(r"\w+(Exception|Error)")
_HTTP = re.compile(r"\d{3}")


@dataclass(frozen=True)
class Failure:
    """What a kind of failure is, and what to look at."""

    pattern: str  # of "code message"
    what: str
    look: str


# Java says so of a socket that its own side closed, whatever the server did.
CUT = Failure(
    r"Socket closed|RequestAborted|Request aborted",
    "cut short by JMeter itself, as its test or its users ended",
    "Let the test go on until all are answered; after arrivals, give a longer finish.",
)
# The first that fits. Nothing here blames who is not known to have failed.
FAILURES: tuple[Failure, ...] = (
    Failure(
        r"Connection refused|ConnectException",
        "connection refused",
        "Is the server running there, and does it keep up with new connections?",
    ),
    Failure(
        r"UnknownHost",
        "host name not found",
        "Check the host's name, and the network it is run in.",
    ),
    Failure(
        r"ConnectTimeout|connect timed out",
        "no connection within the plan's timeout",
        "Check address, firewall and the server's accept queue.",
    ),
    Failure(
        r"SocketTimeout|Read timed out",
        "no answer within the plan's timeout",
        "Compare that timeout with what the server needs for one such request alone.",
    ),
    CUT,
    Failure(
        r"NoHttpResponse|Connection reset|SocketException",
        "connection closed without an answer",
        "Look in the server's log for crashes and closed keep-alive connections.",
    ),
    Failure(
        r"BindException|NoRouteToHost|Cannot assign requested address",
        "no local port or route on the load generator",
        "Use keep-alive, or send the load from more machines.",
    ),
    Failure(
        r"^(URISyntax|IllegalArgument|MalformedURL|\S*URISyntax|\S*MalformedURL)",
        "an address that is none",
        "Look for a variable without a value in path or host.",
    ),
    Failure(r"SSL|certificat", "TLS refused", "Check certificate, protocol and port."),
    Failure(r"^40[13]\b", "access refused", "Check the plan's login and token."),
    Failure(r"^404\b", "not found", "Check the path, and whether the data it names exists."),
    Failure(
        r"^(400|422)\b",
        "request refused as wrong",
        "Compare body and parameters with one that works.",
    ),
    Failure(r"^429\b", "too many requests", "A limiter answered; ask for the limit, or send less."),
    Failure(
        r"^50[24]\b", "a proxy got no answer", "Look at the server behind the proxy at that time."
    ),
    Failure(r"^503\b", "service unavailable", "The server is down or sheds load: look in its log."),
    Failure(r"^5\d\d\b", "server error", "Look for that time in the server's log."),
    Failure(r"^[123]\d\d\b", "answered, but refused by an assertion", "Open one such answer."),
)


def failure(row: ErrorRow) -> Failure | None:
    """What kind of failure it is, if it is known."""
    text = bare(f"{row.code} {row.message}")
    return next((known for known in FAILURES if re.search(known.pattern, text)), None)


def bare(text: str) -> str:
    """Without JMeter's words for "this is no HTTP code"."""
    for words in _NOT_HTTP:
        text = text.replace(words, "")
    return text


def error_text(row: ErrorRow, width: int = _SHOWN) -> str:
    """Code and message on one line.

    What is too wide loses the packages of class names first, then what JMeter says twice, then the
    name of the exception; what is cut at last is before the end, where the reason mostly stands.
    """
    code = bare(row.code).rpartition(".")[2] if "." in row.code else bare(row.code)
    message = visible(bare(row.message))
    text = visible(f"{code} {message}".strip() if code not in message else message)
    if cells(text) <= width:
        return text if text.strip() else fit(UNSAID, width)
    text, message = fit(text, _READ), fit(message, _READ)
    for noise, rest in _NOISE:
        if cells(text) > width:
            text, message = noise.sub(rest, text), noise.sub(rest, message)
    if cells(text) > width and _EXCEPTION.fullmatch(code) and message.strip():
        text = message.removeprefix(code).lstrip(": ")
    return fit(text, width, tail=2 * width // 3)


@dataclass(frozen=True)
class Kind:
    """Failures that look alike, over all labels; `row` is the most frequent of them."""

    row: ErrorRow
    known: Failure | None
    count: int
    labels: tuple[str, ...]
    first_ms: int
    ways: int = 1  # how many different texts were recorded

    @property
    def what(self) -> str:
        """In words, else as it was recorded."""
        return self.known.what if self.known else error_text(self.row)


def kinds(measured: Measured) -> list[Kind]:
    """The kinds of failure, most frequent first."""
    alike: dict[tuple[str, str], list[ErrorRow]] = {}
    for row in sorted(measured.errors, key=lambda row: -row.count):
        alike.setdefault(_alike(row), []).append(row)
    found = [
        Kind(
            row=rows[0],
            known=failure(rows[0]),
            count=sum(row.count for row in rows),
            labels=tuple(dict.fromkeys(row.label for row in rows)),
            first_ms=min(row.first_ms for row in rows),
            ways=len({error_text(row) for row in rows}),
        )
        for rows in alike.values()
    ]
    return sorted(found, key=lambda kind: -kind.count)


def _alike(row: ErrorRow) -> tuple[str, str]:
    """Failures that share it are one kind; two codes of HTTP never do."""
    known = failure(row)
    code = row.code if _HTTP.fullmatch(row.code) else ""
    return code, known.pattern if known else error_text(row)


def all_failed(measured: Measured) -> str:
    """What is to be said before the table where every sample failed; "" elsewhere."""
    total = measured.total
    if not total.samples or total.errors < total.samples or not measured.errors:
        return ""
    who = f"All {count(total.samples)} samples" if total.samples > 1 else "The only sample"
    worst, *others = kinds(measured)
    if 2 * worst.count < total.errors:
        return f"{who} failed, in {len(others) + 1} ways; most often: {worst.what}."
    mostly = f"{count(worst.count)} of them: " if others else ""
    host = re.search(r"Connect to (\S+:\d+)", worst.row.message)
    by = f" by {visible(host[1])}" if host and worst.known else ""
    look = f" {worst.known.look}" if worst.known else ""
    return f"{who} failed: {mostly}{worst.what}{by}.{look}"
