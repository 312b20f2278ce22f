"""Sentences of the command line, one of a thing included."""

from __future__ import annotations

from jmeterpy.brief import GroupBrief, LabelBrief, PlanBrief
from jmeterpy.cli.words import plan_in_words


def test_one_of_everything_is_told_in_the_singular() -> None:
    group = GroupBrief("g", users=1, iterations=1)
    label = LabelBrief("a", group="g", expected=1)
    brief = PlanBrief(groups=(group,), labels=(label,), labels_are_complete=True)
    assert plan_in_words(brief) == "1 user, 1 iteration each; 1 sample expected"
