"""What each thread group met, and how each label did in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmeterpy.reports.markup import table, text
from jmeterpy.reports.table import COLUMNS
from jmeterpy.reports.words import NONE, THIN, count, mean, percent

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured, Row
    from jmeterpy.analysis.measured import GroupRows
    from jmeterpy.brief import PlanBrief

_MOST = 12  # groups
_BESIDE = 5  # groups that stand beside each other
_LABELS = 50
_CODES = 3  # of a label
_NOT_HTTP = "Non HTTP response code: "
_FIGURES = ("samples", "failed", "mean", "p50", "p95", "max", "/s")


def groups_markdown(measured: Measured, brief: PlanBrief | None) -> list[str]:
    """One line a thread group, then one a label; nothing of one group, or of a staircase."""
    found = _main(measured)
    if len(found) < 2 or (brief is not None and brief.steps):
        return []
    users = {group.name: group.users for group in brief.groups} if brief else {}
    rows = [_group(each, users.get(each.group)) for each in found[:_MOST]]
    units = {"mean": "mean ms", "p50": "p50 ms", "p95": "p95 ms", "max": "max ms"}
    lines = table(["", "users", *(units.get(name, name) for name in _FIGURES)], rows)
    if len(found) > _MOST:
        lines += ["", f"{count(len(found) - _MOST)} more groups are left out."]
    return [*lines, "", *_beside(measured, found)] if len(found) <= _BESIDE else lines


def with_users(measured: Measured) -> list[str]:
    """The thread groups of which the results tell users, those with the most at once first."""
    users = measured.group_users
    if users is None:
        return []
    names = [each.group for each in _main(measured) if each.group in users.groups]
    return sorted(names, key=lambda name: -users.most(name))


def _main(measured: Measured) -> list[GroupRows]:
    """The groups that are neither setup nor teardown."""
    return [x for x in measured.groups if x.total.kind == "sample" and x.total.samples]


def _group(each: GroupRows, users: int | None) -> list[str]:
    figures = [COLUMNS[name](each.total).replace(" ", THIN) for name in _FIGURES]
    return [text(each.group, 60), count(users, gap=THIN) if users else NONE, *figures]


def _beside(measured: Measured, found: list[GroupRows]) -> list[str]:
    """Mean and failures of each label in each group, and the codes it answered with."""
    labels = [row.label for row in measured.labels if row.kind == "sample" and row.samples]
    rows = []
    for label in labels[:_LABELS]:
        here = [next((x for x in each.labels if x.label == label), None) for each in found]
        rows.append([text(label, 60), *map(_cell, here), _codes(measured, label)])
    head = ["mean ms", *(text(each.group, 40) for each in found), "answers"]
    return table(head, rows)


def _cell(row: Row | None) -> str:
    if row is None or not row.samples:
        return NONE
    took = NONE if row.mean_ms is None else mean(row.mean_ms, gap=THIN)
    failed = percent(row.errors, row.samples).replace(" ", THIN)
    return f"{took}, {failed} failed" if row.errors else took


def _codes(measured: Measured, label: str) -> str:
    """The response codes of a label, the most frequent first; a number where there are several."""
    found = measured.traffic.code_totals(label) if measured.traffic else {}
    ranked = sorted(found.items(), key=lambda pair: -pair[1])
    if len(ranked) == 1:
        return text(_short(ranked[0][0]), 30)
    named = [f"{text(_short(code), 30)} ({count(n, gap=THIN)})" for code, n in ranked[:_CODES]]
    more = len(ranked) - _CODES
    return ", ".join([*named, f"{more} more"] if more > 0 else named)


def _short(code: str) -> str:
    """A code, or the bare name of the exception that stands in its place.

    >>> _short("404"), _short("Non HTTP response code: java.net.ConnectException"), _short("")
    ('404', 'ConnectException', 'none')
    """
    return code.removeprefix(_NOT_HTTP).rpartition(".")[2] or "none"
