"""report.md: no sentence contradicts a table, no label becomes markup."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmeterpy.analysis import Measured, measure
from jmeterpy.analysis.thresholds import judge, parse_all
from jmeterpy.brief import ArrivalsBrief, GroupBrief, LabelBrief, PlanBrief
from jmeterpy.reports.markdown import markdown
from jmeterpy.reports.markup import code, text
from jmeterpy.reports.phrases import untried

Take = Callable[..., Measured]
HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,allThreads"


@st.composite
def worlds(draw: st.DrawFn) -> list[tuple[str, int, int, int]]:
    """Labels with their samples, failures and median."""
    labels = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=4, unique=True))
    found = []
    for label in labels:
        samples = draw(st.sampled_from([1, 5, 6, 35, 71, 72, 100, 367, 368, 500]))
        failed = draw(st.sampled_from([0, 0, 1, samples // 2, samples]))
        found.append((label, samples, min(failed, samples), draw(st.sampled_from([0, 5, 40, 400]))))
    return found


def rows_of(world: list[tuple[str, int, int, int]]) -> str:
    lines = [HEAD]
    for number, (label, samples, failed, median) in enumerate(world):
        for i in range(samples):
            elapsed = median + i * 37 % 50 * (1 + median // 10)
            fine = "true" if i >= failed else "false"
            what = "200,OK" if i >= failed else "503,Service Unavailable"
            start = 1_795_229_400_000 + i * 40 + number
            lines.append(f"{start},{elapsed},{label},{what},Users 1-{i + 1},{fine},{1 + i // 10}")
    return "\n".join(lines) + "\n"


def plain(page: str) -> str:
    return page.replace("\u202f%", " %").replace("\u202f", "").replace("**", "")


def table_of(page: str, section: str) -> dict[str, list[str]]:
    part = page.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.split("\n") if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0].strip(): row[1:] for row in cells[2:]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_no_sentence_contradicts_the_table(world: list[tuple[str, int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.jtl"
        path.write_text(rows_of(world))
        measured = measure(path)
        verdicts = judge(parse_all(["p95 < 300ms", "error_rate < 1%"]), measured)
        page = plain(markdown(measured, verdicts, title="World"))
    rows = table_of(page, "Numbers")
    opening = page.split("## Verdict")[0]
    check_title(page, verdicts)
    check_failures(opening, rows["Total"])
    check_slowest(opening, rows)
    check_dashes(rows)
    check_findings(page, rows)


def check_title(page: str, verdicts: tuple[Any, ...]) -> None:
    failed = any(verdict.status != "PASS" for verdict in verdicts)
    assert page.startswith(f"# World: {'failed' if failed else 'passed'}\n")


def check_failures(opening: str, total: list[str]) -> None:
    samples, share = total[0], total[1]
    assert re.search(rf"\b{samples} samples? in ", opening)
    said = re.search(r"; (all|it|\d+) (succeeded|failed)(?: \((.*)\))?\.", opening)
    assert said
    if share == "0 %":
        assert said[2] == "succeeded"
    elif share == "100 %":
        assert said[1] in ("all", "it")
        assert said[2] == "failed"
    else:
        assert said[3] == share


def check_slowest(opening: str, rows: dict[str, list[str]]) -> None:
    labels = {name: row for name, row in rows.items() if name != "Total"}
    said = re.search(
        r"is (?:that of )?(\w): half took at most (\d+) ms, 95 % at most (\d+) ms, "
        r"the slowest (\d+) ms",
        opening,
    )
    if not said:
        return
    row = labels[said[1]]
    assert [said[2], said[3], said[4]] == [row[3], row[4], row[6]]
    compared = [
        int(other[4])
        for other in labels.values()
        if other[4] != "\u2013" and float(other[1].strip("<> %")) <= 50
    ]
    assert int(row[4]) == max(compared)


def check_dashes(rows: dict[str, list[str]]) -> None:
    for row in rows.values():
        samples = int(row[0])
        for column, least in ((3, 6), (4, 72), (5, 368)):
            assert (row[column] == "\u2013") == (samples < least)


def check_findings(page: str, rows: dict[str, list[str]]) -> None:
    """What the findings say about samples and failures stands in the table."""
    part = page.split("## Findings\n")
    lines = re.findall(r"^- (.*)$", part[1].split("\n## ")[0], re.MULTILINE) if part[1:] else []
    assert len(lines) <= 7
    failed = rows["Total"][1] != "0 %"
    for line in lines:
        if " failure" in line and " of " in line:
            assert failed
        short = re.search(r"No (p\d+) is stated for (.*): fewer than (\d+) samples", line)
        for name, samples in re.findall(r"(\w) \((\d+)\)", short[2]) if short else []:
            assert rows[name][0] == samples
            assert int(samples) < int(short[3]) if short else False


HOSTILE = (
    "a|b", "`x`", "<script>alert(1)</script>", "[x](javascript:alert(1))", "![i](http://e.vil/p)",
    "# head", "$x^2$", "**bold** _it_", "a\nb", "\\|", "&lt;", "www.example.com", "~~s~~", "*", "",
)  # fmt: skip


def test_a_label_is_only_ever_text(steady: Take) -> None:
    measured = steady(len(HOSTILE) * 80, labels=HOSTILE, failed=20)
    page = markdown(measured, judge(parse_all(["p95(nobody) < 1s"]), measured), title="<b>|`*t")
    prose = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", page)
    prose = prose.replace("![Response times](response_times.png)", "")
    prose = prose.replace("![Samples](samples.png)", "").replace("**", "")
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", prose)
    for sign in "<>[]$~*`":
        assert sign not in bare, sign
    assert "http://" not in prose
    assert "www.e" not in prose
    numbers = page.split("## Numbers\n")[1].split("\n## ")[0].strip().split("\n")
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in numbers} == {10}


@given(st.text(max_size=60))
def test_text_in_a_cell_is_one_line_without_bare_marks(words: str) -> None:
    said = text(words)
    assert "\n" not in said
    assert not re.search(r"[<>|`\[\]]", re.sub(r"\\[!-/:-@\[-`{-~]", "", said))
    ticks = re.fullmatch(r"(`+)(.*?)\1", code(words), re.DOTALL)
    assert ticks
    assert not re.search(rf"(?<!`){ticks[1]}(?!`)", ticks[2])


def test_what_was_run_comes_from_brief_and_facts(steady: Take) -> None:
    brief = PlanBrief(
        name="Users and posts",
        groups=(GroupBrief("Users", users=1000),),
        labels=(LabelBrief("A", "Users", expected=500),),
        labels_are_complete=True,
    )
    facts = {
        "state": "interrupted", "message": "Interrupted after 0:41", "jmeter": "5.6.3",
        "plan": {"file": "plans/x.py", "parameters": {"users": "50"}}, "runner": {"name": "local"},
    }  # fmt: skip
    page = plain(markdown(steady(200), brief=brief, facts=facts))
    assert page.startswith(
        "# Users and posts: interrupted\n\nInterrupted after 0:41\n1000 users took"
    )
    assert "| users | 1000, at most 10 at once |" in page
    assert "| parameters | users = 50 |" in page
    assert "200 of 500 planned samples were taken" in page


def test_any_results_file_has_a_page(steady: Take) -> None:
    page = markdown(steady(10))
    assert page.startswith("# Results: not judged\n")
    assert "## Verdict" not in page
    assert "| files | samples.jtl |" in page


@pytest.mark.parametrize("name", ["labels", "connection-refused", "setup-teardown", "errors"])
def test_the_corpus_has_pages(corpus: Path, name: str) -> None:
    measured = measure(corpus / "jtl" / name / "results.jtl")
    page = markdown(measured, judge(parse_all(()), measured))
    assert page.count("\n## ") >= 4
    if name == "connection-refused":
        assert "The only sample failed: connection refused by 127.0.0.1:1." in page


def test_of_labels_too_close_to_call_the_next_is_named_and_the_rest_counted(take: Take) -> None:
    rows = [
        (i * 100 + k, 100 + k - 3 * (i % 20), name, True, 4)
        for i in range(900)
        for k, name in enumerate(("Low", "Mid", "Top"))
    ]
    rows += [(i * 1000, 98 - 3 * (i % 20), "Rare", True, 4) for i in range(80)]
    page = markdown(take(rows), title="x").replace("\u202f", " ")
    assert "The highest p95 is that of Top" in page
    assert "Rare" not in page.split("too close")[0].split("The highest p95")[1]
    assert re.search(r"; Mid \(p95 \d+ ms\) and \d others? are too close to call one of them", page)


def test_few_samples_are_said_to_be_why_the_slower_is_not_known(take: Take) -> None:
    """Write has 82 samples, one of twenty slow as those of Read: no p95 of so few is certain."""
    read = [(i * 100, 123 if i % 8 == 0 else 20, "Read", True, 4) for i in range(900)]
    write = [(i * 1000, 140 if i % 25 == 0 else 17, "Write", True, 4) for i in range(82)]
    page = markdown(take([*read, *write]), title="x")
    assert "82 samples of Write (p95 17 ms) are too few to say whether it or Read is the " in page
    assert "too close" not in page


def arrivals(*levels: ArrivalsBrief) -> PlanBrief:
    return PlanBrief(groups=(GroupBrief("Users", arrivals_per_second=9.0),), arrivals=levels)


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        (None, "more than 10 users at once, or about longer than 10.1 s: neither was tried."),
        (PlanBrief(groups=(GroupBrief("Users", users=10),)), "more than 10 users at once, or"),
        (
            arrivals(ArrivalsBrief(2.5, 0.0, 0.0, 5.0), ArrivalsBrief(20.0, 5.0, 1.0, 10.0)),
            "more than 20 arrivals/s, or about longer than 10.1 s: neither was tried.",
        ),
        (  # it ended before it came to the second
            arrivals(ArrivalsBrief(2.5, 0.0, 0.0, 60.0), ArrivalsBrief(20.0, 60.0, 1.0, 90.0)),
            "more than 2.5 arrivals/s, or about longer than",
        ),
        (arrivals(), "longer than 10.1 s: that was not tried."),
    ],
)
def test_what_was_not_tried_is_said_of_what_the_plan_sets(
    steady: Take, brief: PlanBrief | None, said: str
) -> None:
    page = plain(untried(steady(200), brief))
    assert page.startswith(f"Nothing is said about {said}")
