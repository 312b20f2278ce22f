"""Thirty ways in which a results file can be damaged or odd: every good row counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jmeterpy.analysis import blocks, measure, reader
from jmeterpy.analysis.merge import merge
from jmeterpy.analysis.recorded import is_recorded
from jmeterpy.errors import ResultsError
from tests.analysis.jtl_text import HEADER, START_MS, one_row, quoted

pytestmark = pytest.mark.usefixtures("reader")  # each test is run with both readers of rows

ROWS = 500
BODY = [one_row(i, elapsed=i % 90 + 1) for i in range(ROWS)]
GOOD = [(START_MS + i, i % 90 + 1, "A", True, "") for i in range(ROWS)]
Found = tuple[int, int, str, bool, str]  # start, elapsed, label, ok, what failed


@dataclass(frozen=True)
class Case:
    """The bytes of a file, the rows that are good in it, and the lines that are not."""

    name: str
    data: bytes
    good: list[Found] = field(default_factory=lambda: GOOD)
    bad: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.name


def lines(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def failing(text: str) -> str:
    return one_row(ROWS, ok=False, failure=text)


def failed(text: str) -> Found:
    return (START_MS + ROWS, 5, "A", False, text)


def spliced(*rows: str, at: int = 250, drop: int = 0) -> bytes:
    return lines(*BODY[:at], *rows, *BODY[at + drop :])


FAKE = "x\n1795229400001,5,A,200,OK,T 1-1,text,true,,1,1,1,1,http://x/,1,0,0\ny"
BIG = 'line, "q"\n' * 30_000
CUT_QUOTE = one_row(250, ok=False, failure='say "hi", you')
NAMES = ("NA", "null", "None", "", "007", "true")
WITHOUT_250 = GOOD[:250] + GOOD[251:]

CASES = [
    Case("clean", lines(*BODY)),
    Case(
        "a newline in a message",
        lines(*BODY, failing('a\n"b", c\n\nd')),
        [*GOOD, failed('a\n"b", c\n\nd')],
    ),
    Case("CRLF in a message", lines(*BODY, failing("a\r\nb")), [*GOOD, failed("a\r\nb")]),
    Case("a whole row in a message", lines(*BODY, failing(FAKE)), [*GOOD, failed(FAKE)]),
    Case(
        "a message of 300 kB",
        lines(*BODY, failing(BIG), *(one_row(ROWS + 1 + i, elapsed=1) for i in range(50))),
        [*GOOD, failed(BIG), *((START_MS + ROWS + 1 + i, 1, "A", True, "") for i in range(50))],
    ),
    Case("no newline at the end", lines(*BODY)[:-1]),
    Case("the last row cut", lines(*BODY) + one_row(ROWS).encode()[:40], bad=(502,)),
    Case(
        "the last row cut in quotes",
        lines(*BODY) + failing('long "quoted",\n text').encode()[:80],
        bad=(502,),
    ),
    Case("the last row cut in a number", lines(*BODY) + b"1795229400500,1", bad=(502,)),
    Case("a short row", spliced("1795229400250,12,A,200"), bad=(252,)),
    Case("a long row", spliced(one_row(9) + ",x,y"), bad=(252,)),
    Case("the header again", spliced(HEADER), bad=(252,)),
    Case(
        "a cut row glued to the next",
        spliced(BODY[250][:30] + BODY[251], drop=2),
        WITHOUT_250,
        bad=(252,),
    ),
    Case(
        "a row cut in quotes, then more rows",
        spliced(CUT_QUOTE[: CUT_QUOTE.index("say") + 2], drop=1),
        WITHOUT_250,
        bad=(252,),
    ),
    Case(
        "a stray quote",
        spliced(BODY[250].replace(",OK,", ',O"K,'), drop=1),
    ),
    Case("blank lines", spliced("", "")),
    Case("100 kB of blank lines", spliced(*[""] * 100_000)),
    Case("CRLF line ends", lines(*BODY).replace(b"\n", b"\r\n")),
    Case("CRLF and LF line ends", lines(*BODY).replace(b"\n", b"\r\n", 100)),
    Case("a byte order mark", b"\xef\xbb\xbf" + lines(*BODY)),
    Case(
        "labels in UTF-8",
        lines(*BODY, one_row(ROWS, label="été, 日本")),
        [*GOOD, (START_MS + ROWS, 5, "été, 日本", True, "")],
    ),
    Case(
        "a Latin-1 byte in a message",
        lines(*BODY) + failing("p\xe9ch\xe9").encode("latin-1") + b"\n",
        [*GOOD, failed("p\ufffdch\ufffd")],
    ),
    Case("a NUL in a message", lines(*BODY, failing("a\0b")), [*GOOD, failed("a\0b")]),
    Case(
        "labels that look like something else",
        lines(*BODY, *(one_row(ROWS + i, label=name) for i, name in enumerate(NAMES))),
        [*GOOD, *((START_MS + ROWS + i, 5, name, True, "") for i, name in enumerate(NAMES))],
    ),
    Case(
        "a quoted label with blanks around",
        lines(*BODY, one_row(ROWS, label='  a, "b" ')),
        [*GOOD, (START_MS + ROWS, 5, '  a, "b" ', True, "")],
    ),
    Case(
        "a code in words after 50,000 numbers",
        lines(*BODY * 100, one_row(ROWS, ok=False, code="Non HTTP, x", message="odd")),
        [*GOOD * 100, failed("odd")],
    ),
    Case(
        "an empty count",
        lines(*BODY, one_row(ROWS).replace(",100,50,", ",,50,")),
        [*GOOD, (START_MS + ROWS, 5, "A", True, "")],
    ),
    Case(
        "elapsed above 2^31",
        lines(*BODY, one_row(ROWS, elapsed=3_000_000_000)),
        [*GOOD, (START_MS + ROWS, 3_000_000_000, "A", True, "")],
    ),
    Case(
        "negative elapsed",
        lines(*BODY, one_row(ROWS, elapsed=-5)),
        [*GOOD, (START_MS + ROWS, -5, "A", True, "")],
    ),
    Case("a number beyond reason", lines(*BODY, one_row(ROWS, elapsed=10**30)), bad=(502,)),
    Case(
        "a column of a variable", lines(*(row + ",v" for row in BODY), header=HEADER + ',"my,var"')
    ),
    Case("only a header", lines(), []),
    Case(
        "other columns after an append",
        lines(*BODY) + lines("5,true,1795229400500,B", header="elapsed,success,timeStamp,label"),
        [*GOOD, (START_MS + ROWS, 5, "B", True, "")],
        bad=(502,),
    ),
]


def found(path: Path) -> list[Found]:
    """Every row that is read."""
    rows: list[Found] = []
    for block in blocks(path):
        errors = [block.error_of(i) for i in range(len(block))]
        rows += zip(
            block.start_ms.tolist(), block.elapsed_ms.tolist(),
            (block.labels[i] for i in block.label_id.tolist()), block.ok.tolist(),
            (error[1] if error else "" for error in errors), strict=True,
        )  # fmt: skip
    return rows


def shortened(rows: list[Found]) -> list[Found]:
    """Rows as they are kept: a very long text is not kept whole."""
    return [(*row[:4], row[4][:1000]) for row in rows]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_good_row_counts_and_every_bad_one_is_named(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl"
    path.write_bytes(case.data)
    assert shortened(found(path)) == shortened(case.good)
    skipped = measure(path).skipped
    assert tuple(line for line, _ in skipped.examples) == case.bad
    assert skipped.rows == len(case.bad)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1795229400250,12,A,200", "4 fields where the header has 17"),
        ("1795229400250", "1 field where the header has 17"),
        (one_row(1).replace(",5,A,", ",five,A,"), "elapsed is 'five', not a whole number"),
        (one_row(1).replace("true", "yes"), "success is 'yes', neither true nor false"),
        (one_row(1).replace(str(START_MS + 1), "today"), "timeStamp is 'today', which is no time"),
        (HEADER, "a header in the middle: another run was appended"),
    ],
)
def test_the_reason_says_what_is_wrong(row: str, reason: str, write: Callable[..., Path]) -> None:
    skipped = measure(write([*BODY[:3], row, *BODY[3:]])).skipped
    assert skipped.examples == ((5, reason),)


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ('<httpSample t="9"/>', "ts (timeStamp) is missing"),
        ('<httpSample t="9" ts="" s="true"/>', "ts (timeStamp) is missing"),
        ('<httpSample t="9" ts="today" s="true"/>', "ts (timeStamp) is 'today', which is no time"),
        (f'<httpSample ts="{START_MS}" s="true"/>', "t (elapsed) is missing"),
        (f'<httpSample t="9" ts="{START_MS}"/>', "s (success) is missing"),
    ],
)
def test_what_an_xml_sample_lacks_is_named(sample: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "samples.xml"
    good = f'<httpSample t="9" ts="{START_MS}" s="true" lb="A"/>'
    path.write_text(f"<testResults>\n{good}\n{sample}\n</testResults>\n", encoding="utf-8")
    assert measure(path).skipped.examples == ((3, reason),)


def test_lines_count_from_the_start_of_the_file(write: Callable[..., Path]) -> None:
    path = write([BODY[0], failing("two\nlines"), BODY[1]])
    (block,) = blocks(path)
    assert block.line.tolist() == [2, 3, 5]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_any_separator_is_read(separator: str, tmp_path: Path) -> None:
    fields = [f"{START_MS}", "7", f"a{separator}b", "true"]
    path = tmp_path / "samples.jtl"
    header = separator.join(["timeStamp", "elapsed", "label", "success"])
    path.write_text(f"{header}\n{separator.join(quoted(f, separator) for f in fields)}\n")
    assert found(path) == [(START_MS, 7, f"a{separator}b", True, "")]


def test_text_after_a_closing_quote_is_part_of_the_label(write: Callable[..., Path]) -> None:
    odd = one_row(6, label="odd").replace("odd", '"a"b')
    assert [row.label for row in measure(write([one_row(5), odd])).labels][-1] == '"a"b'


@pytest.mark.parametrize("where", ["first", "further down"])
def test_more_columns_than_anything_writes_are_refused(where: str, tmp_path: Path) -> None:
    wide = f"{HEADER},{','.join(f'v{i}' for i in range(2000))}"
    path = tmp_path / "samples.jtl"
    path.write_bytes(lines(header=wide) if where == "first" else lines(*BODY, wide))
    with pytest.raises(ResultsError, match="has more than 1,000 columns"):
        measure(path)


def test_many_sample_variables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl"
    more = "," * 900
    path.write_bytes(lines(*(row + more for row in BODY), header=HEADER + more.replace(",", ",v")))
    assert measure(path).total.samples == ROWS


ODD_FIRST = {
    "goes over lines": one_row(0, ok=False, failure="two\nlines"),
    "is cut": "1795229400000,5,A,200",
    "is glued to the next": one_row(0)[:60] + one_row(1),
    "has too many fields": one_row(0) + ",x,y",
    "has no success": one_row(0).replace("true", "yes"),
}


@pytest.mark.parametrize("piece", [50, 1 << 20])
@pytest.mark.parametrize("kind", ODD_FIRST)
def test_a_file_without_header_is_read_whatever_its_first_row_is(
    kind: str, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_PIECE", piece)
    path = tmp_path / "samples.jtl"
    path.write_text("\n".join([ODD_FIRST[kind], *BODY[2:]]) + "\n")
    good = [START_MS + i for i in range(2, ROWS)]
    if kind == "goes over lines":
        good.insert(0, START_MS)
    elif kind == "is glued to the next":
        good.insert(0, START_MS + 1)
    assert [row[0] for row in found(path)] == good
    bad = [] if kind == "goes over lines" else [1]
    assert [line for line, _ in measure(path).skipped.examples] == bad
    merged = merge([path], tmp_path / "all.jtl")
    assert (merged.rows, merged.files[0].left_out) == (len(good), len(bad))
    assert merged.columns == tuple(HEADER.split(","))
    assert is_recorded([path], "Latency")


XML = [
    f'<httpSample t="9" ts="{START_MS + i}" s="true" lb="A"><a>&lt;sample </a></httpSample>\n'
    for i in range(400)
]
TORN = {
    "an end tag": ("</httpSample>", "</httpSa>"),
    "a start tag": ("<httpSample", "httpSample"),
    "a name": ("<httpSample", "<http\nSample"),
    "an attribute": (' s="true"', ' s=true"'),
    "what is in it": ("<a>", "<<a>"),
}


@pytest.mark.parametrize("place", [0, 200, 399])
@pytest.mark.parametrize("kind", TORN)
def test_samples_that_damaged_xml_costs_are_counted(kind: str, place: int, tmp_path: Path) -> None:
    path = tmp_path / "samples.xml"
    rows = [*XML[:place], XML[place].replace(*TORN[kind], 1), *XML[place + 1 :]]
    path.write_text(f"<testResults>\n{''.join(rows)}</testResults>\n")
    measured = measure(path)
    known = 400 - (kind in ("a start tag", "a name"))  # one is no longer to be seen as one
    assert measured.total.samples + measured.skipped.rows >= known
    assert measured.total.samples >= place
    assert measured.skipped.rows <= 1 or "XML is damaged" in str(measured.skipped.examples)
    merged = merge([path], tmp_path / "all.jtl").files[0]
    assert (merged.rows, merged.left_out) == (measured.total.samples, measured.skipped.rows)
    path.write_text(f"<testResults>\n{''.join(XML)}</testResults>\n")
    assert measure(path).skipped.rows == 0
