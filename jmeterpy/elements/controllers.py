"""What decides which steps run, how often and in which order: the logic controllers."""

from __future__ import annotations

from enum import Enum

from jmeterpy.model import (
    Container,
    Decimal,
    Duration,
    Expr,
    Flag,
    Inside,
    Number,
    Step,
    Texts,
    choice,
    element,
    flag,
    float_,
    number,
    number_text,
    prop,
    seconds,
    strings,
    text,
)


class Controller(Container[Inside], Step):
    """A step with steps inside."""


@element("GenericController", gui="LogicControllerGui", label="Simple Controller")
class SimpleController(Controller):
    """Steps in order, once; it groups them and bounds what config, timers and assertions reach.

    Source: JMeter manual, "Simple Controller".
    """


@element("LoopController", gui="LoopControlPanel", label="Loop Controller")
class LoopController(Controller):
    """The steps inside, `loops` times; -1 is without end.

    Source: JMeter manual, "Loop Controller".
    """

    loops: Number = prop("LoopController.loops", number_text, default=1)
    continue_forever: Flag = prop(
        "LoopController.continue_forever", flag, default=True, sparse=True
    )


@element("OnceOnlyController", gui="OnceOnlyControllerGui", label="Once Only Controller")
class OnceOnlyController(Controller):
    """The steps inside, only in a user's first iteration.

    Source: JMeter manual, "Once Only Controller".
    """


@element("IfController", gui="IfControllerPanel", label="If Controller")
class IfController(Controller):
    """The steps inside, where `condition` is true.

    With `use_expression` (the default of new plans) the condition is text that JMeter works out
    to `true` or something else, such as `${__jexl3(${n} > 3)}`; without it, it is JavaScript, which
    costs far more. With `evaluate_all` it is asked again before each step.

    Source: JMeter manual, "If Controller".
    """

    condition: str = prop("IfController.condition", text, default="")
    evaluate_all: Flag = prop("IfController.evaluateAll", flag, default=False)
    use_expression: Flag = prop("IfController.useExpression", flag, default=True, absent=False)


@element("WhileController", gui="WhileControllerGui", label="While Controller")
class WhileController(Controller):
    """The steps inside, again and again until `condition` works out to `false`.

    Empty: until the last sample fails. `LAST`: the same, and not at all if the sample before it
    failed.

    Source: JMeter manual, "While Controller".
    """

    condition: str = prop("WhileController.condition", text, default="")


@element("ForeachController", gui="ForeachControlPanel", label="ForEach Controller")
class ForeachController(Controller):
    """The steps inside, once for each of the variables `source_1`, `source_2` and so on.

    Each value in turn is in the variable `variable`. `start` is left out and `end` is taken in:
    `start=1, end=3` gives the second and the third. Without `separator` they are `source1`, ...

    Source: JMeter manual, "ForEach Controller".
    """

    source: str = prop("ForeachController.inputVal", text, default="")
    variable: str = prop("ForeachController.returnVal", text, default="")
    separator: Flag = prop("ForeachController.useSeparator", flag, default=True, absent=False)
    start: Number | None = prop("ForeachController.startIndex", number_text, default=None)
    end: Number | None = prop("ForeachController.endIndex", number_text, default=None)


@element("TransactionController", gui="TransactionControllerGui", label="Transaction Controller")
class TransactionController(Controller):
    """One row in the results for all the steps inside: the sum of their times.

    `parent` makes the steps sub-results of it. `include_timers` counts pauses and processors too,
    which JMeter also does where a file does not say.

    Source: JMeter manual, "Transaction Controller".
    """

    include_timers: Flag = prop(
        "TransactionController.includeTimers", flag, default=False, absent=True
    )
    parent: Flag = prop("TransactionController.parent", flag, default=False, sparse=True)


class ThroughputBy(Enum):
    """How a throughput controller counts."""

    COUNT = 0
    PERCENT = 1


@element("ThroughputController", gui="ThroughputControllerGui", label="Throughput Controller")
class ThroughputController(Controller):
    """The steps inside in `percent` of the iterations, or in the first `count` of them.

    Its name misleads: it holds no rate. `per_user` counts for each user alone.

    Source: JMeter manual, "Throughput Controller".
    """

    by: ThroughputBy | Expr = prop(
        "ThroughputController.style", choice(ThroughputBy, "intProp"), default=ThroughputBy.PERCENT
    )
    per_user: Flag = prop("ThroughputController.perThread", flag, default=False)
    count: Number = prop("ThroughputController.maxThroughput", number, default=1)
    percent: Decimal = prop("ThroughputController.percentThroughput", float_, default=1.0)


class SubControllers(Enum):
    """When its turn comes, a controller inside runs whole (USE), or one of its steps (IGNORE)."""

    IGNORE = 0
    USE = 1


@element("RandomController", gui="RandomControlGui", label="Random Controller")
class RandomController(Controller):
    """One of the steps inside, picked at random each time.

    Source: JMeter manual, "Random Controller".
    """

    sub_controllers: SubControllers | Expr = prop(
        "InterleaveControl.style", choice(SubControllers, "intProp"), default=SubControllers.USE
    )


@element("RandomOrderController", gui="RandomOrderControllerGui", label="Random Order Controller")
class RandomOrderController(Controller):
    """All the steps inside, once, in an order that is drawn each time.

    Source: JMeter manual, "Random Order Controller".
    """


@element("InterleaveControl", gui="InterleaveControlGui", label="Interleave Controller")
class InterleaveController(Controller):
    """One of the steps inside each time, in turn; `across_users` takes turns over all users.

    Source: JMeter manual, "Interleave Controller".
    """

    sub_controllers: SubControllers | Expr = prop(
        "InterleaveControl.style", choice(SubControllers, "intProp"), default=SubControllers.USE
    )
    across_users: Flag = prop("InterleaveControl.accrossThreads", flag, default=False)  # sic


@element("SwitchController", gui="SwitchControllerGui", label="Switch Controller")
class SwitchController(Controller):
    """The one step inside that `choose` names: by its name, or by its number from 0.

    A name that is not there picks the step called `default`; a number too high picks the first.

    Source: JMeter manual, "Switch Controller".
    """

    choose: str = prop("SwitchController.value", text, default="")


@element("RunTime", gui="RunTimeGui", label="Runtime Controller")
class RuntimeController(Controller):
    """The steps inside, again and again until `duration` (whole seconds) has gone by.

    Source: JMeter manual, "Runtime Controller".
    """

    duration: Duration = prop("RunTime.seconds", seconds, default="1s")


@element("IncludeController", gui="IncludeControllerGui", label="Include Controller")
class IncludeController(Step):
    """The steps of the test fragment in another JMX file.

    A file that is not there is only logged, and the run goes on.

    Source: JMeter manual, "Include Controller".
    """

    path: str = prop(
        "IncludeController.includepath", text, absent="", sparse=True, kw_only=False, file=True
    )


@element("ModuleController", gui="ModuleControllerGui", label="Module Controller")
class ModuleController(Step):
    """The steps of a controller or fragment that stands elsewhere in this plan.

    `target` is the way there by names: `("Test Plan", "Shared", "Login")`. JMeter does not look at
    the first name. Nothing found ends JMeter before the start.

    Source: JMeter manual, "Module Controller".
    """

    target: Texts = prop(
        "ModuleController.node_path", strings(), absent=(), sparse=True, kw_only=False
    )
