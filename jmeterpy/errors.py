"""Everything that jmeterpy raises on purpose.

JmeterpyError
├── PlanError          the plan or the call is wrong; nothing was started          exit 2
│   ├── UnitError      a duration, rate or size that cannot be read
│   ├── PlacementError an element stands where it cannot
│   ├── SettingError   an unknown setting, or a value that it cannot take
│   ├── JmxError       not a JMX file, or text that XML cannot hold
│   └── ThresholdError a threshold that cannot be read
├── RunError           the run did not start, or did not finish                    exit 3
│   ├── InstallError   JMeter could not be fetched, or is not what was expected
│   ├── JavaError      no Java that runs JMeter
│   └── EngineError    the container engine does not answer, or refuses
└── ResultsError       results that cannot be read                                 exit 4
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where something was written: a file, and in it a line and a column, both counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = (self.file, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)


class JmeterpyError(Exception):
    """The root: a message that says what was found, where, and what would be right."""

    exit_code = 3

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}  " if self.place else ""
        return f"{where}{self.message}" + (f"\n{self.hint}" if self.hint else "")


class PlanError(JmeterpyError):
    """The plan or the call is wrong; nothing was started."""

    exit_code = 2


class UnitError(PlanError):
    """A duration, a rate or a size that cannot be read."""


class PlacementError(PlanError):
    """An element stands where it cannot."""


class SettingError(PlanError):
    """An unknown setting, or a value that it cannot take."""


class JmxError(PlanError):
    """Not a JMX file, or text that XML cannot hold."""


class ThresholdError(PlanError):
    """A threshold that cannot be read; `place.column` points at the character."""


class RunError(JmeterpyError):
    """The run did not start, or did not finish."""

    exit_code = 3


class InstallError(RunError):
    """JMeter could not be fetched, or is not what was expected."""


class JavaError(RunError):
    """No Java that runs JMeter."""


class EngineError(RunError):
    """The container engine does not answer, or refuses."""


class ResultsError(JmeterpyError):
    """Results that cannot be read."""

    exit_code = 4


def cannot_write(path: object, error: OSError) -> PlanError:
    """That a file cannot be written, and why.

    >>> print(cannot_write("no/such/x.png", FileNotFoundError(2, "No such file or directory")))
    cannot write no/such/x.png: there is no folder no/such
    """
    folder = Path(str(path)).parent
    why = error.strerror or str(error)
    if isinstance(error, IsADirectoryError):
        why = "it is a folder; name a file"
    elif isinstance(error, FileNotFoundError) and not folder.is_dir():
        why = f"there is no folder {folder}"
    return PlanError(f"cannot write {path}: {why}")
