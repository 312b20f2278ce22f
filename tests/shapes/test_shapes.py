from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jmeterpy import (
    Expr,
    HttpSampler,
    PlanError,
    Shape,
    TestPlan,
    ThreadGroup,
    arrival_steps,
    arrivals,
    http,
    prop,
    ramp,
    spike,
    steady,
    steps,
)
from jmeterpy.elements import OnError, OpenModelThreadGroup
from jmeterpy.model import outline
from jmeterpy.model.brief import brief_of
from jmeterpy.model.convert import to_node
from jmeterpy.model.groups import CATCH_UP

STEP = http.get("/")


def only(shape: Shape) -> ThreadGroup:
    [group] = shape[STEP]
    assert isinstance(group, ThreadGroup)
    return group


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_steady_with_iterations_is_a_plain_thread_group() -> None:
    group = only(steady(users=50, ramp_up="10s", iterations=3, on_error="next_iteration"))

    assert (
        group
        == ThreadGroup(
            "50 users", users=50, ramp_up="10s", loops=3, on_error=OnError.NEXT_ITERATION
        )[STEP]
    )


def test_hold_comes_after_the_ramp_and_duration_includes_it() -> None:
    held = only(steady(users=50, ramp_up="10s", hold="1m"))
    lasting = only(steady(users=50, ramp_up="10s", duration="1m", delay="5s"))

    assert (held.duration, held.loops, held.scheduled) == (s(70), -1, True)
    assert (lasting.duration, lasting.loops, lasting.delay) == (s(60), -1, s(5))


def test_a_duration_can_cut_iterations_short() -> None:
    group = only(steady(users=5, iterations=100, duration="1m"))

    assert (group.loops, group.duration, group.scheduled) == (100, s(60), True)


def test_a_delay_alone_needs_the_scheduler_too() -> None:
    group = only(steady(iterations=1, delay="5s"))

    assert (group.scheduled, group.delay, group.duration) == (True, s(5), None)


def test_a_spawn_rate_becomes_a_ramp_that_is_never_faster() -> None:
    assert only(steady(users=100, spawn_rate="10/s", hold="1m")).ramp_up == s(10)
    assert only(steady(users=100, spawn_rate="30/s", hold="1m")).ramp_up == s(4)
    assert only(steady(users=30, spawn_rate="60/min", hold="1m")).ramp_up == s(30)


def test_numbers_may_be_left_to_jmeter() -> None:
    group = only(steady(users=prop("users", 100), iterations=prop("loops", 2)))

    assert (group.users, group.loops) == (Expr("${__P(users,100)}"), Expr("${__P(loops,2)}"))
    assert group.name == "users"


def test_ramp_rises_from_nobody_or_from_some() -> None:
    assert [(g.name, g.users, g.ramp_up, g.duration) for g in groups(ramp(to=100, over="5m"))] == [
        ("ramp: to 100 users", 100, s(300), s(300))
    ]
    rising = groups(ramp("rise", users=10, to=100, over="5m", hold="1m"))
    assert [(g.name, g.users, g.ramp_up, g.duration) for g in rising] == [
        ("rise: 10 users", 10, s(0), s(360)),
        ("rise: to 100 users", 90, s(300), s(360)),
    ]


def groups(shape: Shape) -> list[ThreadGroup]:
    found = shape[STEP]
    assert all(isinstance(group, ThreadGroup) for group in found)
    return [group for group in found if isinstance(group, ThreadGroup)]


def test_steps_add_users_and_keep_those_who_run() -> None:
    stairs = groups(steps(users=1000, to=2000, by=500, ramp_up="30s", hold="2m"))

    assert [(g.name, g.users, g.delay, g.ramp_up, g.duration) for g in stairs] == [
        ("step 1: 1000 users", 1000, None, s(30), s(450)),
        ("step 2: 1500 users", 500, s(150), s(30), s(300)),
        ("step 3: 2000 users", 500, s(300), s(30), s(150)),
    ]


def test_the_last_step_ends_exactly_at_its_number() -> None:
    stairs = groups(steps(users=10, to=25, by=10, hold="1s"))

    assert [g.users for g in stairs] == [10, 10, 5]
    assert stairs[-1].name == "step 3: 25 users"


def test_steps_with_one_level_are_steady() -> None:
    assert [g.users for g in groups(steps(users=10, to=10, by=5, hold="1s"))] == [10]


def test_spike_comes_and_goes() -> None:
    found = groups(spike(users=100, to=1000, at="1m", ramp_up="10s", hold="30s", duration="3m"))

    assert [(g.name, g.users, g.delay, g.ramp_up, g.duration) for g in found] == [
        ("spike: 100 users", 100, None, s(0), s(180)),
        ("spike: to 1000 users", 900, s(60), s(10), s(40)),
    ]


