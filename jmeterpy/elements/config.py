"""Where variables come from: files, counters, chance, and the plan itself."""

from __future__ import annotations

from enum import Enum

from jmeterpy.elements.arguments import Argument, variables
from jmeterpy.model import (
    Expr,
    Flag,
    Number,
    Pairs,
    Scoped,
    Texts,
    choice,
    element,
    flag,
    joined,
    number_text,
    prop,
    text,
)


class Sharing(Enum):
    """Who reads a file's rows together: all users, those of a group, or each alone."""

    ALL = "shareMode.all"
    GROUP = "shareMode.group"
    USER = "shareMode.thread"


@element("CSVDataSet", gui="TestBeanGUI", label="CSV Data Set Config")
class CsvDataSet(Scoped):
    """One row of a file for every iteration, its columns as variables.

    Without `columns` the first row names them. After the last row the first follows (`recycle`),
    or the user ends (`recycle=False, stop_at_end=True`), or the variables say `<EOF>`.

    Source: JMeter manual, "CSV Data Set Config".
    """

    path: str = prop("filename", text, absent="", kw_only=False, file=True)
    columns: Texts = prop("variableNames", joined(","), default=())
    delimiter: str = prop("delimiter", text, default=",")
    encoding: str = prop("fileEncoding", text, default="UTF-8", absent="")
    skip_header: Flag = prop("ignoreFirstLine", flag, default=False)
    quoted: Flag = prop("quotedData", flag, default=False)
    recycle: Flag = prop("recycle", flag, default=True)
    stop_at_end: Flag = prop("stopThread", flag, default=False)
    sharing: Sharing | Expr = prop("shareMode", choice(Sharing), default=Sharing.ALL)


@element("Arguments", gui="ArgumentsPanel", label="User Defined Variables")
class UserDefinedVariables(Scoped):
    """Variables for the whole plan, worked out once before any user starts, wherever it stands.

    Source: JMeter manual, "User Defined Variables".
    """

    variables: Pairs[Argument] = prop("Arguments.arguments", variables, default=(), kw_only=False)


@element("CounterConfig", gui="CounterConfigGui", label="Counter")
class Counter(Scoped):
    """A number that grows by `step` with every iteration, from `start` to `end` and round again.

    `format` is a Java DecimalFormat such as `000`. All users share it, unless `per_user`; with
    `reset_each_iteration` each user's own begins anew with the group's iteration.

    Source: JMeter manual, "Counter".
    """

    variable: str = prop("CounterConfig.name", text, default="", kw_only=False)
    start: Number = prop("CounterConfig.start", number_text, default=1)
    end: Number = prop("CounterConfig.end", number_text, default=Expr(""))
    step: Number = prop("CounterConfig.incr", number_text, default=1)
    format: str = prop("CounterConfig.format", text, default="")
    per_user: Flag = prop("CounterConfig.per_user", flag, default=False)
    reset_each_iteration: Flag | None = prop(
        "CounterConfig.reset_on_tg_iteration", flag, default=None
    )


@element("RandomVariableConfig", gui="TestBeanGUI", label="Random Variable")
class RandomVariable(Scoped):
    """A random whole number from `low` to `high`, both taken in, new with every iteration.

    `format` is a Java DecimalFormat such as `USER_000`. With `per_user` each user draws from a
    generator of their own, so that the same `seed` gives each the same numbers.

    Source: JMeter manual, "Random Variable".
    """

    variable: str = prop("variableName", text, default="", kw_only=False)
    low: Number = prop("minimumValue", number_text, default=1, kw_only=False)
    high: Number = prop("maximumValue", number_text, default=Expr(""), kw_only=False)
    format: str = prop("outputFormat", text, default="")
    per_user: Flag = prop("perThread", flag, default=False)
    seed: Number = prop("randomSeed", number_text, default=Expr(""))
