"""extract: keep a part of an answer for the requests that follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from jmeterpy.asked import shown
from jmeterpy.elements.assertions import AssertField, ResponseAssertion, Rule
from jmeterpy.elements.extractors import (
    BoundaryExtractor,
    CssExtractor,
    ExtractField,
    JmesPathExtractor,
    JsonExtractor,
    RegexExtractor,
)
from jmeterpy.elements.processors import Jsr223PostProcessor
from jmeterpy.elements.scope import Scope
from jmeterpy.errors import SettingError
from jmeterpy.model.declare import Scoped
from jmeterpy.shortcuts.texts import exact, wanted

Match = int | Literal["random", "all"]
_MATCHES = {"random": 0, "all": -1}
_PAIRS = {
    "css": "a selector, or a selector and an attribute: ('a.next', 'href')",
    "between": "the texts to the left and to the right of it: ('id=', '&')",
}


def extract(
    variable: str,
    path: str | None = None,
    *,
    regex: str | None = None,
    css: str | tuple[str, str] | None = None,
    jmes: str | None = None,
    between: tuple[str, str] | None = None,
    header: str | None = None,
    match: Match = 1,
    required: bool = True,
    default: str | None = None,
    share: bool = False,
) -> tuple[Scoped, ...]:
    """Keep what is found in the answer as `var(variable)`, in one of six ways.

    path      a JSONPath such as `$.id`
    regex     a regular expression; its first group is kept
    css       a CSS selector, or a selector and an attribute
    jmes      a JMESPath
    between   the texts to the left and to the right of it
    header    the value of a response header
    match     which find: 1 the first, "random", or "all" (then `for_each` walks through them)
    required  finding nothing makes the sample fail, with a message that names the variable
    default   what the variable holds where nothing is found, and that is no failure then
    share     other users read it with `prop(variable)`: variables stay in their own thread

    After a miss the variable holds the text `${variable}`, never an older value, and the next
    request goes out with it; a shape's `on_error="next_iteration"` prevents that.

    >>> [type(element).__name__ for element in extract("user_id", "$.id")]
    ['JsonExtractor', 'ResponseAssertion']

    Raises: SettingError unless exactly one way is given.
    """
    ways = {
        "path": path,
        "regex": regex,
        "css": css,
        "jmes": jmes,
        "between": between,
        "header": header,
    }
    given = [(name, value) for name, value in ways.items() if value is not None]
    if len(given) != 1:
        found = " and ".join(name for name, _ in given) or "nothing"
        raise SettingError(
            f"extract({variable!r}): {found} says where it is found; give one of"
            " a JSONPath, regex, css, jmes, between, header"
        )
    [(way, value)] = given
    if isinstance(match, str) and match not in _MATCHES:
        raise SettingError(f"extract(match={match!r}): it is a number, 'random' or 'all'")
    number = _MATCHES[match] if isinstance(match, str) else match
    missed = f"${{__char(36)}}{{{variable}}}" if default is None else exact(default)
    made = _WAYS[way](variable, value, number, missed)
    where = f"{way} {value!r}"
    return (
        made,
        *(_presence(variable, where, number) if required and default is None else ()),
        *(_shared(variable) if share else ()),
    )


def _path(variable: str, path: str, number: int, missed: str) -> Scoped:
    return JsonExtractor(variable, exact(path), match=str(number), default=missed, name=variable)


def _jmes(variable: str, path: str, number: int, missed: str) -> Scoped:
    return JmesPathExtractor(variable, exact(path), match=number, default=missed, name=variable)


def _regex(variable: str, pattern: str, number: int, missed: str) -> Scoped:
    return RegexExtractor(variable, exact(pattern), match=number, default=missed, name=variable)


def _header(variable: str, header: str, number: int, missed: str) -> Scoped:
    pattern = rf"(?im)^{re.escape(wanted(header))}:[ \t]*(.*?)[ \t]*$"
    return RegexExtractor(
        variable,
        pattern,
        match=number,
        default=missed,
        field=ExtractField.HEADERS,
        name=variable,
    )


def _css(variable: str, css: str | tuple[str, str], number: int, missed: str) -> Scoped:
    selector, attribute = (css, "") if isinstance(css, str) else _pair("css", css)
    return CssExtractor(
        variable,
        exact(selector),
        attribute=attribute,
        match=number,
        default=missed,
        name=variable,
    )


def _pair(way: str, given: object) -> tuple[str, str]:
    """Two texts.

    Raises: SettingError for anything else.
    """
    match given:
        case (str(first), str(second)):
            return first, second
    right = _PAIRS[way]
    raise SettingError(f"extract({way}={shown(given)}): write {right}")


def _between(variable: str, texts: tuple[str, str], number: int, missed: str) -> Scoped:
    left, right = map(exact, _pair("between", texts))
    return BoundaryExtractor(variable, left, right, match=number, default=missed, name=variable)


_WAYS: dict[str, Callable[[str, Any, int, str], Scoped]] = {
    "path": _path,
    "regex": _regex,
    "css": _css,
    "jmes": _jmes,
    "between": _between,
    "header": _header,
}


def _presence(variable: str, where: str, number: int) -> Iterator[Scoped]:
    """Runs after the extractor; its message stands in the results."""
    if number == _MATCHES["all"]:
        looked_at, pattern, rule = f"{variable}_matchNr", r"[1-9][0-9]*", Rule.MATCHES
    else:
        looked_at, pattern, rule = variable, rf"\$\{{{variable}\}}", Rule.MATCHES | Rule.NOT
    yield ResponseAssertion(
        (pattern,),
        name=f"{variable} is there",
        field=AssertField.BODY,
        rule=rule,
        scope=Scope.VARIABLE,
        scope_variable=looked_at,
        message=f"{variable} not found: {where} is not in the answer",
    )


def _shared(variable: str) -> Iterator[Scoped]:
    # vars.get, since ${...} in a script that is compiled once would keep its first value.
    script = (
        f"def found = vars.get('{variable}')\n"
        f"if (found != null && found != '$' + '{{{variable}}}') props.put('{variable}', found)\n"
    )
    yield Jsr223PostProcessor(script, name=f"share {variable}")
