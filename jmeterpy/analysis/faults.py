"""What could not be read: rows are counted, the first of them kept with line and reason."""

from __future__ import annotations

from pathlib import Path

from jmeterpy.analysis.measured import Skipped

_EXAMPLES = 20
_PARTLY = (
    ". What could be unpacked is in the numbers, the rest is missing; copy it again from where it "
    "is whole."
)


class Faults:
    """Counts rows that could not be read, and in `read` those that could.

    `notes` are of whole files: the name, and in a sentence what is missing, or does not fit.
    """

    def __init__(self) -> None:
        self.rows = self.read = 0
        self.notes: list[tuple[str, str]] = []
        self._examples: list[tuple[int, str]] = []

    def add(self, line: int, reason: str, *, rows: int = 1) -> None:
        """One more, on this line; `rows` where so many are lost by it."""
        self.rows += rows
        if len(self._examples) < _EXAMPLES:
            self._examples.append((line, reason))

    def add_damage(self, path: Path, damage: str) -> None:
        """What of a packed file could not be unpacked; nothing where `damage` is ""."""
        self.add_note(path, f"{damage}{_PARTLY}" if damage else "")

    def add_note(self, path: Path, said: str) -> None:
        """Something else of a file; nothing where `said` is ""."""
        if said:
            self.notes.append((path.name, said))

    def add_part(self, part: Faults, lines: int) -> None:
        """Add those of a part of the file before which there are so many lines."""
        self.rows += part.rows
        self.read += part.read
        more = [(line + lines, reason) for line, reason in part._examples]
        self._examples = [*self._examples, *more][:_EXAMPLES]

    def skipped(self) -> Skipped:
        """What was counted."""
        return Skipped(self.rows, tuple(self._examples), self.read)
