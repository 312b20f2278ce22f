"""Sentences of the command line, one of a thing included."""

from __future__ import annotations

from jmeterpy.brief import ArrivalsBrief, GroupBrief, LabelBrief, PlanBrief
from jmeterpy.cli.words import plan_in_words


def test_one_of_everything_is_told_in_the_singular() -> None:
    group = GroupBrief("g", users=1, iterations=1)
    label = LabelBrief("a", group="g", expected=1)
    brief = PlanBrief(groups=(group,), labels=(label,), labels_are_complete=True)
    assert plan_in_words(brief) == "1 user, 1 iteration each; 1 sample expected"


def test_arrivals_are_told_by_their_rates() -> None:
    levels = tuple(ArrivalsBrief(10.0 * at, 60.0 * at, 0.0, 60.0 * at + 60) for at in (1, 2, 3))
    brief = PlanBrief(arrivals=levels, deadline_s=185.0)
    assert plan_in_words(brief) == "10 to 30 arrivals/s, 3 steps, 3:05 long"
    assert plan_in_words(PlanBrief(arrivals=levels[:1])) == "10 arrivals/s"
