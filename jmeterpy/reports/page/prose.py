r"""Sentences of report.md as HTML: its Markdown has escapes and code, and nothing else.

The sentences are written once, for both; here only `\*` becomes a star and a code span becomes an
element. What could be markup in a label is text in both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_TOKEN = re.compile(r"\\(?P<plain>[^\w\s])|(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)")


def prose(said: str) -> Markup:
    r"""One paragraph.

    >>> print(prose(r"`p95(a\|b) < 1s` is missed by a\<b\>"))
    <code>p95(a|b) &lt; 1s</code> is missed by a&lt;b&gt;
    """
    from markupsafe import Markup, escape

    done, at = Markup(), 0
    for token in _TOKEN.finditer(said):
        done += escape(said[at : token.start()])
        if token["plain"]:
            done += escape(token["plain"])
        else:
            done += Markup("<code>{}</code>").format(token["code"].strip().replace("\\|", "|"))
        at = token.end()
    return done + escape(said[at:])
