"""Results files as nobody wants them: their bytes, and what they give: samples, or words."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.analysis.jtl_text import HEADER, START_MS, one_row

ROWS = 60
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Case:
    """A file: `samples` that it holds, or the `words` that refuse it; `bad` rows left out."""

    name: str
    data: Callable[[], bytes]
    samples: int = ROWS
    words: str = ""
    bad: int = 0

    def __str__(self) -> str:
        return self.name


def text(*rows: str, header: str = HEADER) -> bytes:
    """A whole file."""
    return ("\n".join([header, *rows]) + "\n").encode()


def body(**settings: object) -> list[str]:
    """Ordinary rows of six seconds, with these settings."""
    return [
        one_row(i * 100, **{"elapsed": i % 9 + 1, "thread": f"T 1-{i % 5 + 1}", **settings})  # type: ignore[arg-type]  # the settings of one_row
        for i in range(ROWS)
    ]


def labelled(*labels: str, each: int = 12) -> bytes:
    """Some rows of each of these labels, a third of them failed."""
    found = [label for label in labels for _ in range(each)]
    rows = [
        one_row(i * 100, label=label, ok=i % 3 > 0, code="500", message=label, failure=label)
        for i, label in enumerate(found)
    ]
    return text(*rows)


GOOD = text(*body())
FIRST = str(START_MS)
HTML = ("<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "<!--", "&lt;", "]]>")
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1")
SHELL = ("$(touch /tmp/x)", "`id`", "; reboot", "../../etc/passwd", "%s%n{0}{{7*7}}", "-o", "a\\")
ESCAPES = ("\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x08\x7f", "\u202egnp", "a\0b")
MARKS = ("$x^2$", "$\\frac{$", "_hidden", "a|b", "**b**", "[x](javascript:1)", "# h", "日本語")


def _at(*times_ms: int) -> bytes:
    return text(*(one_row(at - START_MS, elapsed=7) for at in times_ms))


def _far_apart(gap_ms: int, rows: int = ROWS) -> Callable[[], bytes]:
    return lambda: text(*(one_row(i * gap_ms, elapsed=7 + i % 50) for i in range(rows)))


ODD = [
    Case("no rows", text, samples=0),
    Case("one row", lambda: text(one_row(0)), samples=1),
    Case("two rows", lambda: text(one_row(0), one_row(9)), samples=2),
    Case("one failure", lambda: text(one_row(0, ok=False, code="500")), samples=1),
    Case("only failures", lambda: text(*body(ok=False, code="500", message="Oops"))),
    Case("only one label", lambda: text(*body(label="only"))),
    Case("a clock going backwards", lambda: text(*reversed(body()))),
    Case(
        "a clock set back by a day",
        lambda: text(*body(), *(one_row(i - 24 * HOUR_MS) for i in range(40))),
        samples=ROWS + 40,
    ),
    Case("a row of 1970", lambda: text(*body()[1:], one_row(-START_MS))),
    Case("a row of 9998", lambda: text(*body()[1:], one_row(253_300_000_000_000 - START_MS))),
    Case("a row before 1970", lambda: text(*body(), one_row(-START_MS - 5)), bad=1),
    Case("a row of the year 30489", lambda: text(*body(), one_row(9 * 10**14 - START_MS)), bad=1),
    Case("negative times", lambda: text(*(one_row(i * 100, elapsed=-i) for i in range(ROWS)))),
    Case("no time at all", lambda: text(*body(elapsed=0))),
    Case("everything at once", lambda: text(*(one_row(0, thread=f"T 1-{i}") for i in range(ROWS)))),
    Case("times of thirty years", lambda: text(*body(elapsed=10**12))),
    Case("a time of 2^53", lambda: text(*body(), one_row(1, elapsed=2**53)), bad=1),
    Case("a time of 2^62", lambda: text(*body(), one_row(1, elapsed=2**62)), bad=1),
    Case("bytes of 2^53", lambda: text(*body(), one_row(1, received=2**53)), bad=1),
    Case("2^40 users", lambda: text(*body(users=2**40))),
    Case("fewer users than none", lambda: text(*body(users=-3))),
    Case("gaps of hours", _far_apart(5 * HOUR_MS)),
    Case("24 hours", _far_apart(24 * HOUR_MS // 2000, 2000), samples=2000),
    Case("10 days", _far_apart(240 * HOUR_MS // 2000, 2000), samples=2000),
    Case("10 years", _far_apart(87_600 * HOUR_MS // 500, 500), samples=500),
    Case(
        "5,000 labels",
        lambda: text(*(one_row(i * 10, label=f"item {i}") for i in range(5000))),
        samples=5000,
    ),
    Case(
        "2,000 kinds of error",
        lambda: text(*(one_row(i, ok=False, code="", message=f"m{i}") for i in range(2000))),
        samples=2000,
    ),
    Case("labels of HTML", lambda: labelled(*HTML)),
    Case("labels of formulas", lambda: labelled(*FORMULAS), samples=72),
    Case("labels of a shell", lambda: labelled(*SHELL), samples=84),
    Case("labels of escapes", lambda: labelled(*ESCAPES), samples=72),
    Case("labels of markup", lambda: labelled(*MARKS), samples=96),
    Case("labels of 100 kB", lambda: labelled("x" * 100_000, "y " * 50_000), samples=24),
    Case("a label without text", lambda: text(*body(label=""))),
    Case("a label of lines", lambda: text(*body(label="a\nb\r\nc"))),
    Case("threads of escapes", lambda: text(*body(thread="<b>\x1b[31m=1 1-1"))),
]
DAMAGED = [
    Case(
        "other columns after an append",
        lambda: GOOD + text(f"5,true,{FIRST},B", header="elapsed,success,timeStamp,label"),
        samples=ROWS + 1,
        bad=1,
    ),
    Case(
        "columns without a time after an append",
        lambda: GOOD + text(f"true,{FIRST},B", header="success,timeStamp,label"),
        words="line 62, has no column 'elapsed'",
    ),
    Case("the header twice", lambda: text() + GOOD, bad=1),
    Case("the last row cut", lambda: GOOD[:-30], samples=ROWS - 1, bad=1),
    Case("cut in the header", lambda: GOOD[:50], words="no column 'success'"),
    Case("the header alone and cut at its end", HEADER.encode, samples=0),
    Case("an open quote at the end", lambda: GOOD + b'1795229400500,1,"x,y', bad=1),
    Case(
        "an open quote in the middle",
        lambda: text(*body()[:30], '1795229400500,1,"x,y', *body()[30:]),
        bad=1,
    ),
    Case("empty", lambda: b"", words="is empty"),
    Case("one byte", lambda: b"t", words="starts with 't'"),
    Case("blank lines", lambda: b"\n\r\n\n", words="holds nothing but blank lines"),
    Case("blank lines before the header", lambda: b"\n\r\n" + GOOD),
    Case("zero bytes", lambda: b"\0" * 5000, words="is of zero bytes, as a file is after a crash"),
    Case("zero bytes at the end", lambda: GOOD + b"\0" * 100_000, bad=1),
    Case("UTF-16", lambda: GOOD.decode().encode("utf-16"), words="text in UTF-16; write it as UTF"),
    Case(
        "UTF-16, big end first",
        lambda: b"\xfe\xff" + GOOD.decode().encode("utf-16-be"),
        words="text in UTF-16",
    ),
    Case("UTF-16 without a mark", lambda: GOOD.decode().encode("utf-16-le"), words="in UTF-16"),
    Case("UTF-8 with a mark", lambda: b"\xef\xbb\xbf" + GOOD),
    Case("CRLF", lambda: GOOD.replace(b"\n", b"\r\n")),
    Case("CR alone", lambda: GOOD.replace(b"\n", b"\r"), words="a carriage return alone"),
    Case("semicolons", lambda: GOOD.replace(b",", b";")),
    Case(
        "decimal commas",
        lambda: text(
            *(row.replace(",", ";").replace(";5;", ";5,5;", 1) for row in body(elapsed=5)),
            header=HEADER.replace(",", ";"),
        ),
        samples=0,
        bad=ROWS,
    ),
    Case("nothing but bad rows", lambda: text(*["x,y"] * ROWS), samples=0, bad=ROWS),
    Case("noise", lambda: b"x" + random.Random(1).randbytes(50_000), words="starts with 'x"),
    Case("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), words="starts with"),
    Case("a line of 20 MB", lambda: GOOD + b"x" * 20_000_000 + b"\n", bad=3),
    Case("JSON", lambda: b'{"a": 1}\n', words="starts with '{"),
    Case("a zip", lambda: b"PK\x03\x04rest", words="zip archive; unpack it"),
    Case("an empty zip", lambda: b"PK\x05\x06" + bytes(18), words="an empty zip archive"),
    Case("bzip2", lambda: b"BZh91AY&SY", words="packed by bzip2; unpack it"),
    Case("xz", lambda: b"\xfd7zXZ\0", words="packed by xz; unpack it"),
    Case("zstd", lambda: b"\x28\xb5\x2f\xfd", words="packed by zstd; unpack it"),
    Case("gzip", lambda: gzip.compress(GOOD)),
    Case("gzip, its checksum cut", lambda: gzip.compress(GOOD)[:-5]),
    Case("gzip, cut in a second part", lambda: gzip.compress(GOOD) + gzip.compress(GOOD)[:12]),
    Case("gzip, and more after it", lambda: gzip.compress(GOOD) + b"\x1f\x8bmore"),
    Case("gzip, two bytes", lambda: b"\x1f\x8b", words="is a damaged gzip file"),
    Case("gzip, no more than a name", lambda: b"\x1f\x8b" + b"x" * 99, words="damaged gzip file"),
    Case("gzip of gzip", lambda: gzip.compress(gzip.compress(GOOD)), words="packed twice"),
    Case("gzip of nothing", lambda: gzip.compress(b""), words="is empty"),
    Case("gzip of a zip", lambda: gzip.compress(b"PK\x03\x04"), words="zip archive"),
]
