r"""Sentences of report.md as HTML: its Markdown has escapes and code, and nothing else.

The sentences are written once, for both; here only `\*` becomes a star and a code span becomes an
element. What could be markup in a label is text in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from jmeterpy.reports.words import THIN

if TYPE_CHECKING:
    from markupsafe import Markup

_UNIT = re.compile(r"(?<=\d) (?=(?:%|(?:ms|s|min|h|kB|MB|GB)\b))")
_TOKEN = re.compile(r"\\(?P<plain>[!-/:-@\[-`{-~])|(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)")


def prose(said: str) -> Markup:
    r"""One paragraph.

    >>> print(prose(r"`p95(a\|b) < 1s` is missed by a\<b\> and c\_d"))
    <code>p95(a|b) &lt; 1s</code> is missed by a&lt;b&gt; and c_d
    """
    from markupsafe import Markup, escape

    done, at = Markup(), 0
    for token in _TOKEN.finditer(said):
        done += escape(glued(said[at : token.start()]))
        if token["plain"]:
            done += escape(token["plain"])
        else:
            done += Markup("<code>{}</code>").format(token["code"].strip().replace("\\|", "|"))
        at = token.end()
    return done + escape(glued(said[at:]))


def glued(said: str) -> str:
    """Numbers held to their units, so that no line breaks between them.

    >>> glued("5 % of 12 ms in 3 steps") == "5\u202f% of 12\u202fms in 3 steps"
    True
    """
    return _UNIT.sub(THIN, said)


def block(lines: Sequence[str]) -> Markup:
    r"""Paragraphs and tables, one line each of them or a row.

    >>> print(block(["| a | b\\| |", "| :-- | --: |", "| 1 | `2` |", "", "Well."]))
    <div class="scroll" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col" class="n">b|</th></tr></thead><tbody><tr><td>1</td><td class="n"><code>2</code></td></tr></tbody></table></div><p>Well.</p>
    """  # noqa: E501  what it prints is one line
    from markupsafe import Markup

    parts: list[Markup] = []
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            parts.append(_table([_cells(line) for line in group]))
        else:
            parts += [Markup("<p>{}</p>").format(prose(line)) for line in group if line.strip()]
    return Markup().join(parts)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _table(rows: Sequence[Sequence[str]]) -> Markup:
    """A header, a line of rules that says which columns stand right, and rows."""
    from markupsafe import Markup

    head, rules, *body = rows
    right = [Markup(' class="n"') if rule.endswith(":") else Markup() for rule in rules]
    heads = _row(Markup('<th scope="col"{}>{}</th>'), right, head)
    lines = Markup().join(_row(Markup("<td{}>{}</td>"), right, row) for row in body)
    form = (
        '<div class="scroll" tabindex="0"><table><thead>{}</thead><tbody>{}</tbody></table></div>'
    )
    return Markup(form).format(heads, lines)  # noqa: S704  a constant of ours


def _row(form: Markup, right: Sequence[Markup], cells: Sequence[str]) -> Markup:
    from markupsafe import Markup

    found = [form.format(side, prose(cell)) for side, cell in zip(right, cells, strict=True)]
    return Markup("<tr>{}</tr>").format(Markup().join(found))
