"""Python text as JMeter reads it: `${...}` is worked out, and beside one backslashes count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jmeterpy.asked import shown
from jmeterpy.errors import SettingError

SECRET = "jmeterpy.secret."  # noqa: S105 - the prefix of the properties that hold secrets
_SECRET = re.compile(r"\$\{__P\(" + re.escape(SECRET) + r"([^,)]+)")


def spans(text: str) -> Iterator[tuple[bool, str]]:
    """`text` in pieces, each with whether JMeter works it out.

    >>> list(spans("a ${b} c"))
    [(False, 'a '), (True, '${b}'), (False, ' c')]
    """
    done = 0
    wanted(text)
    while (start := text.find("${", done)) >= 0 and (end := _end(text, start)):
        if start > done:
            yield False, text[done:start]
        yield True, text[start:end]
        done = end
    if done < len(text):
        yield False, text[done:]


def _end(text: str, start: int) -> int | None:
    """Where the `${` at `start` ends: at a brace, or for a function at the one after its bracket.

    Source: org.apache.jmeter.engine.util.FunctionParser, which counts brackets in the same way.
    """
    found = re.compile(r"[^}(]*").match(text, start + 2)
    at = found.end() if found else len(text)
    if text[at : at + 1] != "(":
        return at + 1 if at < len(text) else None
    brackets = braces = 0
    while (at := at + 1) < len(text):
        if text[at] == "\\":
            at += 1
        elif text.startswith("${", at):
            braces, at = braces + 1, at + 1
        elif text[at] == "}" and braces:
            braces -= 1
        elif text[at] == "(" and not braces:
            brackets += 1
        elif text[at] == ")" and not braces:
            if not brackets:
                return at + 2 if text[at + 1 : at + 2] == "}" else None
            brackets -= 1
    return None


def joined(pieces: Iterable[tuple[bool, str]]) -> str:
    r"""The pieces as one text whose constants JMeter leaves exactly as they are.

    In a text with an expression JMeter takes `\\`, `\$` and `\,` for escapes; in one without it
    leaves backslashes alone (measured on 5.6.3).

    >>> joined([(False, "a\\b"), (True, "${c}")]), joined([(False, "a\\b")])
    ('a\\\\b${c}', 'a\\b')
    """
    known = list(pieces)
    if not any(worked_out for worked_out, _ in known):
        return "".join(text for _, text in known)
    return "".join(text if out else text.replace("\\", "\\\\") for out, text in known)


def exact(text: str) -> str:
    """`text` with its expressions, and everything else as Python has it.

    Raises: SettingError for what is no text.
    """
    return joined(spans(text))


def wanted(text: object) -> str:
    """The text.

    Raises: SettingError for what is none.
    """
    if not isinstance(text, str):
        raise SettingError(f"{shown(text)} is of type {type(text).__name__}, but text is wanted")
    return text


def argument(text: str) -> str:
    r"""`text` as one argument of a JMeter function: commas would end it.

    >>> argument("a, b")
    'a\\, b'

    Raises: SettingError for brackets that do not match, which JMeter cannot be told about.
    """
    escaped = ""
    depth = 0
    for worked_out, piece in spans(text):
        if worked_out:
            escaped += piece
            continue
        for character in piece:
            depth += (character == "(") - (character == ")")
            if depth < 0:
                break
        escaped += re.sub(r"([\\,])", r"\\\1", piece)
    if depth:
        raise SettingError(
            f"{text!r} has an odd bracket, which JMeter takes for its function's end"
        )
    return escaped


def refuse_secret(text: str, where: str, title: str) -> str:
    """`text`, unless it holds a secret, which results would then hold too.

    Raises: SettingError that says where a secret may stand.
    """
    if found := _SECRET.search(wanted(text)):
        raise SettingError(
            f"secret({found[1]!r}) in the {where} of {title!r} would be written to the results;"
            " send it in a header or body   [JP704]"
        )
    return text