@pytest.mark.parametrize(
    ("shape", "schedule"),
    [
        (
            arrivals(rate="10/s", duration="2m"),
            "rate(10/sec) random_arrivals(120 sec) pause(5 sec)",
        ),
        (
            arrivals(rate="90/min", duration="1m", ramp_up="30s", finish="1m", even=True),
            "rate(0/sec) even_arrivals(30 sec) rate(1.5/sec) even_arrivals(30 sec) pause(60 sec)",
        ),
        (
            arrivals(rate="1/h", duration="500ms", ramp_up="500ms", finish="0s"),
            "rate(0/sec) random_arrivals(0.5 sec) rate(0.000278/sec)",
        ),
        (
            arrival_steps(rate="10/s", to="20/s", by="10/s", hold="1m"),
            (
                "rate(10/sec) random_arrivals(60 sec) rate(10/sec) rate(20/sec)"
                " random_arrivals(60 sec) pause(5 sec)"
            ),
        ),
        (
            arrival_steps(
                rate="6/min",
                to="15/min",
                by="6/min",
                hold="1m",
                ramp_up="5s",
                even=True,
                finish="0s",
            ),
            (
                "rate(0/sec) even_arrivals(5 sec) rate(0.1/sec) even_arrivals(60 sec)"
                " rate(0.1/sec) even_arrivals(5 sec) rate(0.2/sec) even_arrivals(60 sec)"
                " rate(0.2/sec) even_arrivals(5 sec) rate(0.25/sec) even_arrivals(60 sec)"
            ),
        ),
        (
            arrival_steps(rate="5/s", to="5/s", by="1/s", hold="1m", finish="0s"),
            "rate(5/sec) random_arrivals(60 sec)",
        ),
    ],
)
def test_arrivals_speak_jmeters_little_language(shape: Shape, schedule: str) -> None:
    [group] = shape[STEP]
    assert isinstance(group, OpenModelThreadGroup)
    assert group.schedule == f"{CATCH_UP} {schedule}"


MISTAKES = {
    lambda: steady(users=1): "steady(): when does it end? give iterations=, hold= or duration=",
    lambda: steady(ramp_up=10, iterations=1): (  # type: ignore[arg-type]  # the mistake
        'steady(ramp_up=10): a duration needs a unit: write "10s" or "10ms"'
    ),
    lambda: steady(hold="1m", duration="2m"): (
        "steady(hold='1m', duration='2m'): give one of the two"
    ),
    lambda: steady(ramp_up="1m", spawn_rate="2/s", hold="1m"): (
        "steady(ramp_up='1m', spawn_rate='2/s'): give one of the two"
    ),
    lambda: steady(hold="1m", iterations=2): "steady(hold='1m', iterations=2): give one of the two",
    lambda: steady(spawn_rate="fast", hold="1m"): (
        """steady(spawn_rate='fast'): write it as "10/s", "90/min" or "500/h\""""
    ),
    lambda: steady(spawn_rate="0/s", hold="1m"): (
        "steady(spawn_rate='0/s'): nobody would ever come"
    ),
    lambda: steady(users=prop("n", 1), spawn_rate="5/s", hold="1m"): (
        "steady(spawn_rate='5/s'): users is worked out by JMeter; give ramp_up"
    ),
    lambda: steady(iterations=1, on_error="stop"): (  # type: ignore[arg-type]  # the mistake
        "steady(on_error='stop'): it is one of continue, next_iteration, stop_user, stop_test,"
        " stop_test_now"
    ),
    lambda: steady(users="five", iterations=1): (  # type: ignore[arg-type]  # the mistake
        "steady(users='five'): users takes a whole number such as 5, var(...) or prop(...)"
    ),
    lambda: steady(iterations=1.5): (  # type: ignore[arg-type]  # the mistake
        "steady(iterations=1.5): iterations takes a whole number such as 5, var(...) or prop(...)"
    ),
    lambda: steps(users=1, to=prop("n", 9), by=1, hold="1m"): (  # type: ignore[arg-type]  # the mistake
        "steps(to='${__P(n,9)}'): to takes a whole number such as 5"
    ),
    lambda: steady(iterations=1)(STEP): (  # type: ignore[operator]  # the mistake
        "steady(...) takes no second parentheses; brackets hold its children: steady(...)[...]"
    ),
    lambda: steady("members", iterations=1, ramp_up="500ms"): (
        "steady(): ramp_up is '500ms', but JMeter counts it in whole seconds; write '1s'"
    ),
    lambda: ramp(users=5, to=5, over="1m"): (
        "ramp(users=5, to=5): it rises from the first to the second"
    ),
    lambda: steps(users=5, to=1, by=1, hold="1m"): (
        "steps(users=5, to=1, by=1): it rises from users to `to`"
    ),
    lambda: steps(users=1, to=2, by=1, hold="0s"): "steps(): each step takes no time; set hold",
    lambda: spike(users=1, to=2, at="1m", hold="1m", duration="90s"): (
        "spike(): the spike ends after 2m, the test after 90s"
    ),
    lambda: arrivals(rate="1/s", duration="10s", ramp_up="20s"): (
        "arrivals(): it lasts 10s, the ramp is included"
    ),
    lambda: arrival_steps(rate="9/s", to="1/s", by="1/s", hold="1m"): (
        "arrival_steps(rate='9/s', to='1/s'): it rises from rate to `to`"
    ),
    lambda: arrival_steps(rate="1/s", to="9/s", by="0/s", hold="1m"): (
        "arrival_steps(by='0/s'): nobody would ever come"
    ),
    lambda: arrival_steps(rate=10, to="9/s", by="1/s", hold="1m"): (  # type: ignore[arg-type]  # the mistake
        """arrival_steps(rate=10): write it as "10/s", "90/min" or "500/h\""""
    ),
    lambda: arrival_steps(rate="1/s", to="9/s", by="1/s", hold="0s"): (
        "arrival_steps(hold=0s): each step takes no time; set hold"
    ),
    lambda: arrival_steps(rate="1/s", to="9/s", by="1/h", hold="1m"): (
        "arrival_steps(rate='1/s', to='9/s', by='1/h'): these are 28801 steps; 1000 is the most"
    ),
}


