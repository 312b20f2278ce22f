"""What makes users wait: each timer delays every sampler in its scope, the first too."""

from __future__ import annotations

from enum import Enum

from jmeterpy.model import (
    Decimal,
    Duration,
    Expr,
    Number,
    Scoped,
    choice,
    decimal,
    decimal_millis,
    element,
    long_,
    millis,
    number,
    prop,
    seconds,
)


@element("ConstantTimer", gui="ConstantTimerGui", label="Constant Timer")
class ConstantTimer(Scoped):
    """Wait `delay` before every sampler in scope.

    Source: JMeter manual, "Constant Timer".
    """

    delay: Duration = prop("ConstantTimer.delay", millis, default="300ms", kw_only=False)


@element("UniformRandomTimer", gui="UniformRandomTimerGui", label="Uniform Random Timer")
class UniformRandomTimer(Scoped):
    """Wait `delay` and up to `spread` more, any time in between as likely as another.

    Source: JMeter manual, "Uniform Random Timer".
    """

    delay: Duration = prop("ConstantTimer.delay", millis, default="0ms", kw_only=False)
    spread: Duration = prop("RandomTimer.range", decimal_millis, default="100ms", kw_only=False)


@element("GaussianRandomTimer", gui="GaussianRandomTimerGui", label="Gaussian Random Timer")
class GaussianRandomTimer(Scoped):
    """Wait `delay` on the average, with the standard deviation `deviation`.

    Source: JMeter manual, "Gaussian Random Timer".
    """

    delay: Duration = prop("ConstantTimer.delay", millis, default="300ms", kw_only=False)
    deviation: Duration = prop("RandomTimer.range", decimal_millis, default="100ms", kw_only=False)


@element("PoissonRandomTimer", gui="PoissonRandomTimerGui", label="Poisson Random Timer")
class PoissonRandomTimer(Scoped):
    """Wait `delay` and a Poisson-distributed time more, `mean` on the average.

    Source: JMeter manual, "Poisson Random Timer".
    """

    delay: Duration = prop("ConstantTimer.delay", millis, default="300ms", kw_only=False)
    mean: Duration = prop("RandomTimer.range", millis, default="100ms", kw_only=False)


class PaceBasis(Enum):
    """Whose samples a constant throughput timer counts."""

    THIS_USER = 0
    ALL_USERS = 1
    GROUP = 2
    ALL_USERS_SHARED = 3
    GROUP_SHARED = 4


@element("ConstantThroughputTimer", gui="TestBeanGUI", label="Constant Throughput Timer")
class ConstantThroughputTimer(Scoped):
    """Wait so that samples come at `per_minute` a minute; it can only slow users down.

    Source: JMeter manual, "Constant Throughput Timer".
    """

    per_minute: Decimal = prop("throughput", decimal, default=0.0, kw_only=False)
    basis: PaceBasis | Expr = prop(
        "calcMode", choice(PaceBasis, "intProp"), default=PaceBasis.THIS_USER
    )


@element("PreciseThroughputTimer", gui="TestBeanGUI", label="Precise Throughput Timer")
class PreciseThroughputTimer(Scoped):
    """Wait so that `throughput` samples in every `period` come at random, as real users do.

    The schedule is drawn for `duration`, the same again for the same `seed` (0: another each
    time). `batch_size` samples start together, `batch_delay` apart. Up to `exact_limit` samples the
    number over `duration` is exact, and beyond it at most `surplus` percent more.

    Source: JMeter manual, "Precise Throughput Timer".
    """

    throughput: Decimal = prop("throughput", decimal, default=100.0, kw_only=False)
    period: Duration = prop("throughputPeriod", seconds.tagged("intProp"), default="1h")
    duration: Duration = prop("duration", seconds.tagged("longProp"), default="1h")
    batch_size: Number = prop("batchSize", number, default=1)
    batch_delay: Duration = prop("batchThreadDelay", millis.tagged("intProp"), default="0s")
    surplus: Decimal = prop("allowedThroughputSurplus", decimal, default=1.0)
    exact_limit: Number = prop("exactLimit", number, default=10_000)
    seed: Number = prop("randomSeed", long_, default=0)


@element("SyncTimer", gui="TestBeanGUI", label="Synchronizing Timer")
class SynchronizingTimer(Scoped):
    """Hold users until `users` of them wait, then let all go at once; 0 is the whole group.

    After `timeout` whoever waits may go; a timeout of zero waits without end.

    Source: JMeter manual, "Synchronizing Timer".
    """

    users: Number = prop("groupSize", number, default=0, kw_only=False)
    timeout: Duration = prop("timeoutInMs", millis.tagged("longProp"), default="0s")
