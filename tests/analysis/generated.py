"""Results files that Hypothesis draws."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.analysis.jtl_text import HEADER, one_row

TRANSACTION = "Number of samples in transaction : 2, number of failing samples : 0"
TEXT = st.text(alphabet=st.sampled_from(list('ab",;\n\r\té日-0123=')), max_size=12)
LABEL = st.sampled_from(["a", "a-0", "a-1", "a-1-0", "b", "b-0", 'c, "d"', "", "-1"]) | TEXT


@st.composite
def threads_rows(draw: st.DrawFn) -> list[tuple[int, str]]:
    """Rows of some threads as (when written, text); a thread does one thing after another."""
    rows = []
    for thread in range(draw(st.integers(1, 4))):
        name = f"Group {draw(st.sampled_from('xy'))} 1-{thread}"
        now = draw(st.integers(0, 5))
        for _ in range(draw(st.integers(0, 12))):
            now += draw(st.integers(0, 2))
            length = draw(st.sampled_from([0, 0, 1, 3, 120, 700, 1600, 70_000]))
            label = draw(LABEL)
            message = draw(st.sampled_from(["OK", TRANSACTION, "Number of", 'odd "one"']))
            rows.append((now + length, _text(draw, now, length, label, name, message)))
            for _ in range(0 if message == TRANSACTION else draw(st.integers(0, 2))):
                first = draw(st.integers(0, length))
                part = draw(st.integers(0, length - first))
                inner = draw(st.sampled_from([f"{label}-0", "http://x/", label]))
                rows.append((now + length, _text(draw, now + first, part, inner, name, message)))
            now += length
    return rows


def _text(draw: st.DrawFn, start: int, length: int, label: str, thread: str, message: str) -> str:
    ok = draw(st.booleans())
    return one_row(
        start,
        elapsed=length,
        label=label,
        thread=thread,
        ok=ok,
        code=draw(st.sampled_from(["200", "404", "", "Non HTTP, code"])),
        message=message,
        failure="" if ok else draw(TEXT),
        users=draw(st.integers(0, 3)),
        group_users=draw(st.integers(0, 3)),
        received=draw(st.integers(0, 10**9)),
    )


def text_of(rows: list[tuple[int, str]]) -> bytes:
    """A whole file: the rows in the order in which they were written."""
    ordered = [text for _, text in sorted(rows, key=lambda row: row[0])]
    return ("\n".join([HEADER, *ordered]) + "\n").encode()
