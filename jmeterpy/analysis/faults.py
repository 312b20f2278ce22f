"""Rows that could not be read: counted, the first of them kept with line and reason."""

from __future__ import annotations

from jmeterpy.analysis.measured import Skipped

_EXAMPLES = 20


class Faults:
    """Counts rows that could not be read."""

    def __init__(self) -> None:
        self.rows = 0
        self._examples: list[tuple[int, str]] = []

    def add(self, line: int, reason: str) -> None:
        """One more, on this line."""
        self.rows += 1
        if len(self._examples) < _EXAMPLES:
            self._examples.append((line, reason))

    def add_part(self, part: Faults, lines: int) -> None:
        """Add those of a part of the file before which there are so many lines."""
        self.rows += part.rows
        more = [(line + lines, reason) for line, reason in part._examples]
        self._examples = [*self._examples, *more][:_EXAMPLES]

    def skipped(self) -> Skipped:
        """What was counted."""
        return Skipped(self.rows, tuple(self._examples))
