"""expect: what makes an answer right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from jmeterpy import asked
from jmeterpy.asked import shown
from jmeterpy.elements.assertions import (
    AssertField,
    DurationAssertion,
    JsonAssertion,
    ResponseAssertion,
    Rule,
)
from jmeterpy.errors import SettingError
from jmeterpy.model.declare import Scoped
from jmeterpy.model.times import Span, span
from jmeterpy.shortcuts.bodies import json_text
from jmeterpy.shortcuts.texts import exact, wanted

Texts = str | Iterable[str]


def expect(
    *,
    status: int | Iterable[int] | None = None,
    json: str | Mapping[str, object] | None = None,
    contains: Texts = (),
    lacks: Texts = (),
    matches: Texts = (),
    header: Mapping[str, str] | None = None,
    within: Span | None = None,
) -> tuple[Scoped, ...]:
    """What a request's answer must be; whatever is not met makes the sample fail and says so.

    status    the code, or one of several; an error code that is expected counts as success
    json      a JSONPath that must find something, or path -> value
    contains  text of the body; of several all must be there
    lacks     text that the body must not hold
    matches   regular expressions of which each must find something in the body
    header    name -> text that its value must hold
    within    the longest time that the answer may take

    JMeter takes 2xx and 3xx for success by itself. An expected 4xx or 5xx makes JMeter forget what
    it found before, so `status` comes first: in one call it always does.

    >>> [check.name for check in expect(status=201, json={"$.name": "Ada"}, within="800ms")]
    ['status 201', '$.name is "Ada"', 'within 800ms']

    Raises: SettingError where nothing, or no status, is expected.
    """
    checks = (
        *_status(status),
        *_json(json),
        *_texts("contains", contains, Rule.SUBSTRING),
        *_texts("lacks", lacks, Rule.SUBSTRING | Rule.NOT),
        *_texts("matches", matches, Rule.CONTAINS),
        *_headers(header),
        *_within(within),
    )
    if not checks:
        raise SettingError("expect(): say what is expected, such as expect(status=201)")
    return checks


def _status(status: int | Iterable[int] | None) -> Iterator[Scoped]:
    if status is None:
        return
    codes = _codes(status)
    yield ResponseAssertion(
        tuple(map(str, codes)),
        name=f"status {' or '.join(map(str, codes))}",
        field=AssertField.CODE,
        rule=Rule.EQUALS if len(codes) == 1 else Rule.EQUALS | Rule.OR,
        assume_success=any(code >= 400 for code in codes),
    )


def _codes(status: object) -> tuple[int, ...]:
    """One status or several, as several."""
    several = isinstance(status, Iterable) and not isinstance(status, str | bytes)
    codes: tuple[Any, ...] = tuple(cast("Iterable[Any]", status)) if several else (status,)
    if not codes or not all(isinstance(code, int) and 100 <= code <= 599 for code in codes):
        raise SettingError(f"expect(status={shown(status)}): a status is a number such as 201")
    return codes


def _json(json: str | Mapping[str, object] | None) -> Iterator[Scoped]:
    if isinstance(json, str):
        yield JsonAssertion(exact(json), name=f"{json} is there")
        return
    if json is not None and not isinstance(json, Mapping):
        raise SettingError(
            f"expect(json={shown(json)}): write a path, or paths and values as {{'$.id': 5}}"
        )
    for path, value in (json or {}).items():
        said = json_text(value, f"expect(json={{{path!r}: ...}})")
        yield JsonAssertion(
            exact(path),
            name=f"{path} is {said}",
            expected="" if value is None else said,
            check_value=True,
            expect_null=value is None,
            regex=False,
        )


def _texts(word: str, texts: Texts, rule: Rule) -> Iterator[Scoped]:
    several = asked.texts(texts, what=f"expect({word}=...)", such="Welcome")
    if several:
        name = f"{word} {', '.join(several)}"
        yield ResponseAssertion(tuple(map(exact, several)), name=name, rule=rule)


def _headers(header: Mapping[str, str] | None) -> Iterator[Scoped]:
    if header is not None and not isinstance(header, Mapping):
        raise SettingError(
            f"expect(header={shown(header)}): write names and what their values hold, such as "
            "{'Content-Type': 'json'}"
        )
    for name, value in (header or {}).items():
        yield _header(wanted(name), wanted(value))


def _header(name: str, value: str) -> Scoped:
    pattern = f"(?im)^{re.escape(name)}:.*{_literal(value)}"
    return ResponseAssertion(
        (exact(pattern),),
        name=f"header {name} holds {value}",
        field=AssertField.HEADERS,
        rule=Rule.CONTAINS,
    )


def _literal(text: str) -> str:
    """A regular expression that finds `text`; what JMeter works out stays as it is."""
    from jmeterpy.shortcuts.texts import spans

    return "".join(piece if out else re.escape(piece) for out, piece in spans(text))


def _within(limit: Span | None) -> Iterator[Scoped]:
    if limit is not None:
        time = span(limit, "expect", "within")
        yield DurationAssertion(time, name=f"within {limit}")