@pytest.mark.parametrize(
    ("call", "message"), MISTAKES.items(), ids=list(map(str, MISTAKES.values()))
)
def test_a_mistake_is_told_in_a_sentence(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(PlanError) as error:
        call()
    assert message in error.value.message


def test_a_shape_without_brackets_is_no_element() -> None:
    with pytest.raises(PlanError, match=r"lacks its steps: steady\(\.\.\.\)\[\.\.\.\]"):
        TestPlan("t")[steady(iterations=1)]  # type: ignore[index]  # the mistake


def test_a_request_beside_the_loads_is_told_to_stand_in_one() -> None:
    with pytest.raises(PlanError) as error:
        TestPlan("t")[STEP]  # type: ignore[index]  # the mistake
    assert error.value.message.startswith("HttpSampler 'GET /' cannot stand in TestPlan 't'")
    assert error.value.hint.startswith(
        "put it in a load: steady(...)[...]; it can stand in ThreadGroup, "
    )


def test_a_group_gets_the_steps_and_nothing_else() -> None:
    [group] = steady(iterations=1)[STEP, None, (STEP, [STEP])]
    assert [type(child) for child in group.children] == [HttpSampler] * 3


@pytest.mark.parametrize("rise", ["0s", "5s"])
def test_the_brief_knows_each_step_of_arrivals(rise: str) -> None:
    shape = arrival_steps(rate="0.1/s", to="0.45/s", by="0.1/s", hold="1m", ramp_up=rise)
    brief = brief_of((to_node(TestPlan("Open")[shape[STEP]]),))
    ramp = float(rise.removesuffix("s"))
    one = ramp + 60
    assert [(x.start_s, x.ramp_up_s, x.end_s) for x in brief.arrivals] == [
        (one * at, ramp, one * (at + 1)) for at in range(5)
    ]
    assert [x.per_second for x in brief.arrivals] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.45])
    assert brief.users is None
    assert brief.deadline_s == pytest.approx(5 * one + 5)


def test_planned_arrivals_are_shown_over_time() -> None:
    shape = arrival_steps(rate="10/s", to="20/s", by="10/s", hold="1m", ramp_up="5s")
    brief = brief_of((to_node(TestPlan("Open")[shape[STEP]]),))
    shown = [line.replace("\u2588", "").split() for line in outline.arrivals(brief)]
    assert shown == [["0:00", "0"], ["0:05", "10"], ["1:05", "10"], ["1:10", "20"], ["2:10", "0"]]
    assert not list(outline.load(brief))
    apart = (brief.arrivals[0], replace(brief.arrivals[1], start_s=90.0))
    shown = [line.split() for line in outline.arrivals(replace(brief, arrivals=apart))]
    assert [line[0] for line in shown[2:4]] == ["1:05", "1:30"]
    assert not list(outline.arrivals(replace(brief, arrivals=())))
