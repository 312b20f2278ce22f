"""report.html from what was measured."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.reports.between import between_lines
from jmeterpy.reports.failures import all_failed
from jmeterpy.reports.findings import Findings, Ground, findings
from jmeterpy.reports.findings.lines import UNUSABLE, not_judged_lines
from jmeterpy.reports.groups import groups_markdown
from jmeterpy.reports.markdown import run_facts
from jmeterpy.reports.markup import text
from jmeterpy.reports.method import (
    in_the_numbers,
    method,
    not_in_the_numbers,
    only_a_part,
    whole_or_part,
)
from jmeterpy.reports.page import rows
from jmeterpy.reports.page.against import HEADS as CHANGES
from jmeterpy.reports.page.against import against
from jmeterpy.reports.page.apart import Apart
from jmeterpy.reports.page.kinds import kinds, top_by_label
from jmeterpy.reports.page.meta import meta
from jmeterpy.reports.page.overview import HEADS as FURTHER
from jmeterpy.reports.page.overview import limits, overview
from jmeterpy.reports.page.pack import pack
from jmeterpy.reports.page.prose import block, prose
from jmeterpy.reports.page.scripts import bundle
from jmeterpy.reports.page.still import still
from jmeterpy.reports.phrases import answer, outcome_word, untried, what_ran
from jmeterpy.reports.resources import resource_table
from jmeterpy.reports.steps import steps_markdown
from jmeterpy.reports.words import THIN, count, counted, fit, visible

if TYPE_CHECKING:
    from markupsafe import Markup

    from jmeterpy.analysis import Measured
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.change import Comparison
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.brief import PlanBrief
    from jmeterpy.reports.page.tally import Tally

_HERE = Path(__file__).parent


def page(
    measured: Measured,
    verdicts: Sequence[Verdict] = (),
    *,
    title: str = "",
    brief: PlanBrief | None = None,
    facts: Mapping[str, Any] | None = None,
    comparison: Comparison | None = None,
    ground: Ground | None = None,
) -> str:
    """The page, with everything in it. `facts` is run.json, `ground` as for `markdown`."""
    name = fit(visible(title or (brief.name if brief else "") or "Results"), 200)
    ground = ground or Ground(measured, verdicts, brief)

    def judge() -> tuple[Findings, Capacity]:
        return findings(ground), ground.capacity

    with Apart(judge, worth_it=not ground.is_begun) as judged:
        return _page(name, ground, judged, facts or {}, comparison)


def _page(
    name: str,
    ground: Ground,
    judged: Apart[tuple[Findings, Capacity]],
    facts: Mapping[str, Any],
    comparison: Comparison | None,
) -> str:
    measured, verdicts, brief = ground.measured, ground.verdicts, ground.brief
    packing = pack(measured)
    template = _environment().get_template("page.html.j2")
    word = outcome_word(verdicts, str(facts.get("state", "")), comparison)
    style, script = (_HERE / "style.css").read_text(encoding="utf-8"), bundle()
    packed = packing.result()
    picture = still(packed.tally, measured) if measured.total.samples else ""
    independent = {**_numbers(measured, packed.tally), **_about(measured, brief, facts)}
    found, capacity = judged.result()
    known = meta(measured, packed, verdicts, capacity)
    made: str = template.render(
        name=name,
        word=word,
        policy=policy(style, script),
        style=_raw(style),
        script=_raw(script),
        opening=_opening(ground, found, capacity, facts),
        limits=rows.limit_rows(verdicts),
        advice=[(x.severity, prose(x.markdown), prose(x.next_markdown)) for x in found.shown],
        still=picture,
        steps=block(steps_markdown(capacity)),
        against=against(comparison),
        changes=CHANGES,
        silent=[prose(line.removeprefix("- ")) for line in not_judged_lines(found)],
        kept_part=known["whole"],
        unmoved=_raw(f' <small class="unmoved">{known["whole"]}</small>'),
        settled=bool(known["steps"]),
        meta=island(known),
        counts=_raw(packed.text),
        **independent,
    )
    return made


def _opening(
    ground: Ground, found: Findings, capacity: Capacity, facts: Mapping[str, Any]
) -> list[str]:
    """What a reader must know first."""
    measured = ground.measured
    message = fit(visible(str(facts.get("message") or "")), 300)
    lost = [prose(text(said, 400)) for said in not_in_the_numbers(measured)]
    return [
        *filter(None, [UNUSABLE if found.unusable else "", message, all_failed(measured)]),
        *map(prose, filter(None, [what_ran(measured, ground.brief)])),
        *lost,
        *map(prose, filter(None, [answer(measured, capacity)])),
        *filter(None, [fit(visible(only_a_part(measured)), 400)]),
    ]


def _numbers(measured: Measured, tally: Tally) -> dict[str, Any]:
    """The figures and the tables of labels, by the template's names."""
    left = len(measured.labels) - rows.LABELS
    return {
        "key_figures": _key_figures(measured),
        "labels": rows.label_rows(measured, tally),
        "total": rows.label_row(measured.total),
        "columns": rows.SHOWN,
        "heads": rows.HEADS,
        "quick": overview(measured, tally),
        "apdex": limits(measured),
        "further": FURTHER,
        "kinds": kinds(measured),
        "failing": top_by_label(measured),
        "more": f"{counted(left, 'row', gap=THIN)} more: summary.csv." if left > 0 else "",
    }


def _about(measured: Measured, brief: PlanBrief | None, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What ran, and what is in the numbers, by the template's names."""
    return {
        "untried": prose(untried(measured, brief)),
        "groups": block(groups_markdown(measured, brief)),
        "resources": block(resource_table(measured, facts)),
        "facts": run_facts(measured, brief, facts).items(),
        "method": prose(method(measured)),
        "between": block(between_lines(measured)),
        "whole": fit(visible(whole_or_part(measured)), 300),
        "kept": [visible(said) for said in in_the_numbers(measured)],
    }


def _environment() -> Any:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def policy(style: str, script: str) -> str:
    """Nothing may be fetched, sent or run but this style and this script, told by their hashes."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (script, style)
    ]
    return (
        f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def island(value: Any) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end that."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return _raw(re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04x}", text))


def _raw(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  ours, or escaped by the caller


def _key_figures(measured: Measured) -> list[tuple[str, str, str]]:
    """Six numbers: what each is, its value, and its unit or what stands beside it."""
    cells = {cell.key: cell.text for cell in rows.label_row(measured.total).cells}
    users = measured.users_max
    return [
        ("Samples", cells["samples"], ""),
        ("Throughput", cells["/s"], "/s"),
        ("p50", cells["p50"], "ms"),
        ("p95", cells["p95"], "ms"),
        ("Failed", cells["failed"], counted(measured.total.errors, "failure", gap=THIN)),
        ("Users", count(users, gap=THIN) if users else "\u2013", "at the same time, at most"),
    ]
