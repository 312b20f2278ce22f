"""A plan file's `treshold = [...]`: a name that nobody reads, close to one that is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jmeterpy.errors import Place, PlanError

_EXAMPLES = {"thresholds": '["p95(Login) < 500ms"]', "monitors": '["api=port:8000"]'}


def refuse_misspelt(names: Mapping[str, Any], text: str, path: Path) -> None:
    """That no list of thresholds or monitors stands under a name close to the right one.

    `names` are those of the plan file whose text is `text`. What a plan calls `threshold` may be
    its own affair, so only a value that looks like thresholds counts, and only where the right
    name is missing; a variant such as `thresholds_nightly` and `_threshold` are deliberate.

    Raises: PlanError that names the line.
    """
    for name, value in names.items():
        right = _meant(name)
        if right and right not in names and _looks(value, _LOOK[right]):
            raise PlanError(
                f"`{name}` is not read; did you mean `{right}`? {right} = {_EXAMPLES[right]}",
                place=Place(str(path), _line(name, text)),
                hint=f"If it is meant for something else, call it _{name}.",
            )


def _meant(name: str) -> str:
    """The name that `name` is too close to; "" where it is right, or another one.

    >>> _meant("treshold"), _meant("THRESHOLDS"), _meant("monitor"), _meant("thresholds")
    ('thresholds', 'thresholds', 'monitors', '')
    """
    if name in _EXAMPLES or "_" in name:
        return ""
    close = get_close_matches(name.lower(), _EXAMPLES, 1, cutoff=0.8)
    return close[0] if close else ""


def _looks(value: object, look: Callable[[str], object]) -> bool:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not texts:
        return False
    return all(isinstance(each, str) and look(each) for each in texts)


_LOOK: Mapping[str, Callable[[str], object]] = {
    "thresholds": re.compile(r"\s*[A-Za-z]\w*\s*(\(.*\))?\s*[<>]").match,
    "monitors": re.compile(
        r"\s*([\w.-]+\s*=\s*)?(((port|pid|process|container|prometheus):.)|host\s*$)"
        r"|\s*[\w.-]+\s*=\s*https?://"
    ).match,
}


def _line(name: str, text: str) -> int | None:
    """Where it is written, where that is plain to see."""
    found = re.search(rf"^{re.escape(name)}\s*[:=]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None
