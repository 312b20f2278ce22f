"""Markdown in which a label is only ever text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jmeterpy.reports.words import fit, visible

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&$(){}@])")


def text(words: str, width: int = 80) -> str:
    r"""The words as they are, on one line: no markup, no HTML, no link, no formula.

    >>> print(text("a|b <b> [x](http://y) $1"))
    a\|b \<b\> \[x\]\(http\://y\) \$1
    """
    return escaped(fit(visible(words), width))


def escaped(plain: str) -> str:
    r"""What is on one line already, without markup.

    >>> print(escaped("users_and_posts.py"))
    users\_and\_posts.py
    """
    plain = _SPECIAL.sub(r"\\\1", plain)
    return plain.replace("://", r"\://").replace("www.", r"www\.")


def code(words: str, width: int = 120) -> str:
    r"""The words between backticks, as many as it takes; safe inside a table, too.

    >>> print(code("p95(a|b) < `x`"))
    ``p95(a\|b) < `x` ``
    """
    plain = fit(visible(words), width).strip()
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    gap = " " if plain.startswith("`") or plain.endswith("`") or not plain else ""
    first = gap if plain.startswith("`") or not plain else ""
    return ticks + first + plain.replace("|", r"\|") + gap + ticks


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1) -> list[str]:
    """The lines of a table; the first `left` columns are set left, the others right."""
    rules = [":--" if at < left else "--:" for at in range(len(head))]
    return ["| " + " | ".join(cells) + " |" for cells in (head, rules, *rows)]
