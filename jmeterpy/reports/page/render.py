"""report.html from what was measured."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.analysis.metrics import least_samples
from jmeterpy.reports.axes import scale_of
from jmeterpy.reports.failures import all_failed
from jmeterpy.reports.findings import Ground, findings
from jmeterpy.reports.findings.lines import sentence
from jmeterpy.reports.markdown import run_facts
from jmeterpy.reports.method import in_the_numbers, method
from jmeterpy.reports.page import rows
from jmeterpy.reports.page.pack import Packed, pack
from jmeterpy.reports.page.percentiles import total_rows
from jmeterpy.reports.page.prose import block, prose
from jmeterpy.reports.page.scripts import bundle
from jmeterpy.reports.page.still import still
from jmeterpy.reports.phrases import length_ms, outcome_word, slowest, untried, what_ran
from jmeterpy.reports.steps import has_steps, steps_markdown
from jmeterpy.reports.words import THIN, count, counted, fit, visible

if TYPE_CHECKING:
    from markupsafe import Markup

    from jmeterpy.analysis import Measured, Row
    from jmeterpy.analysis.capacity import Capacity
    from jmeterpy.analysis.verdicts import Verdict
    from jmeterpy.brief import PlanBrief

_HERE = Path(__file__).parent
_STATED = (0.5, 0.9, 0.95, 0.99, 0.999, 0.9999)


def page(
    measured: Measured,
    verdicts: Sequence[Verdict] = (),
    *,
    title: str = "",
    brief: PlanBrief | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """The page, with everything in it. `facts` is run.json, as for `markdown`."""
    facts = facts or {}
    name = fit(visible(title or (brief.name if brief else "") or "Results"), 200)
    packed = pack(measured)
    template = _environment().get_template("page.html.j2")
    word = outcome_word(verdicts, str(facts.get("state", "")))
    message = fit(visible(str(facts.get("message") or "")), 300)
    ground = Ground(measured, verdicts, brief, "the charts")
    style, script = (_HERE / "style.css").read_text(encoding="utf-8"), bundle()
    made: str = template.render(
        name=name,
        word=word,
        policy=policy(style, script),
        style=_raw(style),
        script=_raw(script),
        opening=[
            *filter(None, [message, all_failed(measured)]),
            *map(prose, filter(None, [what_ran(measured, brief), slowest(measured)])),
        ],
        untried=prose(untried(measured)),
        key_figures=_key_figures(measured),
        limits=rows.limit_rows(verdicts),
        advice=[prose(sentence(x)) for x in findings(ground).shown],
        still=still(packed.tally, measured) if measured.total.samples else "",
        steps=block(steps_markdown(ground.capacity)),
        labels=rows.label_rows(measured, packed.tally),
        total=rows.label_row(measured.total),
        columns=rows.SHOWN,
        heads=rows.HEADS,
        errors=rows.error_lines(measured),
        more=_more(measured),
        facts=[(what, prose(said)) for what, said in run_facts(measured, brief, facts).items()],
        method=prose(method(measured)),
        kept=[visible(said) for said in in_the_numbers(measured)],
        meta=island(_meta(measured, packed) | {"steps": _steps(ground.capacity)}),
        counts=_raw(packed.text),
    )
    return made


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


def _meta(measured: Measured, packed: Packed) -> dict[str, Any]:
    """What the script must know of the counts."""
    found = packed.tally
    return {
        "names": [_name(row) for row in found.names],
        "inside": found.inside,
        "total": total_rows(found),
        "first": found.first_s,
        "slot": found.slot_s,
        "slots": found.slots,
        "start": measured.start_ms or 0,
        "end": max(length_ms(measured) / 1000, 0.001),
        "lengths": packed.lengths,
        "least": {str(q): least_samples(q) for q in _STATED},
        "log": scale_of(measured.histogram()).log,
    }


def _steps(found: Capacity) -> list[list[int]]:
    """From, to (in seconds) and users of each step, where there are several."""
    if not has_steps(found):
        return []
    return [[step.from_s, step.to_s, step.load] for step in found.steps.steps]


def _name(row: Row | None) -> str:
    return rows.shown_name(row.label) if row else "all further labels"


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
        ("Users", count(users, gap=THIN) if users else "\u2013", "at most at once"),
    ]


def _more(measured: Measured) -> dict[str, str]:
    """What the tables leave out."""
    left = {
        "labels": (len(measured.labels) - rows.LABELS, "row"),
        "errors": (len(measured.errors) - rows.ERRORS, "kind"),
    }
    return {
        name: f"{counted(many, what, gap=THIN)} more." if many > 0 else ""
        for name, (many, what) in left.items()
    }
