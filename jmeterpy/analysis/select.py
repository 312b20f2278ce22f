"""What is measured: which rows (a window of time, labels, groups), and what is counted of them."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jmeterpy.analysis.scope import quoted
from jmeterpy.asked import shown
from jmeterpy.errors import SettingError

if TYPE_CHECKING:
    from jmeterpy.brief import PlanBrief

_SHOWN = 80  # signs of an expression in a message


@dataclass(frozen=True)
class Select:
    """What to keep; None keeps all. A row belongs to the moment in which it ended.

    Units: `from_ms` (inclusive) and `to_ms` (exclusive) in milliseconds since 1970, UTC.
    `labels`, `exclude` (of labels) and `groups` are regular expressions that match anywhere.

    Raises: SettingError for an expression that cannot be read.
    """

    from_ms: int | None = None
    to_ms: int | None = None
    labels: str | None = None
    exclude: str | None = None
    groups: str | None = None

    def __post_init__(self) -> None:
        for name in ("labels", "exclude", "groups"):
            expression(name, getattr(self, name))

    def keeps_label(self, label: str) -> bool:
        """Whether rows with this label are kept."""
        wanted, unwanted = expression("labels", self.labels), expression("exclude", self.exclude)
        if wanted and not wanted.search(label):
            return False
        return not (unwanted and unwanted.search(label))

    def keeps_group(self, group: str) -> bool:
        """Whether rows of this thread group are kept."""
        wanted = expression("groups", self.groups)
        return not wanted or bool(wanted.search(group))


def expression(name: str, text: str | None) -> re.Pattern[str] | None:
    """What `text` matches, which was given as `name`; None where none was.

    >>> bool(expression("--label", "^Log").search("Login"))
    True

    Raises: SettingError for one that cannot be read.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise SettingError(
            f"{name} is {shown(text)}: write one regular expression, such as '^Login$', or "
            "'^(Login|Search)$' for several"
        )
    return _compiled(name, text)


@lru_cache(64)
def _compiled(name: str, text: str) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # what "[[" may mean one day
            return re.compile(text)
    except re.error as error:
        where = "" if error.pos is None else f", at character {error.pos + 1}"
        why = error.msg + where
    except (OverflowError, RecursionError) as error:
        why = str(error).partition(" while ")[0]
    escaped = re.escape(text)
    right = "put a backslash before a character that stands for itself"
    if escaped.isprintable() and len(escaped) <= _SHOWN:
        right = f"write '{escaped}' for just this text"
    raise SettingError(f"{name} is {_shown(text)}, which is no regular expression: {why}; {right}")


def _shown(text: str) -> str:
    return quoted(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "\u2026")


@dataclass(frozen=True)
class Reading:
    """How results are read: with which plan's groups, which rows, and whether traffic counts."""

    brief: PlanBrief | None = None
    select: Select | None = None
    traffic: bool = True
