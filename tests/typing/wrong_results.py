"""Questions that make no sense; every marked line must be refused."""

from __future__ import annotations

import jmeterpy

RESULT = jmeterpy.open_results("results.jtl")
RESULT.percentile("p95")  # refused: text for a share
RESULT.series("Login", 5)  # refused: the width needs its name
RESULT.check(0.95)  # refused: a number for a threshold
RESULT.plot(percentiles=95)  # refused: one number for several
RESULT.passed = True  # refused: a result is a value
