"""The rules by which JMeter reads a text, held against a second implementation of its parser."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.shortcuts.bodies import json_text
from jmeterpy.shortcuts.texts import exact, spans

LETTERS = st.text(alphabet='ab\\"$,{}()\n ü', max_size=12)


def jmeter(text: str) -> str:
    """What JMeter makes of `text` whose only expressions are ${v}, worth <v>.

    Source: org.apache.jmeter.engine.util.FunctionParser.compileString, read in Java.
    """
    made, previous, at, found = "", " ", 0, False
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
            if at == len(text):
                break
            made += "" if text[at] in "$,\\" else "\\"
            made, previous = made + text[at], " "
        elif character == "{" and previous == "$":
            assert text.startswith("{v}", at), text
            made, previous, at, found = made[:-1] + "<v>", " ", at + 2, True
        else:
            made, previous = made + character, character
        at += 1
    return made if found else text


def plain(text: str) -> str:
    """A constant of the test: no `${` may arise in it."""
    return text.replace("${", "$ {")


@given(LETTERS, LETTERS)
def test_constants_beside_an_expression_come_out_as_python_has_them(left: str, right: str) -> None:
    left, right = plain(left), plain(right)
    assert jmeter(exact(f"{left}${{v}}{right}")) == f"{left}<v>{right}"


@given(LETTERS)
def test_a_constant_is_left_alone(text: str) -> None:
    assert exact(plain(text)) == plain(text)


@given(st.recursive(LETTERS.map(plain), lambda inner: st.lists(inner, max_size=3), max_leaves=6))
def test_json_with_an_expression_is_the_same_json(value: object) -> None:
    made = jmeter(json_text({"value": value, "v": "${v}"}, "test"))
    assert json.loads(made) == {"value": value, "v": "<v>"}


@given(LETTERS)
def test_the_pieces_make_the_text_again(text: str) -> None:
    assert "".join(piece for _, piece in spans(text)) == text
