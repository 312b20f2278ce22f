"""What connecting and large answers cost, and whether some successes are no answers at all."""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.measured import Measured, Row
from jmeterpy.analysis.sizes import Spread
from jmeterpy.reports.findings.interface import Ground, Missing, Said, count, counted, name
from jmeterpy.reports.words import THIN, decimal, percent

_NONE = Missing("the columns Connect and Latency are empty")
_CONNECTING, _ANEW, _LEAST_ROWS = 0.2, 0.5, 200
_AFTER_FIRST, _LEAST_LABEL, _LEAST_MS = 0.5, 100, 20.0
_LARGE = 50_000  # bytes; a smaller body is not slow because of its size
_SMALL, _ALIKE, _NEAR, _MIXED_S = 0.25, 0.8, 0.02, 5
_KB, _MB = 1000, 1_000_000


def connection_overhead(ground: Ground) -> Said | Missing | None:
    """A fifth of the response time is connecting, and half of the samples connect anew."""
    measured, traffic, sizes = ground.measured, ground.measured.traffic, ground.measured.sizes
    total = measured.total
    if traffic is None or sizes is None or not total.samples:
        return _NONE if total.samples else None
    sums = traffic.total()
    if not sums["latency_ms"]:
        return _NONE
    waited = round((total.mean_ms or 0) * total.samples)
    looked, anew = sizes.connections()
    share = sums["connect_ms"] / max(1, waited)
    if share < _CONNECTING or total.samples < _LEAST_ROWS or anew < _ANEW * looked:
        return None
    return Said(
        f"{percent(min(sums['connect_ms'], waited), waited)} of the response time is connecting, "
        f"anew for {percent(anew, looked)} of the samples "
        f"({decimal(sums['connect_ms'] / total.samples)} ms each).",
        "If real clients keep connections, keep them in the plan, too; else see whether the target "
        "closes them after each answer.",
        min(1.0, share),
        {"connect_ms": sums["connect_ms"], "waited_ms": waited, "anew": anew, "looked": looked},
    )


def long_downloads(ground: Ground) -> Said | Missing | None:
    """Half of a label's time passes after the first byte."""
    measured = ground.measured
    if measured.traffic is None or not measured.traffic.total()["latency_ms"]:
        return _NONE if measured.total.samples else None
    found: list[tuple[float, Row, dict[str, int]]] = []
    for row in measured.labels:
        sums = measured.traffic.total(row.label, kind="sample") if _whole(measured, row) else {}
        if sums.get("latency_ms"):
            after = (row.mean_ms or 0) - sums["latency_ms"] / row.samples
            if after >= _LEAST_MS and after >= _AFTER_FIRST * (row.mean_ms or 0):
                found.append((after * row.samples, row, sums))
    if not found:
        return None
    most, row, sums = max(found, key=lambda x: x[0])
    return _after(row, sums, most / row.samples, measured)


def _whole(measured: Measured, row: Row) -> bool:
    """Whether the samples of a label are requests of their own, and most succeeded."""
    if row.kind != "sample" or row.samples < _LEAST_LABEL or 2 * row.errors > row.samples:
        return False
    parts = (other.label for other in measured.labels if other.kind == "sub_result")
    return not any(part.startswith(f"{row.label}-") for part in parts)


def _after(row: Row, sums: dict[str, int], after_ms: float, measured: Measured) -> Said:
    size = sums["received"] / row.samples
    waited = round((row.mean_ms or 0) * row.samples)
    total = measured.total
    large = size >= _LARGE
    rate = f" at {decimal(size / after_ms * 1000 / _MB)} MB/s" if large else ""
    look = (
        f"Look at the size of {name(row.label)}'s answers, at compression and bandwidth, before "
        "the server's time."
        if large
        else f"The answer is small: see what the target still does for {name(row.label)} after "
        "its first byte."
    )
    return Said(
        f"{percent(round(after_ms * row.samples), waited)} of {name(row.label)}'s time passes "
        f"after the first byte of the answer: {decimal(size / _KB, gap=THIN)} kB{rate} "
        f"({counted(row.samples, 'sample')}).",
        look,
        waited / max(1.0, (total.mean_ms or 0) * total.samples),
        {"label": row.label, "after_ms": after_ms, "bytes": size, "samples": row.samples},
    )


def tiny_successes(ground: Ground) -> Said | Missing | None:
    """Successes that all have one size, far below that of the label's others."""
    sizes, measured = ground.measured.sizes, ground.measured
    if sizes is None or not measured.total.samples:
        return None
    if not (measured.total.received_bytes_per_second or 0):
        return Missing("the column bytes is empty")
    found: list[tuple[int, Said]] = []
    for row in measured.labels:
        if row.kind == "sample" and row.samples > row.errors:
            said = _tiny(row, sizes.of(row.label))
            found += [(said.evidence["tiny"], said)] if said else []
    return max(found, key=lambda x: x[0])[1] if found else None


def _tiny(row: Row, found: Spread) -> Said | None:
    """What is said of a label with these sizes."""
    size, counts = found.size, found.counts
    looked = int(counts.sum())
    if not looked:
        return None
    small = size < _SMALL * _at(size, counts, 0.5)
    tiny = int(counts[small].sum())
    if tiny < 10 or not 0.002 * looked <= tiny <= 0.4 * looked:
        return None
    mode = float(size[small][counts[small].argmax()])
    alike = small & (np.abs(size - mode) <= _NEAR * mode + 2)
    if counts[alike].sum() < _ALIKE * tiny or _at(size[~small], counts[~small], 0.01) <= 2 * mode:
        return None
    if found.last[alike].max() <= found.first[~small].min() + _MIXED_S:
        return None  # a list that was short before it was long
    usual = _at(size[~small], counts[~small], 0.5)
    some = "" if looked == row.samples - row.errors else " that were looked at"
    return Said(
        f"{count(tiny)} of {count(looked)} successful {name(row.label)} answers{some} have about "
        f"{_bytes(mode)}; the others about {_bytes(usual)}.",
        f"Open one of the small ones; if it is an error page, expect something of "
        f"{name(row.label)}'s answer, and run again.",
        tiny / looked,
        {"label": row.label, "tiny": tiny, "looked": looked, "bytes": mode, "others": usual},
    )


def _at(size: np.ndarray, counts: np.ndarray, q: float) -> float:
    reached = np.cumsum(counts)
    return float(size[np.searchsorted(reached, max(1.0, np.ceil(q * reached[-1])))])


def _bytes(size: float) -> str:
    large = size >= 10 * _KB
    return f"{decimal(size / _KB if large else size, gap=THIN)} {'kB' if large else 'bytes'}"
