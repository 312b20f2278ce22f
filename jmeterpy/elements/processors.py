"""What runs before and after samplers: scripts, and values for each user."""

from __future__ import annotations

from collections.abc import Iterable

from jmeterpy.elements.scripts import Script
from jmeterpy.model import Flag, Scoped, Texts, element, flag, prop, rows, strings


@element("JSR223PreProcessor", gui="TestBeanGUI", label="JSR223 PreProcessor")
class Jsr223PreProcessor(Script, Scoped):
    """A script before every sampler in scope.

    Source: JMeter manual, "JSR223 PreProcessor".
    """


@element("JSR223PostProcessor", gui="TestBeanGUI", label="JSR223 PostProcessor")
class Jsr223PostProcessor(Script, Scoped):
    """A script after every sampler in scope; `prev` is the sample.

    Source: JMeter manual, "JSR223 PostProcessor".
    """


@element("UserParameters", gui="UserParametersGui", label="User Parameters")
class UserParameters(Scoped):
    """Variables whose values differ from user to user: one row of `values` a user, in turn.

    They are set before each sampler in scope, or with `once_per_iteration` once an iteration.

    Source: JMeter manual, "User Parameters".
    """

    names: Texts = prop("UserParameters.names", strings(), default=(), kw_only=False)
    values: Iterable[Texts] = prop(
        "UserParameters.thread_values", rows(), default=((),), kw_only=False
    )
    once_per_iteration: Flag = prop("UserParameters.per_iteration", flag, default=False)
