"""Steps that are no protocol: scripts, a look at the variables, pauses and stops."""

from __future__ import annotations

from enum import Enum

from jmeterpy.elements.scripts import Script
from jmeterpy.model import (
    Container,
    Duration,
    Expr,
    Flag,
    Scoped,
    Step,
    choice,
    element,
    flag,
    millis,
    prop,
)


@element("JSR223Sampler", gui="TestBeanGUI", label="JSR223 Sampler")
class Jsr223Sampler(Script, Container[Scoped], Step):
    """A script as a step with a row in the results.

    Source: JMeter manual, "JSR223 Sampler".
    """


@element("DebugSampler", gui="TestBeanGUI", label="Debug Sampler")
class DebugSampler(Container[Scoped], Step):
    """A step whose answer is a list of the variables, and of the properties where asked for.

    Source: JMeter manual, "Debug Sampler".
    """

    variables: Flag = prop("displayJMeterVariables", flag, default=True)
    properties: Flag = prop("displayJMeterProperties", flag, default=False)
    system_properties: Flag = prop("displaySystemProperties", flag, default=False)


class Action(Enum):
    """What a flow control action does."""

    STOP = 0
    PAUSE = 1
    STOP_NOW = 2
    NEXT_ITERATION = 3
    NEXT_LOOP = 4
    BREAK_LOOP = 5


class Target(Enum):
    """Whom STOP and STOP_NOW end: this user, or the test."""

    USER = 0
    TEST = 2


@element("TestAction", gui="TestActionGui", label="Flow Control Action")
class FlowControlAction(Container[Scoped], Step):
    """Pause, stop, go on with the next iteration, or leave a loop; it makes no row in the results.

    NEXT_ITERATION is the thread group's next iteration, NEXT_LOOP and BREAK_LOOP are of the loop
    it stands in. Timers inside it make the pause random.

    Source: JMeter manual, "Flow Control Action".
    """

    action: Action | Expr = prop(
        "ActionProcessor.action", choice(Action, "intProp"), default=Action.PAUSE
    )
    target: Target | Expr = prop(
        "ActionProcessor.target", choice(Target, "intProp"), default=Target.USER
    )
    duration: Duration = prop("ActionProcessor.duration", millis, default="0s")
