"""How long users pause and how often each label comes, as far as the plan says."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.brief import PlanBrief
from jmeterpy.flows.planfile import load
from jmeterpy.jmx.reader import parse
from jmeterpy.model.brief import brief_of
from tests.model.plan_text import SAMPLER, controller, group, jmx

PLANS = Path(__file__).resolve().parents[2] / "plans"
A, B, C = (SAMPLER.format(name) for name in "abc")
LOOP = '<stringProp name="LoopController.loops">3</stringProp>'
HALF = (
    '<intProp name="ThroughputController.style">1</intProp><FloatProperty>'
    "<name>ThroughputController.percentThroughput</name><value>50.0</value></FloatProperty>"
)
DRAWN = '<stringProp name="SwitchController.value">${__RandomString(1,0001,)}</stringProp>'
USE = '<intProp name="InterleaveControl.style">1</intProp>'


def timer(tag: str, delay: str = "1000", spread: str = "") -> str:
    more = f'<stringProp name="RandomTimer.range">{spread}</stringProp>' if spread else ""
    return (
        f'<{tag} guiclass="x" testname="t"><stringProp name="ConstantTimer.delay">{delay}'
        f"</stringProp>{more}</{tag}><hashTree/>"
    )


def pause(duration: str, inside: str = "", action: str = "1") -> str:
    return (
        f'<TestAction guiclass="x" testname="p"><intProp name="ActionProcessor.action">{action}'
        f'</intProp><stringProp name="ActionProcessor.duration">{duration}</stringProp>'
        f"</TestAction><hashTree>{inside}</hashTree>"
    )


def plan(inside: str) -> PlanBrief:
    return brief_of(parse(jmx(inside)))


@pytest.mark.parametrize(
    ("inside", "pause_s"),
    [
        (A + B, 0.0),
        (A + timer("ConstantTimer") + B, 1.0),  # in whose scope both stand
        (timer("UniformRandomTimer", "500", "1000") + A, 1.0),
        (timer("GaussianRandomTimer", "500", "100") + A, 0.5),
        (timer("PoissonRandomTimer", "100", "200") + A, 0.3),
        (A + pause("3000") + B, 1.5),
        (A + pause("0", timer("UniformRandomTimer", "1000", "2000")), 2.0),
        (timer("ConstantTimer") + A + pause("1000"), 3.0),  # the pause is delayed, too
        (controller("LoopController", A + pause("2000"), LOOP) + B, 1.5),
        (controller("IfController", A) + timer("ConstantTimer") + B, 1.0),
        (controller("IfController", A + pause("2000")) + B, None),
        (timer("ConstantTimer", "${__P(think,700)}") + A, 0.7),
        (timer("ConstantTimer", "${later}") + A, None),
        (A + pause("1", timer("SyncTimer")), None),
        (A + timer("ConstantThroughputTimer"), None),
        (A + pause("9", action="5"), None),
        ("", None),
    ],
)
def test_the_pause_before_a_sample_is_the_mean_of_its_timers(
    inside: str, pause_s: float | None
) -> None:
    assert plan(group(inside)).pause_s == pytest.approx(pause_s)


def test_a_timer_of_the_plan_delays_every_group() -> None:
    assert plan(timer("ConstantTimer") + group(A)).pause_s == 1


def test_groups_of_different_pauses_have_none_together() -> None:
    quick, slow = group(A, name="q"), group(timer("ConstantTimer") + A, name="s")
    assert plan(quick + slow).pause_s is None
    setup = group(A, tag="SetupThreadGroup", name="before")
    assert plan(setup + slow).pause_s == 1


@pytest.mark.parametrize(
    ("inside", "shares"),
    [
        (A + B, {"a": 0.5, "b": 0.5}),
        (A + A + B, {"a": 2 / 3, "b": 1 / 3}),
        (controller("LoopController", A, LOOP) + B, {"a": 0.75, "b": 0.25}),
        (controller("ThroughputController", A, HALF) + B, {"a": 1 / 3, "b": 2 / 3}),
        (controller("SwitchController", A + B, DRAWN), {"a": 0.75, "b": 0.25}),
        (controller("RandomController", A + B + C), {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}),
        (controller("OnceOnlyController", A) + B, {"a": 1 / 3, "b": 2 / 3}),
        (
            controller("RandomController", controller("GenericController", A + B) + C, USE),
            {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3},
        ),
        (controller("RandomController", controller("GenericController", A + B) + C), {}),
        (controller("IfController", A) + B, {}),
        (SAMPLER.format("${later}") + B, {}),
    ],
)
def test_shares_are_those_of_a_turn(inside: str, shares: dict[str, float]) -> None:
    found = {x.label: x.share for x in plan(group(inside)).labels if x.share is not None}
    assert found == pytest.approx(shares)


def test_whoever_never_ends_begins_only_once() -> None:
    found = plan(group(controller("OnceOnlyController", A) + B, forever="true"))
    assert [x.share for x in found.labels] == [0.0, 1.0]


def test_our_own_plans_say_what_they_pause() -> None:
    stress = brief_of(load(PLANS / "stress_steps.py").nodes)
    assert stress.pause_s == 2
    assert [x.share for x in stress.labels] == pytest.approx([1 / 3] * 9)
    assert brief_of(load(PLANS / "platform_api.py").nodes).pause_s is None  # users are waited for
