"""The page's modules as one script: a page from a file may not import others.

Each module becomes a function that returns what it exports, after those that it imports. Only the
forms that the modules use are known: `import { a, b } from "./x.mjs";` and `export` before
`function`, `async function`, `class` and `const`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("scripts")
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.mjs";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^\s*/\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)


@cache
def bundle(entry: str = "page") -> str:
    """The script. Each module stands after those that it needs."""
    done: dict[str, str] = {}
    _take(entry, done)
    return '"use strict";\n' + "".join(done.values())


def _take(name: str, done: dict[str, str]) -> None:
    if name in done:
        return
    source = (FOLDER / f"{name}.mjs").read_text(encoding="utf-8")
    for imported in _IMPORT.finditer(source):
        _take(imported[2], done)
    exported = ", ".join(each[2] for each in _EXPORT.finditer(source))
    body = _COMMENT.sub("", _EXPORT.sub(r"\1 \2", _IMPORT.sub(r"const {\1} = \2Module;\n", source)))
    done[name] = f"const {name}Module = (() => {{\n{body}return {{ {exported} }};\n}})();\n"
