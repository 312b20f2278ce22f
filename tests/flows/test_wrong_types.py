"""Whatever type comes in from Python, the answer says what was found and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jmeterpy import JmeterpyError, Result, SettingError, TestPlan, open_results, run

WRONG: dict[str, Any] = {
    "int": 5,
    "huge": 10**400,
    "None": None,
    "list": [],
    "nested": [["a"], None],
    "dict": {},
    "bytes": b"results.jtl",
    "nan": float("nan"),
    "object": object(),
    "NUL": "x\0y",
    "surrogate": "\ud800",
    "long": "a" * 5000,
    "frame": pd.DataFrame(),
    "array": np.arange(3),
    "function": len,
    "time": timedelta(seconds=1),
    "class": str,
    "array's class": np.ndarray,
    "empty": "",
}
FIVE: Any = 5
Ask = Callable[[Result, Path, Any], object]
# What of them is right there, and what it is asked.
ASKED: dict[str, tuple[tuple[str, ...], Ask]] = {
    "open_results": ((), lambda _, __, x: open_results(x)),
    "thresholds": (("list",), lambda _, f, x: open_results(f, thresholds=x)),
    "baseline": (("None",), lambda _, f, x: open_results(f, baseline=x)),
    "labels": (("None", "empty"), lambda _, f, x: open_results(f, labels=x)),
    "exclude": (
        ("None", "NUL", "surrogate", "long"),
        lambda _, f, x: open_results(f, exclude=x),
    ),
    "from_": (("None", "time"), lambda _, f, x: open_results(f, from_=x)),
    "to": (("None", "time"), lambda _, f, x: open_results(f, to=x)),
    "skip_warmup": ((), lambda _, f, x: open_results(f, skip_warmup=x)),
    "apdex": (("None",), lambda _, f, x: open_results(f, apdex=x)),
    "series": (("None",), lambda r, _, x: r.series(x)),
    "seconds": (("int",), lambda r, _, x: r.series(seconds=x)),
    "percentile": ((), lambda r, _, x: r.percentile(x)),
    "percentile of": (("None",), lambda r, _, x: r.percentile(0.5, x)),
    "ok": (("None",), lambda r, _, x: r.percentile(0.5, ok=x)),
    "table": ((), lambda r, _, x: r.table(x)),
    "check": (("list",), lambda r, _, x: r.check(x)),
    "check against": (("None",), lambda r, _, x: r.check("p95 < 1s", baseline=x)),
    "compare": ((), lambda r, _, x: r.compare(x)),
    "tolerance": ((), lambda r, _, x: r.compare(r, tolerance=x)),
    "plot": ((), lambda r, _, x: r.plot(x)),
    "plot to": (("None",), lambda r, _, x: r.plot("percentiles", x)),
    "plot of": (("None", "empty"), lambda r, _, x: r.plot("percentiles", labels=x)),
    "percentiles": (("None", "list", "empty"), lambda r, _, x: r.plot(percentiles=x)),
    "size": ((), lambda r, _, x: r.plot("percentiles", size=x)),
    "report": (("None",), lambda r, _, x: r.report(x, formats="csv")),
    "formats": (("list",), lambda r, f, x: r.report(f.parent / "made", formats=x)),
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wrong") / "results.jtl"
    head = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
    rows = (f"{1_700_000_000_000 + 100 * i},{20 + i},A,200,OK,g 1-1,true\n" for i in range(100))
    path.write_text(head + "".join(rows))
    return path


@pytest.fixture(scope="module")
def result(file: Path) -> Result:
    return open_results(file)


@pytest.mark.parametrize("asked", ASKED)
def test_no_type_is_answered_by_python_itself(asked: str, file: Path, result: Result) -> None:
    right, ask = ASKED[asked]
    for kind in WRONG.keys() - set(right):
        with pytest.raises(JmeterpyError):
            ask(result, file, WRONG[kind])


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda _: open_results(FIVE),
            "path is 5: write the path of a run folder or a results file",
        ),
        (lambda _: open_results(""), "path is '', which is empty: write the path of a run folder"),
        (lambda r: r.check(5), "thresholds is 5: write a text such as 'p95 < 800ms', or several"),
        (lambda r: r.plot(path=5), "path is 5: write the path of a picture, such as 'times.png'"),
        (lambda r: r.percentile("x"), "q is 'x': write the 95th percentile as 0.95"),
        (lambda r: r.percentile(95), "q is 95: write the 95th percentile as 0.95"),
        (lambda r: r.compare(5), "base is 5: write the path of a run folder or a results file"),
        (lambda r: r.report(5), "folder is 5: write the path of a folder"),
        (lambda r: r.table(5), "there is no table 5; there are summary, "),
        (lambda r: r.series(label=3), "no label is 3\nthere is 'A'"),
        (lambda r: r.plot("nonsense"), "there is no picture 'nonsense'; there are response-times"),
    ],
)
def test_it_says_what_was_found_and_what_is_right(
    ask: Callable[[Any], object], said: str, result: Result
) -> None:
    with pytest.raises(JmeterpyError) as caught:
        ask(result)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    "name",
    ["parameters", "thresholds", "monitors", "runner", "results", "properties", "remote_properties",
     "property_files", "jmeter_home", "heap", "max_duration", "network", "ignore", "report",
     "baseline", "tolerance"],
)  # fmt: skip
def test_a_run_refuses_what_it_cannot_take_before_it_starts(name: str, tmp_path: Path) -> None:
    """Where one of them is right, there still is no runner of this name."""
    for given in WRONG.values():
        wrong: Any = {"runner": "nope", "results": tmp_path, name: given}
        with pytest.raises(JmeterpyError):
            run(TestPlan("x"), **wrong)


@pytest.mark.parametrize("plan", ["\ud800", "x\0y", "a" * 5000, ""])
def test_a_plan_that_no_file_can_be_is_refused(plan: str) -> None:
    with pytest.raises(SettingError, match=r"^plan is .*: write the path of a plan file"):
        run(plan)


def test_several_texts_may_come_in_any_order_that_keeps(result: Result) -> None:
    texts = ["p50 < 1s", "error_rate < 1%"]
    several: tuple[Any, ...] = (texts, tuple(texts), iter(texts), dict.fromkeys(texts, 1).values())
    assert len(result.check(several[0]).thresholds) == 2
    assert len(result.check(several[2]).thresholds) == 2
    with pytest.raises(SettingError):
        result.check(several[3])


def test_a_path_may_be_of_any_library(result: Result, tmp_path: Path) -> None:
    class Mine:
        def __fspath__(self) -> str:
            return str(tmp_path / "mine")

    where: Any = Mine()
    assert result.report(where, formats="csv") == [tmp_path / "mine" / "summary.csv"]
