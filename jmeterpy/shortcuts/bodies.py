"""Bodies of requests: JSON whose variables JMeter fills in, and values as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from jmeterpy.errors import SettingError
from jmeterpy.shortcuts.texts import joined, spans
from jmeterpy.shortcuts.variables import Unquoted

Piece = tuple[bool, str]
Fields = Mapping[str, object]


def json_text(value: object, call: str) -> str:
    r"""`value` as JSON; expressions stay, and constants are escaped for JSON and for JMeter.

    What a variable holds at run time is put in as it is: where it may hold quotes, `fn.json`
    escapes it.

    >>> json_text({"who": 'a "b"', "n": [1, None]}, "http.post")
    '{"who": "a \\"b\\"", "n": [1, null]}'
    >>> from jmeterpy.shortcuts.variables import var
    >>> json_text({"id": var("id", int), "at": f"C:\\{var('dir')}"}, "http.post")
    '{"id": ${id}, "at": "C:\\\\\\\\${dir}"}'

    Raises: SettingError for what JSON has no word for.
    """
    return joined(_pieces(value, call, "json"))


def _pieces(value: object, call: str, where: str) -> Iterator[Piece]:
    if isinstance(value, Unquoted):
        yield True, str(value)
    elif isinstance(value, str):
        yield from _quoted(value)
    elif isinstance(value, Mapping):
        members = ((_key(k, call, where), v, f"{where}[{k!r}]") for k, v in value.items())
        yield from _between("{", (_member(k, v, call, at) for k, v, at in members), "}")
    elif isinstance(value, list | tuple):
        items = (_pieces(item, call, f"{where}[{i}]") for i, item in enumerate(value))
        yield from _between("[", items, "]")
    else:
        yield False, _constant(value, call, where)


def _quoted(text: str) -> Iterator[Piece]:
    yield False, '"'
    for worked_out, piece in spans(text):
        yield worked_out, piece if worked_out else json.dumps(piece, ensure_ascii=False)[1:-1]
    yield False, '"'


def _key(key: object, call: str, where: str) -> str:
    if not isinstance(key, str):
        raise SettingError(f"{call}: {where} has the key {key!r}; JSON's keys are texts")
    return key


def _member(key: str, value: object, call: str, where: str) -> Iterator[Piece]:
    yield from _quoted(key)
    yield False, ": "
    yield from _pieces(value, call, where)


def _between(left: str, items: Iterator[Iterator[Piece]], right: str) -> Iterator[Piece]:
    yield False, left
    for number, item in enumerate(items):
        if number:
            yield False, ", "
        yield from item
    yield False, right


def _constant(value: object, call: str, where: str) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        raise SettingError(
            f"{call}: {where} is {value!r}, a {type(value).__name__}, which JSON has no word for"
        ) from None


def field_text(value: object, call: str, name: str) -> str:
    """A value of a form or a query as text.

    Raises: SettingError for what is neither text, number nor flag.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise SettingError(f"{call}: {name} is {value!r}; give text or a number")


def pairs(fields: Fields, call: str) -> tuple[tuple[str, str], ...]:
    """Names and texts; a list gives its name several times, None is left out.

    >>> pairs({"tag": ["a", "b"], "page": 2, "q": None}, "http.get")
    (('tag', 'a'), ('tag', 'b'), ('page', '2'))
    """
    several = (
        (name, item)
        for name, value in fields.items()
        for item in (value if isinstance(value, list | tuple) else [value])
        if item is not None
    )
    return tuple((name, field_text(item, call, name)) for name, item in several)
