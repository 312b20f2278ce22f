"""Results -> a picture, by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from numbers import Real
from typing import TYPE_CHECKING

from jmeterpy.asked import shown
from jmeterpy.errors import ResultsError, SettingError
from jmeterpy.flows.sources import Source
from jmeterpy.flows.window import Window

if TYPE_CHECKING:
    from jmeterpy.analysis import Measured
    from jmeterpy.reports.charts import Chart
    from jmeterpy.reports.picture import Picture

ALL = "all"  # the contact sheet
_ELSEWHERE = {  # pictures of several runs
    "changes": "jmeterpy compare BASE NEW -o changes.png draws what changed",
    "history": "jmeterpy history DIR -o history.png draws how it went from run to run",
}


def percentiles_of(text: str) -> tuple[float, ...]:
    """Percentiles as people write them.

    >>> percentiles_of("50, 95,99.9")
    (50.0, 95.0, 99.9)

    Raises: SettingError for anything else.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"-?\d+(\.\d+)?", part) for part in parts):
        raise SettingError(f"the percentiles are {text!r}: write them as 50,95,99")
    found = tuple(map(float, parts))
    if not all(0 < each < 100 for each in found):
        raise SettingError(
            f"the percentiles are {text!r}: each lies above 0 and below 100, as in 50,95,99"
        )
    return found


def chart_of(name: str, percentiles: Sequence[float] = ()) -> tuple[str, Chart | None]:
    """The name as code has it, and the chart; None for all of them on one sheet.

    Raises: SettingError for a picture that there is not, and for percentiles that it does not draw.
    """
    from jmeterpy.reports.charts import CHARTS, response_times

    key = str(name).replace("-", "_")
    if key not in CHARTS and key != ALL:
        names = ", ".join(known.replace("_", "-") for known in CHARTS)
        hint = _ELSEWHERE.get(key, "")
        said = f"there is no picture {shown(name)}; there are {names}, and {ALL} on one sheet"
        raise SettingError(said, hint=hint)
    if percentiles is None or (isinstance(percentiles, Sequence) and not len(percentiles)):
        return key, CHARTS.get(key)
    if key != "response_times":
        raise SettingError(f"percentiles are chosen for response-times only, not for {name}")
    if not _are_percentiles(percentiles):
        said = "choose one to three percentiles between 0 and 100, such as 50,95,99"
        raise SettingError(f"the percentiles are {shown(percentiles)}: {said}")
    shares = sorted({round(each / 100, 6) for each in percentiles})
    return key, partial(response_times, percentiles=shares)


def _are_percentiles(given: object) -> bool:
    """Whether it is one to three numbers between 0 and 100; from Python it may be anything."""
    return (
        isinstance(given, Sequence)
        and not isinstance(given, str)
        and len(given) <= 3
        and all(isinstance(each, Real) and 0 < float(each) < 100 for each in given)
    )


def picture_of(
    name: str,
    source: Source,
    measured: Measured,
    *,
    percentiles: Sequence[float] = (),
    size: str = "screen",
) -> Picture:
    """The picture of what was measured.

    Raises: SettingError for a name, a size, or percentiles that there are not; ResultsError where
            the results have nothing of that picture.
    """
    from jmeterpy.reports.absent import absent
    from jmeterpy.reports.charts import page_of
    from jmeterpy.reports.contact import charts_of, contact_sheet
    from jmeterpy.reports.paper import paper
    from jmeterpy.reports.picture import Picture

    key, chart = chart_of(name, percentiles)
    brief = source.brief if measured.scope.is_whole else None  # its times are of the whole test
    if chart is not None:
        if none := absent(key, measured, brief):
            what = f"{source.folder or source.title}: there is no picture {name}"
            raise ResultsError(f"{what}: {none[0]}", hint=none[1])
        make = partial(page_of, chart, key, measured, source.title, brief)
        return Picture(name, make, paper(size))
    if size != "screen":
        raise SettingError("the sheet of all pictures has a size of its own: leave the size out")
    charts = charts_of(measured, brief)
    return Picture(name, partial(contact_sheet, measured, source.title, brief, charts))


def draw_measured(
    name: str,
    source: Source,
    measured: Measured,
    *,
    window: Window | None = None,
    percentiles: Sequence[float] = (),
    size: str = "screen",
) -> Picture:
    """The same; of another window where that is asked, which reads the files once more.

    Raises: SettingError; ResultsError where no label matches, or nothing of that picture is there.
    """
    from jmeterpy.flows.judging import judged

    if window is not None:
        resources = measured.resources
        measured = replace(judged(source, (), window=window)[0], resources=resources)
    return picture_of(name, source, measured, percentiles=percentiles, size=size)
