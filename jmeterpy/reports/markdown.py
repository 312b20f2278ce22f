"""report.md: one page, every sentence of which follows from its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis.thresholds import Verdict
from jmeterpy.brief import PlanBrief
from jmeterpy.reports.between import between_lines
from jmeterpy.reports.comparison import comparison_markdown
from jmeterpy.reports.failures import UNSAID, all_failed, error_text
from jmeterpy.reports.groups import groups_markdown
from jmeterpy.reports.limits import SIGNS, remark, value_text
from jmeterpy.reports.markup import code, escaped, table, text
from jmeterpy.reports.method import in_the_numbers, method, not_in_the_numbers
from jmeterpy.reports.phrases import answer, length_ms, outcome_word, untried, what_ran
from jmeterpy.reports.resources import resource_table
from jmeterpy.reports.steps import steps_markdown
from jmeterpy.reports.table import KINDS, columns_of
from jmeterpy.reports.words import THIN, clock, count, counted, fit, lasting, visible

if TYPE_CHECKING:
    from jmeterpy.analysis import ErrorRow, Measured, Row
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.reports.findings import Findings, Ground

_ROWS = 50  # labels and errors; summary.csv has all
_ALWAYS = {"Response times": "response_times.png", "Samples": "samples.png"}
PICTURES = {**_ALWAYS, "Steps": "steps.png", "Resources": "resources.png", "Changes": "changes.png"}


def markdown(
    measured: Measured,
    verdicts: Sequence[Verdict] = (),
    *,
    title: str = "",
    brief: PlanBrief | None = None,
    facts: Mapping[str, Any] | None = None,
    pictures: Mapping[str, str] = _ALWAYS,
    comparison: Comparison | None = None,
    ground: Ground | None = None,
) -> str:
    """The page. `facts` is run.json; without `brief` and `facts` it is of any results file.

    `ground` is what findings follow from, where another page has it already.
    """
    from jmeterpy.reports.findings import Ground, findings
    from jmeterpy.reports.findings.lines import finding_lines, not_judged_lines

    facts = facts or {}
    name = title or (brief.name if brief else "") or "Results"
    word = outcome_word(verdicts, str(facts.get("state", "")), comparison)
    ground = ground or Ground(measured, verdicts, brief)
    found = findings(ground)
    parts = [
        [f"# {text(name)}: {word}", "", *_opening(measured, brief, facts, ground, found)],
        _section("Verdict", _verdict_table(verdicts)),
        _section("Compared with the baseline", comparison_markdown(comparison)),
        _section("What was run", _run_table(run_facts(measured, brief, facts))),
        _section("Numbers", [*_numbers(measured), *_kept(measured)]),
        _section("Between what the numbers lie", between_lines(measured)),
        _section("Thread groups", groups_markdown(measured, brief)),
        _section("Steps", steps_markdown(ground.capacity)),
        _section("Errors", _errors(measured)),
        _section("Server and load generator", resource_table(measured, facts)),
        _section("Pictures", [f"![{what}]({file})" for what, file in pictures.items()]),
        _section("Findings", finding_lines(found)),
        _section("Not judged, and why", not_judged_lines(found)),
        _section("How the numbers are made", [method(measured)]),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _opening(
    measured: Measured,
    brief: PlanBrief | None,
    facts: Mapping[str, Any],
    ground: Ground,
    found: Findings,
) -> list[str]:
    """What a reader must know first."""
    from jmeterpy.reports.findings.lines import UNUSABLE

    return _sentences(
        [
            UNUSABLE if found.unusable else "",
            text(str(facts.get("message") or ""), 300),
            text(all_failed(measured), 300),
            what_ran(measured, brief),
            *_lost(measured),
            answer(measured, ground.capacity),
            untried(measured, brief),
        ]
    )


def _lost(measured: Measured) -> list[str]:
    return [text(said, 400) for said in not_in_the_numbers(measured)]


def step_summary(
    measured: Measured,
    verdicts: Sequence[Verdict],
    *,
    title: str,
    facts: Mapping[str, Any] | None = None,
    comparison: Comparison | None = None,
    ground: Ground | None = None,
) -> str:
    """What a CI job shows of a run: verdict and why, comparison and numbers, no pictures."""
    from jmeterpy.reports.findings import Ground
    from jmeterpy.reports.findings.lines import why_lines

    facts = facts or {}
    word = outcome_word(verdicts, str(facts.get("state", "")), comparison)
    message = text(str(facts.get("message") or ""), 300)
    ground = ground or Ground(measured, verdicts)
    opening = [message, what_ran(measured, None), *_lost(measured), _unbroken(ground)]
    parts = [
        [f"## {text(title)}: {word}", "", *_sentences(opening)],
        why_lines(ground),
        _verdict_table(verdicts),
        comparison_markdown(comparison),
        _numbers(measured),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _unbroken(ground: Ground) -> str:
    """How far steps held; what broke is among the findings."""
    from jmeterpy.reports.bracket import limit

    found = ground.capacity
    return limit(found, gap=THIN) if found.state in ("not_reached", "inconclusive") else ""


def _sentences(lines: Iterable[str]) -> list[str]:
    """One a line, which Markdown joins to a paragraph."""
    return [line for line in lines if line]


def _section(name: str, lines: Sequence[str]) -> list[str]:
    return [f"## {name}", "", *lines] if lines else []


def _verdict_table(verdicts: Sequence[Verdict]) -> list[str]:
    rows = [
        (
            code(verdict.threshold.text),
            value_text(verdict, gap=THIN) if verdict.value is not None else "\u2013",
            f"{SIGNS[verdict.status]} {verdict.status}",
            text(remark(verdict), 200),
        )
        for verdict in verdicts
    ]
    head = ("threshold", "measured", "verdict", "")
    return table(head, rows) if rows else []


def _run_table(said: Mapping[str, str]) -> list[str]:
    return table(("", ""), [(what, escaped(words)) for what, words in said.items()], left=2)


def run_facts(
    measured: Measured, brief: PlanBrief | None, facts: Mapping[str, Any]
) -> dict[str, str]:
    """What made the numbers, as far as it is known, as plain text: each form escapes it."""
    plan = facts.get("plan") if isinstance(facts.get("plan"), Mapping) else {}
    runner = facts.get("runner") if isinstance(facts.get("runner"), Mapping) else {}
    users = measured.users_max
    rows = {
        "started": _moment(measured.start_ms),
        "lasted": lasting(length_ms(measured)) if measured.total.samples else "",
        "users": _users(users, brief),
        "plan": _plain((plan or {}).get("file")),
        "parameters": _settings((plan or {}).get("parameters")),
        "runner": _plain((runner or {}).get("name")),
        "JMeter": _plain(facts.get("jmeter")),
        "Java": _plain(facts.get("java")),
        "revision": _plain(facts.get("git")),
        "files": ", ".join(fit(visible(path.name), 80) for path in measured.sources)
        if not plan
        else "",
    }
    return {name: said for name, said in rows.items() if said}


def _users(most: int, brief: PlanBrief | None) -> str:
    planned = brief.users if brief else None
    at_once = f"at most {count(most, gap=THIN)} at once" if most else ""
    return ", ".join(filter(None, [count(planned, gap=THIN) if planned else "", at_once]))


def _moment(milliseconds: int | None) -> str:
    from jmeterpy.analysis.tables import iso

    found = iso(milliseconds)
    return f"{found[:10]} {found[11:19]} UTC" if found else ""


def _plain(value: Any) -> str:
    return fit(visible(value), 80) if isinstance(value, str) else ""


def _settings(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return ", ".join(
        f"{fit(visible(str(name)), 30)} = {fit(visible(str(said)), 40)}"
        for name, said in value.items()
    )


def _numbers(measured: Measured) -> list[str]:
    inside = [row for row in measured.labels if row.kind == "sample"]
    outside = [row for row in measured.labels if row.kind != "sample"]
    fills = columns_of(measured)
    columns = [name for name in fills if name != "ms"]
    units = {"mean": "mean ms", "p50": "p50 ms", "p95": "p95 ms", "p99": "p99 ms", "max": "max ms"}
    rows = [_row(row, fills) for row in inside[:_ROWS]]
    rows.append([f"**{cell}**" for cell in _row(measured.total, fills)])
    rows += [_row(row, fills) for row in outside[:_ROWS]]
    lines = table(["", *(units.get(name, name) for name in columns)], rows)
    cut = max(0, len(inside) - _ROWS) + max(0, len(outside) - _ROWS)
    return [*lines, "", f"{counted(cut, 'row', gap=THIN)} more: `summary.csv`."] if cut else lines


def _kept(measured: Measured) -> list[str]:
    return [line for said in in_the_numbers(measured) for line in ("", text(said, 400))]


def _row(row: Row, fills: Mapping[str, Callable[[Row], str]]) -> list[str]:
    kind = KINDS.get(row.kind)
    name = text(row.label, 60) or '""'
    figures = [fill(row).replace(" ", THIN) for name, fill in fills.items() if name != "ms"]
    return [f"{name} ({kind}, not in the total)" if kind else name, *figures]


def _error(row: ErrorRow) -> str:
    said = error_text(row, 100)
    return text(said) if said == UNSAID else code(said)


def _errors(measured: Measured) -> list[str]:
    start = measured.start_ms or 0
    worst = sorted(measured.errors, key=lambda row: -row.count)
    rows = [
        (
            text(row.label, 60) or '""',
            _error(row),
            count(row.count, gap=THIN),
            clock(max(0, row.first_ms - start) / 1000),
            clock(max(0, row.last_ms - start) / 1000),
        )
        for row in worst[:_ROWS]
    ]
    lines = table(("label", "error", "count", "first", "last"), rows, left=2) if rows else []
    cut = len(worst) - _ROWS
    return [*lines, "", f"{counted(cut, 'kind', gap=THIN)} more."] if cut > 0 else lines
