"""Questions to results as the guide writes them; no type checker may object to a line."""

from __future__ import annotations

from pathlib import Path

import jmeterpy


def ask() -> tuple[int | None, bool | None, str, str, list[Path]]:
    """Every question, and the type of its answer."""
    result: jmeterpy.Result = jmeterpy.open_results("results.jtl", thresholds="p95 < 1s")
    return (
        result.percentile(0.95, label="Login", ok=True),
        result.check(["p95 < 800ms", "error_rate < 1%"]).passed,
        result.compare(Path("before"), tolerance="15%").verdict,
        result.plot("throughput", "rate.svg", size="column").caption,
        result.report("out", formats=["html", "md"]),
    )
