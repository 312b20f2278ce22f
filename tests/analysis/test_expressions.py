"""Regular expressions of labels and groups: read once, refused with the character."""

from __future__ import annotations

import pytest

from jmeterpy.analysis import Select
from jmeterpy.analysis.select import expression
from jmeterpy.errors import PlanError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(", r"labels is '\(', .*missing \), .*, at character 1; write '\\\(' for just this"),
        ("ab*+*", r"at character 5; write 'ab\\\*\\\+\\\*'"),
        ("a\\", r"bad escape .* at character 2"),
        ("\n(", r"at character 2; put a backslash before a character that stands for itself"),
        ("(" * 3000, r"labels is '\({79}…'.*; put a backslash"),
        ("a{99999999999}", "the repetition number is too large"),
    ],
)
def test_a_wrong_expression_is_refused_with_its_character(text: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        Select(labels=text)


def test_what_python_may_read_otherwise_one_day_is_no_warning() -> None:
    found = expression("--label", "[[a]")
    assert found
    assert found.search("[")
