"""The summary once more, with the csv module and plain loops: slow, and obvious."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

TRANSACTION = "Number of samples in transaction"


@dataclass
class Sample:
    """One row."""

    start: int
    elapsed: int
    label: str
    ok: bool
    code: str
    message: str
    failure: str
    thread: str
    received: int
    sent: int
    users: int
    group_users: int = 0
    kind: str = "sample"

    @property
    def end(self) -> int:
        return self.start + self.elapsed


def rows(path: Path, separator: str = ",") -> Iterator[Sample]:
    """The rows of a whole file in JMeter's own form."""
    csv.field_size_limit(1 << 24)
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        for row in csv.DictReader(file, delimiter=separator):
            yield Sample(
                int(row["timeStamp"]), int(row["elapsed"]), row.get("label", ""),
                row["success"] == "true", row.get("responseCode", ""),
                row.get("responseMessage", ""), row.get("failureMessage") or "",
                row.get("threadName", ""), int(row.get("bytes") or 0),
                int(row.get("sentBytes") or 0), int(row.get("allThreads") or 0),
                int(row.get("grpThreads") or 0),
            )  # fmt: skip


def told_apart(samples: Iterable[Sample], *, crossing: bool = False) -> list[Sample]:
    """The same with their kinds. `crossing`: threads overlap, so only names tell."""
    parents: dict[str, Sample] = {}
    found = []
    for sample in samples:
        parent = parents.get(sample.thread)
        if sample.message.startswith(TRANSACTION):
            sample.kind = "transaction"
        elif parent is not None and _inside(parent, sample, crossing=crossing):
            sample.kind = "sub_result"
        else:
            parents[sample.thread] = sample
        found.append(sample)
    return found


def _inside(parent: Sample, sample: Sample, *, crossing: bool) -> bool:
    until, end = max(parent.end, parent.start), max(sample.end, sample.start)
    if sample.start < parent.start or end > until:
        return False
    if sample.start < until - 1 and not crossing:  # JMeter's clock jumps by 1 ms
        return True
    rest = sample.label[len(parent.label) :]
    return sample.label.startswith(parent.label) and bool(re.fullmatch(r"(-\d+)+", rest))


def group_of(thread: str) -> str:
    """The thread group of a thread, without the engine that it ran on."""
    name = re.sub(r" \d+-\d+$", "", thread)
    return re.sub(r"^([\w.-]+:\d+|\d+\.\d+\.\d+\.\d+)-", "", name)


def engine_of(thread: str) -> str:
    """The engine that a thread ran on, as far as its name says."""
    found = re.match(r"([\w.-]+:\d+|\d+\.\d+\.\d+\.\d+)-", thread)
    return found[1] if found else ""


def users_of_groups(samples: list[Sample]) -> dict[str, dict[int, int]]:
    """The most users of each group by second; an engine keeps its number until its last row."""
    most: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for s in samples:
        if s.group_users:
            mine = most[group_of(s.thread)][engine_of(s.thread)]
            mine[s.end // 1000] = max(mine.get(s.end // 1000, 0), s.group_users)
    return {
        group: {
            second: sum(
                mine[max(at for at in mine if at <= second)]
                for mine in engines.values()
                if min(mine) <= second <= max(mine)
            )
            for second in sorted({at for mine in engines.values() for at in mine})
        }
        for group, engines in most.items()
    }


def kept(
    samples: list[Sample],
    *,
    label: str | None = None,
    exclude: str | None = None,
    group: str | None = None,
    from_ms: int | None = None,
    to_ms: int | None = None,
) -> list[Sample]:
    """Those that fit; times are counted from the first start of a sample, else of any row."""
    proper = [s for s in samples if s.kind == "sample"] or samples
    zero = min((s.start for s in proper), default=0)
    found = []
    for s in samples:
        if label is not None and not re.search(label, s.label):
            continue
        if exclude is not None and re.search(exclude, s.label):
            continue
        if group is not None and not re.search(group, group_of(s.thread)):
            continue
        if from_ms is not None and s.end < zero + from_ms:
            continue
        if to_ms is not None and s.end >= zero + to_ms:
            continue
        found.append(s)
    return found


def by_group(samples: list[Sample]) -> dict[str, list[Sample]]:
    """The same in their thread groups, in order of first appearance."""
    found: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        found[group_of(sample.thread)].append(sample)
    return found


def percentile(values: list[int], q: float) -> int | None:
    """Nearest rank: the smallest value with at least q * n values at or below it."""
    if not values:
        return None
    return sorted(values)[max(1, math.ceil(Fraction(str(q)) * len(values))) - 1]


def figures(samples: list[Sample]) -> dict[str, Any]:
    """A ROW of CLI.md, without label and kind."""
    n = len(samples)
    every, good = [s.elapsed for s in samples], [s.elapsed for s in samples if s.ok]
    mean = sum(every) / n if n else None
    span = (max(s.end for s in samples) - min(s.start for s in samples)) / 1000 if n else 0
    satisfied = sum(1 if e <= 500 else 0.5 if e <= 1500 else 0 for e in good)
    return {
        "samples": n,
        "errors": n - len(good),
        "error_rate": (n - len(good)) / n if n else None,
        "mean_ms": mean,
        "stdev_ms": math.sqrt(sum((e - mean) ** 2 for e in every) / n)
        if mean is not None
        else None,
        "min_ms": min(every, default=None),
        **{f"p{p}_ms": percentile(every, p / 100) for p in (50, 90, 95, 99)},
        "max_ms": max(every, default=None),
        "ok_mean_ms": sum(good) / len(good) if good else None,
        **{f"ok_p{p}_ms": percentile(good, p / 100) for p in (50, 95, 99)},
        "per_second": n / span if span > 0 else None,
        "received_bytes_per_second": sum(s.received for s in samples) / span if span > 0 else None,
        "sent_bytes_per_second": sum(s.sent for s in samples) / span if span > 0 else None,
        "apdex": satisfied / n if n else None,
    }


def summary(samples: list[Sample]) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows by (label, kind) in order of first appearance, and ("Total", "total") at the end."""
    groups: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.label, sample.kind].append(sample)
    found = {key: figures(members) for key, members in groups.items()}
    found["Total", "total"] = figures([s for s in samples if s.kind == "sample"])
    return found


def errors(samples: list[Sample]) -> Counter[tuple[str, str, str]]:
    """Failures by label, code and words."""
    found: Counter[tuple[str, str, str]] = Counter()
    for s in samples:
        if not s.ok and s.kind == "sample":
            fine = s.code == "" or (re.fullmatch(r"[23]\d\d", s.code) is not None)
            found[s.label, s.code, s.failure if fine and s.failure else s.message] += 1
    return found


def per_second(samples: list[Sample]) -> Counter[tuple[int, str, bool]]:
    """How many ended in each second, by label and success; samples only."""
    return Counter((s.end // 1000, s.label, s.ok) for s in samples if s.kind == "sample")


def hits(samples: list[Sample]) -> Counter[tuple[int, str, str]]:
    """How many started in each second, by label and kind."""
    return Counter((s.start // 1000, s.label, s.kind) for s in samples)
