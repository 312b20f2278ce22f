"""Every state has a true sentence with numbers and a next step, the same wherever it is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.capacity import Capacity, capacity
from jmeterpy.analysis.declared.judged import status
from jmeterpy.analysis.resources import Resources, Track
from jmeterpy.analysis.stretches import stretches
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.usage import Own
from jmeterpy.brief import ArrivalsBrief, GroupBrief, PlanBrief
from jmeterpy.reports import words
from jmeterpy.reports.bracket import limit, next_step
from jmeterpy.reports.findings import Ground
from jmeterpy.reports.findings.interface import Said
from jmeterpy.reports.findings.users import limited_throughput
from jmeterpy.reports.markdown import markdown
from jmeterpy.reports.page.render import page
from jmeterpy.reports.steps import steps_markdown, steps_table
from jmeterpy.reports.steps_json import steps_json, whole_json
from tests.analysis.stairs import arriving, played, stairs
from tests.analysis.test_stretches import planned

LEVELS = ((10, 50.0), (20, 50.0), (30, 50.0), (40, 50.0))
RATES = ((10.0, 60.0), (20.0, 60.0), (30.0, 60.0), (40.0, 60.0))


def open_plan(*rates: tuple[float, float]) -> PlanBrief:
    """What a plan says whose users arrive at these rates."""
    found, now = [], 0.0
    for rate, seconds in rates:
        found.append(ArrivalsBrief(rate, now, 0.0, now + seconds))
        now += seconds
    group = GroupBrief("g", arrivals_per_second=max(rate for rate, _ in rates), hold_s=now)
    return PlanBrief("p", (group,), arrivals=tuple(found))


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Measured, PlanBrief]]:
    """A run of each state, with its plan."""

    def climbed(*levels: tuple[int, float], **more: Any) -> tuple[Measured, PlanBrief]:
        return played(tmp_path_factory.mktemp("run"), stairs(*levels), **more), planned(*levels)

    found = {
        "found": climbed(*LEVELS, workers=5),  # full at 5 / 0.05 * 0.25 = 25 users
        "not_reached": climbed(*LEVELS),
        "inconclusive": climbed(*LEVELS, ok=lambda at: not 60 <= at < 100),
        "no_steps": climbed((10, 50.0), (20, 50.0), (30, 20.0)),
    }
    measured, brief = found["not_reached"]
    at = np.arange(measured.start_ms or 0, measured.end_ms or 0, 1000, dtype=np.int64)
    busy = Track(at, np.where(at < at[0] + 100_000, 0.3, 0.91))
    watched = replace(measured, resources=Resources({("generator", "cpu_share"): busy}))
    return {**found, "generator_bound": (watched, brief)}


STATES = ("found", "not_reached", "inconclusive", "no_steps", "generator_bound")


@pytest.mark.parametrize("state", STATES)
def test_a_state_has_a_sentence_with_numbers_and_a_next_step(
    states: dict[str, tuple[Measured, PlanBrief]], state: str
) -> None:
    found = capacity(*states[state])
    assert found.state == state
    assert re.search(r"\d", limit(found))
    assert limit(found).endswith(".")
    assert next_step(found).endswith(".")


@pytest.mark.parametrize("state", STATES)
def test_table_report_page_and_json_say_the_same(
    states: dict[str, tuple[Measured, PlanBrief]], state: str
) -> None:
    measured, brief = states[state]
    found = capacity(measured, brief)
    said = limit(found)
    assert said in steps_table(found)
    plain = [line.replace("\u202f", " ") for line in steps_markdown(found)]
    assert any(said in line for line in plain)
    assert said in markdown(measured, (), brief=brief).replace("\u202f", " ")
    shown = re.sub(r"<[^>]+>", "", page(measured, (), brief=brief)).replace("\u202f", " ")
    assert said in shown
    made = whole_json(measured, (), brief)["steps"]
    assert (made["state"], made["says"], made["next"]) == (state, said, next_step(found))
    rows = steps_table(found).splitlines()[1:]
    for row, step in zip(rows, made["steps"], strict=False):
        assert row.rstrip().endswith(step["verdict"])


def test_a_burst_names_its_step_and_its_share(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    said = limit(capacity(*states["inconclusive"]))
    assert re.fullmatch(
        r"With 20 users it was bad \(.* of [\d ]+ samples failed\), and with as many or more it "
        r"was not: that is not the load\.",
        said,
    ), said


def test_a_low_rate_reads_the_same_in_table_sentence_and_finding(tmp_path: Path) -> None:
    levels = ((2, 80.0), (3, 60.0), (4, 60.0))  # 2 users: 2 / (0.05 s + 0.4 s) = 4.44 a second
    measured = played(tmp_path, stairs(*levels), think_s=0.4)
    brief = replace(planned(*levels), pause_s=0.4)
    top = words.rate(capacity(measured, brief).judged[-1].step.per_second)
    assert re.fullmatch(r"8\.\d\d", top)
    said = steps_table(capacity(measured, brief))
    assert f" {top} " in said.splitlines()[3]
    assert f"4 users ({top} samples/s)" in said
    found = limited_throughput(Ground(measured, (), brief))
    assert isinstance(found, Said)
    assert f"there were {top} samples/s." in found.text.replace("\u202f", " ")


def test_a_knee_that_is_known_lies_in_its_bracket(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    found = capacity(*states["found"])
    assert found.last_good is not None
    assert found.first_bad is not None
    assert (found.last_good.load, found.first_bad.step.load) == (20, 40)
    assert found.knee == pytest.approx(25, rel=0.03)
    assert next_step(found) == "Repeat between 20 and 40 users in steps of 5."


def test_a_busy_generator_is_named_and_what_was_good_before(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    found = capacity(*states["generator_bound"])
    said = limit(found)
    assert "With 30 users the load generator was the limit: its CPU was at 91 % (median)." in said
    assert "Good with 20 users" in said
    made = steps_json(found)
    assert made is not None
    assert (made["first_bad"], made["generator_from"]) == (None, 30)
    assert [row["verdict"] for row in made["steps"]] == ["good", "good", "generator", "generator"]


@pytest.mark.parametrize(
    ("cpu", "machine", "busy", "crowded"),
    [
        (0.85, None, True, False),
        (0.5, 0.97, True, True),
        (0.5, 0.7, False, False),
        (0.03, 0.99, False, False),  # others fill the machine; it takes little, and is served
        (0.85, 0.99, True, False),
        (0.5, None, False, False),
        (0.16, 1.0, True, True),
    ],
)
def test_a_full_machine_counts_where_the_generator_takes_its_part(
    cpu: float, machine: float | None, busy: bool, crowded: bool
) -> None:
    assert (Own(cpu, machine).busy, Own(cpu, machine).crowded) == (busy, crowded)


def test_a_full_machine_is_named_with_both_figures(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    measured, brief = states["not_reached"]
    found = capacity(measured, brief, generator=lambda _: Own(0.52, 0.98))
    assert found.state == "generator_bound"
    assert limit(found).startswith(
        "With 10 users the load generator's machine was full: its CPU was at 98 % (median), 52 % "
        "of it the generator's own, so that response times include waiting for a processor."
    )
    assert "two machines" in next_step(found)


def test_a_machine_that_others_fill_is_said_beside_a_limit(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    found = capacity(*states["found"], generator=lambda _: Own(0.02, 1.0))
    assert found.state == "found"
    assert limit(found).endswith(
        "The load generator's machine was full then: its CPU was at 100 % (median), 2 % of it the "
        "generator's own; a target on the same machine had to wait for a processor."
    )
    assert next_step(found).startswith("End what else runs on the load generator's machine. Repeat")
    free = capacity(*states["found"], generator=lambda _: Own(0.02, 0.5))
    assert "machine" not in limit(free) + next_step(free)


@pytest.fixture(scope="module")
def overrun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Measured, PlanBrief]:
    """Arrivals that a server of 28 a second gets too many of at 30."""
    brief = open_plan(*RATES)
    folder = tmp_path_factory.mktemp("open")
    return arriving(folder, RATES, workers=1, service_s=1 / 28, brief=brief), brief


def test_arrivals_have_the_rates_of_their_plan_as_steps(
    overrun: tuple[Measured, PlanBrief],
) -> None:
    found, origin = stretches(*overrun)
    assert origin == "plan"
    assert [(x.load, x.of) for x in found] == [(rate, "arrivals") for rate, _ in RATES]
    assert found[-1].end_s <= 240  # and not the time in which the queue is worked off


def test_arrivals_break_where_they_are_too_many(overrun: tuple[Measured, PlanBrief]) -> None:
    found = capacity(*overrun)
    assert found.state == "found"
    assert found.last_good is not None
    assert found.first_bad is not None
    assert (found.last_good.load, found.first_bad.step.load) == (20, 30)
    assert found.usl is None
    assert found.ceiling == pytest.approx(28, rel=0.02)
    assert found.knee == pytest.approx(28, rel=0.03)
    said = limit(found)
    assert said.startswith("Good with 20 arrivals/s (20.0 samples/s), bad with 30: ")
    assert "at 28 arrivals/s." in said
    assert steps_table(found).lstrip().startswith("arrivals/s")


def test_arrivals_say_what_they_bring_and_what_ended(
    overrun: tuple[Measured, PlanBrief],
) -> None:
    found = capacity(*overrun)
    top = found.judged[-1]
    (signal,) = [signal for signal in top.signals if signal.kind == "throughput"]
    assert signal.figures["has"] == pytest.approx(28, rel=0.02)
    assert signal.figures["due"] == pytest.approx(40, rel=0.02)


def test_arrivals_below_the_limit_break_nothing(tmp_path: Path) -> None:
    brief = open_plan(*RATES)
    found: Capacity = capacity(arriving(tmp_path, RATES, brief=brief), brief)
    assert limit(found) == "Nothing broke up to 40 arrivals/s (40.0 samples/s)."


def test_one_rate_is_one_step_and_has_no_table(tmp_path: Path) -> None:
    brief = open_plan((20.0, 60.0))
    found = capacity(arriving(tmp_path, [(20.0, 60.0)], brief=brief), brief)
    assert [step.load for step in found.steps.steps] == [20]
    assert steps_table(found) == ""
    assert steps_json(found) is None


def test_users_who_are_held_up_are_not_the_targets_limit(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs(*LEVELS), think_s=0.3)
    brief = planned(*LEVELS)
    assert capacity(measured, replace(brief, pause_s=0.3)).state == "not_reached"
    found = capacity(measured, replace(brief, pause_s=0.2))
    assert found.state == "generator_bound"
    assert found.held_s == pytest.approx(0.1, abs=0.005)
    assert re.match(
        r"With 10 users each paused (99|100|101) ms longer between samples than the plan says: "
        r"something beside the target held users up\. Nothing is said",
        limit(found),
    ), limit(found)


def test_a_step_that_never_settled_has_no_times_and_says_why(tmp_path: Path) -> None:
    levels = ((10, 6.0), (20, 50.0), (30, 50.0))
    found = capacity(played(tmp_path, stairs(*levels)), planned(*levels))
    shown = steps_table(found)
    first = next(line.split() for line in shown.splitlines() if line.split()[0] == "10")
    assert first[1:6] == ["\u2013"] * 5  # nor samples and a rate of zero
    assert "200 samples: with 10 users it ended before it had settled." in shown
    assert shown.count("settled") == 1
    made = steps_json(found)
    assert made is not None
    assert (made["steps"][0]["from_s"], made["steps"][0]["to_s"]) == (None, None)


def test_what_is_doubtful_and_what_times_are_judged_by_is_said(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    measured, brief = states["found"]
    own = capacity(measured, brief, thresholds=parse_all(["p95 < 5s while users <= 30"]))
    assert "p95 within 5 000 ms with at most 30 users), not by p95 \u00d7." in steps_table(own)
    for found in (own, capacity(measured, brief), capacity(*states["not_reached"])):
        doubtful = any(status(found, step) == "doubtful" for step in found.steps.steps)
        assert ("Doubtful: " in steps_table(found)) is doubtful
    assert "your own limit" not in steps_table(capacity(measured, brief))


def test_the_pages_of_a_staircase_open_with_what_the_steps_say(tmp_path: Path) -> None:
    measured = played(tmp_path, stairs(*LEVELS), think_s=0.3)
    brief = planned(*LEVELS)
    said = limit(capacity(measured, brief)).split(":")[0]
    opening = markdown(measured, title="x", brief=brief).replace("\u202f", " ").split("\n## ")[0]
    assert said in opening
    assert "p95 is that of" not in opening


def test_the_verdict_stands_beside_the_load_where_a_phone_shows_it(
    states: dict[str, tuple[Measured, PlanBrief]],
) -> None:
    found = capacity(*next(iter(states.values())))
    head, _, *rows = steps_markdown(found)
    assert head.split(" | ")[:3] == ["| users", "verdict", "from"]
    said = [row.split(" | ")[1] for row in rows[: len(found.steps.steps)]]
    assert said == [line.split()[-1] for line in steps_table(found).splitlines()[1:][: len(said)]]
