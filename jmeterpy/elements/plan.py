"""The plan itself and who walks through it: the Test Plan and the thread groups."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import ClassVar

from jmeterpy.elements.arguments import VARIABLES, Argument, variables
from jmeterpy.model import (
    Container,
    Duration,
    Expr,
    Flag,
    Inner,
    Inside,
    Number,
    Pairs,
    Scoped,
    Texts,
    choice,
    element,
    flag,
    joined,
    long_,
    number,
    number_text,
    prop,
    seconds,
    text,
)


class OnError(Enum):
    """What a user does after a sample that failed."""

    CONTINUE = "continue"
    NEXT_ITERATION = "startnextloop"
    STOP_USER = "stopthread"
    STOP_TEST = "stoptest"
    STOP_TEST_NOW = "stoptestnow"


MAIN_LOOP = {
    "ThreadGroup.main_controller": Inner("LoopController", "LoopControlPanel", "Loop Controller")
}
MAIN_ARRIVALS = {"ThreadGroup.main_controller": Inner("OpenModelThreadGroupController")}


class Group(Container[Inside]):
    """Users who walk through the same steps."""

    written: ClassVar[str] = "a load: steady(...)[...]"


@element("ThreadGroup", gui="ThreadGroupGui", label="Thread Group", inner=MAIN_LOOP)
class ThreadGroup(Group):
    """Users who walk through the same steps, `loops` times or for `duration`.

    `duration` and `delay` hold only where `scheduled` is true, and `duration` includes the ramp.
    `loops=-1` goes on until `duration` ends it.

    Source: JMeter manual, "Thread Group".
    """

    users: Number = prop("ThreadGroup.num_threads", number, default=1)
    ramp_up: Duration = prop("ThreadGroup.ramp_time", seconds.tagged("intProp"), default="1s")
    loops: Number = prop("ThreadGroup.main_controller/LoopController.loops", number_text, default=1)
    continue_forever: Flag = prop(
        "ThreadGroup.main_controller/LoopController.continue_forever",
        flag,
        default=False,
        absent=True,
    )
    same_user: Flag = prop("ThreadGroup.same_user_on_next_iteration", flag, default=True)
    on_error: OnError | Expr = prop(
        "ThreadGroup.on_sample_error", choice(OnError), default=OnError.CONTINUE
    )
    delayed_start: Flag = prop("ThreadGroup.delayedStart", flag, default=False, sparse=True)
    scheduled: Flag = prop("ThreadGroup.scheduler", flag, default=False, sparse=True)
    duration: Duration | None = prop(
        "ThreadGroup.duration", seconds.tagged("longProp"), default=None
    )
    delay: Duration | None = prop("ThreadGroup.delay", seconds.tagged("longProp"), default=None)


@element("SetupThreadGroup", gui="SetupThreadGroupGui", label="setUp Thread Group")
class SetupThreadGroup(ThreadGroup):
    """Users who prepare something before all other groups start; their variables stay theirs.

    Source: JMeter manual, "setUp Thread Group".
    """


@element("PostThreadGroup", gui="PostThreadGroupGui", label="tearDown Thread Group")
class TeardownThreadGroup(ThreadGroup):
    """Users who tidy up after all other groups ended.

    After a stop by hand they run only where the plan says `teardown_on_shutdown=True`.

    Source: JMeter manual, "tearDown Thread Group".
    """


@element(
    "OpenModelThreadGroup",
    gui="OpenModelThreadGroupGui",
    label="Open Model Thread Group",
    inner=MAIN_ARRIVALS,
)
class OpenModelThreadGroup(Group):
    """Users who arrive at a rate of their own, however slowly they are served.

    `schedule` is JMeter's little language: `rate(1/sec) random_arrivals(2 min) pause(2 sec)`,
    with `even_arrivals(...)` for a steady beat. JMeter swallows a schedule it cannot read.
    It counts from the start of the test, not of the group: what setup groups took is over already,
    and its arrivals come at once. `arrivals(...)` begins with a pause that makes up for it.
    `seed` 0, or none, gives other arrivals every time.

    Source: JMeter manual, "Open Model Thread Group".
    """

    schedule: str = prop("OpenModelThreadGroup.schedule", text, default="", sparse=True)
    on_error: OnError | Expr = prop(
        "ThreadGroup.on_sample_error", choice(OnError), default=OnError.CONTINUE
    )
    seed: Number | None = prop("OpenModelThreadGroup.random_seed", long_, default=None)


@element("TestFragmentController", gui="TestFragmentControllerGui", label="Test Fragment")
class TestFragment(Container[Inside]):
    """Steps that run only where a module or include controller asks for them; never by themselves.

    JMeter writes it disabled, and finds it all the same.

    Source: JMeter manual, "Test Fragment".
    """

    enabled: bool = field(default=False, kw_only=True)


@element(
    "TestPlan",
    gui="TestPlanGui",
    label="Test Plan",
    inner={"TestPlan.user_defined_variables": VARIABLES},
)
class TestPlan(Container[Group | TestFragment | Scoped]):
    """The whole test: its groups run at the same time, or with `serialize_groups` one by one.

    `variables` are worked out once, before any user starts. `functional_mode` keeps every
    response, which no load test survives. `classpath` names jars or folders that JMeter adds.

    Source: JMeter manual, "Test Plan".
    """

    variables: Pairs[Argument] = prop(
        "TestPlan.user_defined_variables/Arguments.arguments", variables, default=()
    )
    functional_mode: Flag = prop("TestPlan.functional_mode", flag, default=False, sparse=True)
    serialize_groups: Flag = prop(
        "TestPlan.serialize_threadgroups", flag, default=False, sparse=True
    )
    teardown_on_shutdown: Flag = prop(
        "TestPlan.tearDown_on_shutdown", flag, default=False, sparse=True
    )
    classpath: Texts = prop("TestPlan.user_define_classpath", joined(","), default=(), sparse=True)
