"""The linter: each check is one function with its id, over a plan as JMX nodes."""

from __future__ import annotations

from jmeterpy.model.check.catalog import CHECKS, check, refuse_unknown
from jmeterpy.model.check.problem import Problem

__all__ = ["CHECKS", "Problem", "check", "refuse_unknown"]
