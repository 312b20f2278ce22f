"""A comparison for a terminal: what changed of each label, in one line, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from jmeterpy.analysis.change import Change, Comparison, Figure, LabelChange
from jmeterpy.reports.words import NONE, cells, count, counted, decimal, fit, padded, visible

SIGNS: dict[Change, str] = {
    "worse": "\u2717",
    "better": "\u2713",
    "same": "=",
    "inconclusive": "?",
    "not comparable": "",
}
NAMES = {
    "ok_p50_ms": "p50",
    "ok_p95_ms": "p95",
    "ok_mean_ms": "mean",
    "ok_per_second": "good /s",
    "error_rate": "failed",
}
OF_SUCCESSES = "p50, p95 and mean are of successes only."
_MOST = 100  # labels; --json has the rest
_TOLD = 12  # figures that are told one by one


def comparison_table(comparison: Comparison, *, width: int = 100) -> str:
    """One line a label with the change of each figure, then what is worse or better, in words."""
    rows = [*comparison.labels[:_MOST], comparison.total]
    texts = [_texts(row) for row in rows]
    head = ["samples", *NAMES.values()]
    widths = [max(map(cells, column)) for column in zip(head, *texts, strict=True)]
    names = [row_name(row) for row in rows]
    room = max(12, width - sum(widths) - 2 * len(widths))
    room = min(room, max(map(cells, names)))
    lines = [_line("", head, room, widths)]
    lines += [_line(name, text, room, widths) for name, text in zip(names, texts, strict=True)]
    if (more := len(comparison.labels) - _MOST) > 0:
        lines.insert(-1, f"\u2026 and {counted(more, 'label')} more")
    return "\n".join([*lines, OF_SUCCESSES, *_told(comparison, width)])


def comparison_lines(comparison: Comparison, *, width: int = 100) -> str:
    """Which runs, the table, and the verdict."""
    runs = f"BASE {comparison.base}   NEW {comparison.new}"
    table = comparison_table(comparison, width=width)
    return "\n".join([visible(runs), table, comparison_verdict(comparison)])


def _line(name: str, texts: Sequence[str], room: int, widths: Sequence[int]) -> str:
    figures = [padded(text, wide, right=True) for text, wide in zip(texts, widths, strict=True)]
    return "  ".join([padded(fit(name, room), room), *figures]).rstrip()


def row_name(row: LabelChange) -> str:
    """The label as text, and its kind where that is no sample."""
    kind = "" if row.kind == "sample" else f" ({row.kind})"
    return (visible(row.label) or '""') + kind


def _texts(row: LabelChange) -> list[str]:
    samples = f"{count(row.base_samples)} \u2192 {count(row.new_samples)}"
    if not row.figures:
        missing = "only in NEW" if not row.base_samples else "only in BASE"
        return [samples, missing, *[""] * (len(NAMES) - 1)]
    return [samples, *(f"{change_text(each)} {SIGNS[each.verdict]:1}" for each in row.figures)]


def change_text(figure: Figure) -> str:
    """By how much: a share of BASE, or of failures the points."""
    if figure.change is None:
        return NONE
    if figure.name == "error_rate":
        return points(figure.change)
    return NONE if figure.why else percents(figure.change)


def percents(ratio: float) -> str:
    """A ratio as a change.

    >>> percents(1.2), percents(0.954), percents(1.004), percents(12.5)
    ('+20 %', '-5 %', '0 %', '12.5 times')
    """
    if ratio >= 3:
        return f"{decimal(ratio)} times" if ratio < float("inf") else "\u221e"
    change = round(100 * (ratio - 1))
    return f"{change:+d} %" if change else "0 %"


def points(difference: float) -> str:
    """A change of a share in percentage points.

    >>> points(0.0123), points(-0.5), points(0.0)
    ('+1.23 pt', '-50 pt', '0 pt')
    """
    text = f"{100 * difference:+.2f}".rstrip("0").rstrip(".")
    return "0 pt" if text in ("+0", "-0") else f"{text} pt"


def _told(comparison: Comparison, width: int) -> list[str]:
    """Each figure that is worse, then those that are better, with both values and interval."""
    rows = (*comparison.labels, comparison.total)
    found = [
        (figure, row)
        for verdict in ("worse", "better")
        for row in rows
        for figure in row.figures
        if figure.verdict == verdict
    ]
    lines = [fit(sentence(figure, row), width) for figure, row in found[:_TOLD]]
    if len(found) > _TOLD:
        lines.append(f"\u2026 and {counted(len(found) - _TOLD, 'figure')} more")
    return lines


def sentence(figure: Figure, row: LabelChange) -> str:
    """What became of one figure: both values, the change, and where it lies for certain."""
    label = fit(row_name(row), 30)
    values = f"{value_text(figure.name, figure.base)} \u2192 {value_text(figure.name, figure.new)}"
    said = ", ".join(filter(None, [values, f"{change_text(figure)} {interval_text(figure)}"]))
    return f"{SIGNS[figure.verdict]} {NAMES[figure.name]} of {label}: {said}".strip()


def interval_text(figure: Figure) -> str:
    """Where the change lies, 95 % of the time, or why that is unknown.

    >>> interval_text(Figure("ok_p50_ms", 100, 110, 1.1, 1.02, 1.2, "inconclusive"))
    '[+2 % to +20 %]'
    """
    if figure.low is None and figure.high is None:
        return f"({figure.why})" if figure.why else ""
    form = points if figure.name == "error_rate" else percents
    ends = [NONE if each is None else form(each) for each in (figure.low, figure.high)]
    return f"[{ends[0]} to {ends[1]}]"


def value_text(name: str, value: float | None) -> str:
    """A figure with its unit.

    >>> value_text("ok_p95_ms", 1500), value_text("error_rate", 0.0123)
    ('1 500 ms', '1.23 %')
    """
    if value is None:
        return NONE
    if name == "error_rate":
        return f"{100 * value:.2f}".rstrip("0").rstrip(".") + " %"
    return f"{decimal(value)}/s" if name == "ok_per_second" else f"{count(round(value))} ms"


def comparison_verdict(comparison: Comparison) -> str:
    """The last line: the verdict, and what it rests on."""
    word = comparison.verdict.upper()
    if comparison.reasons:
        return f"{word}   {visible('; '.join(comparison.reasons))}"
    found = comparison.counts
    of = f"of {counted(sum(found.values()), 'figure')}"
    parts = [f"{found[each]} {each}" for each in SIGNS if found.get(each)]
    tolerance = f"tolerance {100 * comparison.tolerance:g} %"
    still = found.get("inconclusive", 0)
    which = f"; {counted(still, 'figure')} open" if comparison.verdict == "better" else ""
    more = f"{which}; longer runs can tell more" if still else ""
    return f"{word}   {of}: {', '.join(parts)} ({tolerance}){more}"
