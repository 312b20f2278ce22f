"""Whose text an assertion or an extractor looks at."""

from __future__ import annotations

from enum import Enum


class Scope(Enum):
    """A sample alone, its sub-results (redirects, embedded files), both, or a variable."""

    MAIN = "parent"
    SUB = "children"
    ALL = "all"
    VARIABLE = "variable"
