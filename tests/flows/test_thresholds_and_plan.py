"""A threshold on something that the plan does not have is said before the load, not after."""

from __future__ import annotations

import pytest

from jmeterpy.analysis.thresholds import parse
from jmeterpy.brief import GroupBrief, LabelBrief, PlanBrief
from jmeterpy.flows.thresholds import strangers

BRIEF = PlanBrief(
    groups=(GroupBrief("members"),),
    labels=(LabelBrief("Login", "members"), LabelBrief("Search", "members")),
    labels_are_complete=True,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("p95(Login) < 1s", ""),
        ("p95 < 1s", ""),
        ("p95(Login-0) < 1s", ""),
        ("cpu(generator) < 80%", ""),
        ("p95(Logn) < 1s", "did you mean 'Login'?"),
        ("p95(Pay) < 1s", "there are Login, Search"),
        ('error_rate < 1% in "memberz"', "did you mean 'members'?"),
    ],
)
def test_what_the_plan_does_not_have_is_named(text: str, words: str) -> None:
    said = strangers([parse(text)], BRIEF)
    assert bool(said) == bool(words)
    assert all(words in each for each in said)


def test_a_plan_that_does_not_tell_all_its_labels_silences_it() -> None:
    assert strangers([parse("p95(Pay) < 1s")], PlanBrief()) == []
