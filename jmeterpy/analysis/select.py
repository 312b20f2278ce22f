"""Which rows are measured: a window of time, labels, groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jmeterpy.errors import PlanError


@dataclass(frozen=True)
class Select:
    """What to keep; None keeps all. A row belongs to the moment in which it ended.

    Units: `from_ms` (inclusive) and `to_ms` (exclusive) in milliseconds since 1970, UTC.
    `labels`, `exclude` (of labels) and `groups` are regular expressions that match anywhere.

    Raises: PlanError for an expression that cannot be read.
    """

    from_ms: int | None = None
    to_ms: int | None = None
    labels: str | None = None
    exclude: str | None = None
    groups: str | None = None

    def __post_init__(self) -> None:
        for name in ("labels", "exclude", "groups"):
            _compiled(name, getattr(self, name))

    def keeps_label(self, label: str) -> bool:
        """Whether rows with this label are kept."""
        wanted, unwanted = _compiled("labels", self.labels), _compiled("exclude", self.exclude)
        if wanted and not wanted.search(label):
            return False
        return not (unwanted and unwanted.search(label))

    def keeps_group(self, group: str) -> bool:
        """Whether rows of this thread group are kept."""
        wanted = _compiled("groups", self.groups)
        return not wanted or bool(wanted.search(group))


def _compiled(name: str, text: str | None) -> re.Pattern[str] | None:
    if text is None:
        return None
    try:
        return re.compile(text)
    except re.error as error:
        raise PlanError(
            f"{name} is {text!r}, which is no regular expression: {error}; put a backslash "
            "before a character that stands for itself"
        ) from error
