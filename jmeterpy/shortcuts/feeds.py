"""Values for the steps that follow: let, and the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from jmeterpy.asked import path_of, texts
from jmeterpy.elements.config import CsvDataSet, Sharing
from jmeterpy.elements.controllers import LoopController, SimpleController
from jmeterpy.elements.processors import UserParameters
from jmeterpy.errors import SettingError
from jmeterpy.shortcuts.bodies import field_text
from jmeterpy.shortcuts.texts import exact

_SHARING = {"all": Sharing.ALL, "group": Sharing.GROUP, "user": Sharing.USER}


def let(**values: object) -> SimpleController:
    """Set variables here, each time a user comes by: `let(email=f"{fn.uuid()}@example.com")`.

    The steps that follow read them with `var("email")`, the same value until the user comes by
    again. A value may use a variable that was set, extracted or read before it, also one of the
    same `let`. It is a step that sends nothing and takes no time; timers do not delay it.

    >>> let(email="ada@example.com").name
    'let email'

    Raises: SettingError where nothing is set.
    """
    if not values:
        raise SettingError('let(): name what is set, such as let(email="ada@example.com")')
    texts = tuple(exact(field_text(value, "let()", name)) for name, value in values.items())
    name = f"let {', '.join(values)}"
    # JMeter sets "once an iteration" variables when their controller begins: before a CSV file of
    # the same controller is read, hence a controller of its own. It drops an empty one after its
    # first pass, hence the loop that never runs.
    return SimpleController(name=name)[
        UserParameters(tuple(values), (texts,), once_per_iteration=True, name=name),
        LoopController(loops=0, name="(nothing; JMeter would drop an empty controller)"),
    ]


def csv_data(
    path: str | Path,
    columns: Iterable[str] = (),
    *,
    delimiter: str = ",",
    at_end: Literal["repeat", "stop", "eof"] = "repeat",
    share: Literal["all", "group", "user"] = "all",
    skip_header: bool = False,
    encoding: str = "UTF-8",
) -> CsvDataSet:
    """The next row of a file for each iteration, its columns as variables.

    path         from the plan file's folder
    columns      their names; without them the file's first row names them
    at_end       after the last row: "repeat" from the first, "stop" the user, or "eof": <EOF>
    share        who reads on from whom: "all" users, those of a "group", or each "user" alone
    skip_header  the first row is a header, though `columns` are given

    >>> csv_data("members.csv", at_end="stop").recycle
    False

    Raises: SettingError for an unknown choice.
    """
    file = path_of(path, what="csv_data(path)", of="a CSV file", such="members.csv")
    if at_end not in ("repeat", "stop", "eof"):
        raise SettingError(f"csv_data(at_end={at_end!r}): it is 'repeat', 'stop' or 'eof'")
    if not isinstance(share, str) or share not in _SHARING:
        raise SettingError(f"csv_data(share={share!r}): it is 'all', 'group' or 'user'")
    return CsvDataSet(
        file.as_posix(),
        name=file.stem,
        columns=texts(columns, what="csv_data(columns)", such="email"),
        delimiter="\\t" if delimiter == "\t" else delimiter,
        encoding=encoding,
        skip_header=skip_header,
        quoted=True,
        recycle=at_end == "repeat",
        stop_at_end=at_end == "stop",
        sharing=_SHARING[share],
    )
