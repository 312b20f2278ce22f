"""Says where a Measured and the naive count differ."""

from __future__ import annotations

import math
from dataclasses import asdict, fields, is_dataclass
from typing import Any

import numpy as np

from jmeterpy.analysis import Measured
from tests.analysis import naive


def differences(measured: Measured, samples: list[naive.Sample]) -> list[str]:
    """Every difference, in words; none where they agree."""
    found = []
    rows = {(row.label, row.kind): asdict(row) for row in measured.labels}
    expected = naive.summary(samples)
    keys = [key for key in expected if key[1] != "total"]
    if list(rows) != keys:
        found.append(f"labels: {list(rows)[:5]} / {keys[:5]}")
    total = {("Total", "total"): asdict(measured.total)}
    for key, row in (rows | total).items():
        if key in expected:
            found += _row_differences(key, row, expected[key])
    failures = {(e.label, e.code, e.message): e.count for e in measured.errors}
    if failures != dict(naive.errors(samples)):
        found.append(f"errors: {failures} / {naive.errors(samples)}")
    found += _hits(measured, samples) + _users_of_groups(measured, samples)
    return found + _groups(measured, samples) + _over_time(measured, samples)


def _users_of_groups(measured: Measured, samples: list[naive.Sample]) -> list[str]:
    """Where the users of thread groups differ."""
    users = measured.group_users
    if users is None:
        return []
    found = {
        group: dict(zip(*(column.tolist() for column in users.over_time(group)), strict=True))
        for group in users.groups
    }
    expected = naive.users_of_groups(samples)
    return [] if found == expected else [f"users of groups: {found} / {expected}"]


def _hits(measured: Measured, samples: list[naive.Sample]) -> list[str]:
    """Where the starts differ."""
    traffic, found = measured.traffic, dict[tuple[int, str, str], int]()
    for label, kind in {(label, kind) for label, _, kind in measured.cells.names if traffic}:
        assert traffic is not None
        at, counts = traffic.starts_over_time(label, kind=kind)
        for second, n in zip(at.tolist(), counts.tolist(), strict=True):
            found[second, label, kind] = n
    return [] if traffic is None or found == naive.hits(samples) else ["hits differ"]


def _groups(measured: Measured, samples: list[naive.Sample]) -> list[str]:
    """Where the tables of thread groups differ."""
    expected = naive.by_group(samples)
    if sorted(each.group for each in measured.groups) != sorted(expected):
        return [f"groups: {[each.group for each in measured.groups]} / {list(expected)}"]
    found = []
    for each in measured.groups:
        rows = {(row.label, row.kind): asdict(row) for row in each.labels}
        truth = naive.summary(expected[each.group])
        for key, row in (rows | {("Total", "total"): asdict(each.total)}).items():
            found += _row_differences((each.group, *key), row, truth[key])
    return found


def _row_differences(key: Any, row: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    return [
        f"{key} {name}: {row[name]} / {value}"
        for name, value in expected.items()
        if not same(row[name], value)
    ]


def equal(one: Any, other: Any) -> bool:
    """Whether two values are the same to the last bit, arrays and their types included."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return type(one) is type(other) and all(
            equal(getattr(one, name), getattr(other, name)) for name in names
        )
    return bool(one == other) and type(one) is type(other)


def same(one: float | None, other: float | None) -> bool:
    """Whether two figures are the same but for rounding in the last digits."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def _over_time(measured: Measured, samples: list[naive.Sample]) -> list[str]:
    series = measured.series
    if series.seconds != 1:
        return ["series: not of seconds"]
    found: dict[tuple[int, str, bool], int] = {}
    for label in series.labels:
        for ok in (True, False):
            counts = series.counts(label, ok=ok, kind="sample").tolist()
            for at, count in enumerate(counts):
                if count:
                    found[series.start_ms // 1000 + at, label, ok] = count
    return [] if found == dict(naive.per_second(samples)) else ["series: counts differ"]
