"""Elements of no JMeter, one of each kind of setting, for tests of the mechanism alone."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, IntFlag

from jmeterpy.model import (
    Container,
    Decimal,
    Duration,
    Expr,
    Flag,
    Inner,
    Inside,
    Number,
    Pairs,
    Part,
    Scoped,
    Step,
    choice,
    decimal,
    element,
    flag,
    flags,
    float_,
    joined,
    listed,
    long_,
    millis,
    nested,
    number,
    pairs,
    part,
    prop,
    rows,
    saved,
    seconds,
    strings,
    text,
)


class Colour(Enum):
    RED = "colour.red"
    BLUE = "colour.blue"


class Match(IntFlag):
    CONTAINS = 2
    NOT = 4
    EQUALS = 8


@part
class ToyArgument(Part):
    key: str = prop("Argument.name", text, kw_only=False)
    value: str = prop("Argument.value", text, default="", kw_only=False)
    encode: Flag = prop("Argument.encode", flag, default=True, absent=False)


@part
class ToyColumns(Part):
    time: Flag = prop("time", flag, default=True, absent=False)
    code: Flag = prop("code", flag, default=False)


@element(
    "ToyGroup",
    "ToyGroupGui",
    label="Toy Group",
    inner={"ToyGroup.controller": Inner("ToyLoop", "ToyLoopGui", "Toy Loop")},
)
class ToyGroup(Container[Inside]):
    """Users of toys."""

    users: Number = prop("ToyGroup.users", number, default=1)
    ramp_up: Duration = prop("ToyGroup.ramp", seconds.tagged("intProp"), default="0s")
    hold: Duration | None = prop("ToyGroup.hold", seconds, default=None)
    loops: Number = prop("ToyGroup.controller/ToyLoop.loops", number, default=1)
    forever: Flag = prop("ToyGroup.controller/ToyLoop.forever", flag, default=False, absent=True)


@element("ToyPlan", "ToyPlanGui", label="Toy Plan")
class ToyPlan(Container[ToyGroup | Scoped]):
    variables: Pairs[ToyArgument] = prop(
        "ToyPlan.variables/ToyArguments.arguments",
        pairs(ToyArgument, "Argument", "Argument.name"),
        default=(),
    )


@element("ToyTimer", "ToyTimerGui")
class ToyTimer(Scoped):
    delay: Duration = prop("ToyTimer.delay", millis, kw_only=False)


@element("ToyController", "ToyControllerGui")
class ToyController(Container[Inside], Step):
    """Steps in a box."""


@element("ToySampler", "ToySamplerGui", aliases=("OldToySampler",))
class ToySampler(Container[Scoped], Step):
    """One of each kind of setting."""

    path: str = prop("ToySampler.path", text, default="")
    password: str = prop("ToySampler.password", text, default="", secret=True, sparse=True)
    size: Number = prop("ToySampler.size", long_, default=0)
    share: Decimal = prop("ToySampler.share", float_, default=1.0)
    weight: Decimal = prop("ToySampler.weight", decimal, default=0.5)
    timeout: Duration | None = prop("ToySampler.timeout", millis, default=None)
    colour: Colour | Expr = prop("ToySampler.colour", choice(Colour), default=Colour.RED)
    match: Match | Expr = prop("ToySampler.match", flags(Match), default=Match.CONTAINS)
    columns: tuple[str, ...] = prop("ToySampler.columns", joined(","), default=())
    patterns: tuple[str, ...] = prop("ToySampler.patterns", strings(), default=())
    table: tuple[tuple[str, ...], ...] = prop("ToySampler.table", rows(), default=())
    follow: Flag = prop("ToySampler.follow", flag, default=True, absent=False)
    saves: ToyColumns = prop("saveConfig", saved(ToyColumns, "ToySaver"), default=ToyColumns())
    first: ToyArgument | None = prop(
        "ToySampler.first", nested(ToyArgument, "Argument"), default=None
    )
    arguments: tuple[ToyArgument, ...] = prop(
        "ToySampler.args/ToyArguments.arguments",
        listed(ToyArgument, "Argument", "Argument.name"),
        default=(),
        sparse=True,
    )


SECOND = timedelta(seconds=1)
