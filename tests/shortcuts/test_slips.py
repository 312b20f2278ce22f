"""What a plan says by mistake is answered in words where it stands, whatever type it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from jmeterpy import (
    JmeterpyError,
    SettingError,
    csv_data,
    expect,
    extract,
    fn,
    groovy,
    http,
    prop,
    ramp,
    rendezvous,
    secret,
    steps,
    transaction,
    when,
)

WRONG: tuple[Any, ...] = (
    5, None, [], {}, (), b"x", 1.5, object(), ["a", 5], [None], set(), range(3),
    timedelta(seconds=3), np.int64(3), len, str, {"a": object()}, {5: 6},
)  # fmt: skip
# What is asked, and which of the values are right there.
ASKED: dict[str, tuple[Callable[[Any], object], tuple[Any, ...]]] = {
    "path": (http.get, ()),
    "method": (lambda x: http.request(x, "/x"), ()),
    "headers": (lambda x: http.post("/x", headers=x), (None, {})),
    "params": (lambda x: http.get("/x", params=x), (None, {}, {5: 6})),
    "data": (lambda x: http.post("/x", data=x), (None, {}, {5: 6})),
    "files": (lambda x: http.post("/x", files=x), (None, {})),
    "auth": (lambda x: http.get("/x", auth=x), (None, [], {}, (), set())),
    "http.headers": (http.headers, (None, {})),
    "css": (lambda x: extract("v", css=x), (None,)),
    "between": (lambda x: extract("v", between=x), (None,)),
    "header": (lambda x: extract("v", header=x), (None,)),
    "status": (lambda x: expect(status=x), (None,)),
    "json": (lambda x: expect(json=x), (None, {})),
    "contains": (lambda x: expect(contains=x), ([], (), set())),
    "matches": (lambda x: expect(matches=x), ([], (), set())),
    "expected header": (lambda x: expect(header=x), (None, {})),
    "csv": (csv_data, ()),
    "columns": (lambda x: csv_data("a.csv", x), ([], (), set())),
    "share": (lambda x: csv_data("a.csv", share=x), ()),
    "groovy": (lambda x: groovy("1", run=x), ()),
    "format": (fn.now, ()),
    "secret": (secret, ()),
    "prop": (prop, ()),
    "transaction": (transaction, ()),
    "when": (when, ()),
    "rendezvous": (rendezvous, (5,)),
    "on_error": (lambda x: ramp(to=5, over="1s", on_error=x), ()),
}


@pytest.mark.parametrize("asked", ASKED)
def test_no_type_is_answered_by_python_itself(asked: str) -> None:
    ask, right = ASKED[asked]
    for given in WRONG:
        if not any(type(given) is type(each) and given == each for each in right):
            with pytest.raises(JmeterpyError):
                ask(given)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda: http.post("/x", data="text"),  # type: ignore[arg-type]  # what is refused
            "http.post('/x'): data is 'text'; write names and values: data={'user': 'ada'}; text ",
        ),
        (
            lambda: http.get("/x", auth="token"),  # type: ignore[arg-type]  # what is refused
            "auth is 'token'; write ('user', 'password'), or http.bearer(token)",
        ),
        (
            lambda: expect(contains=5),  # type: ignore[arg-type]  # what is refused
            "expect(contains=...) is 5: write a text such as 'Welcome', or several",
        ),
        (
            lambda: extract("v", between="ab"),  # type: ignore[arg-type]  # what is refused
            "extract(between='ab'): write the texts to the left and to the right of it: ('id=',",
        ),
        (
            lambda: extract("v", "$.x", match="any"),  # type: ignore[arg-type]  # what is refused
            "extract(match='any'): it is a number, 'random' or 'all'",
        ),
        (lambda: csv_data(""), "csv_data(path) is '', which is empty: write the path of a CSV"),
        (
            lambda: steps(users=1, to=10**400, by=1, hold="1s"),
            "steps(users=1, to=1000000000000000000000",
        ),
        (lambda: http.get(5), "5 is of type int, but text is wanted"),  # type: ignore[arg-type]  # what is refused
    ],
)
def test_it_says_what_was_found_and_what_is_right(ask: Callable[[], object], said: str) -> None:
    with pytest.raises(SettingError) as caught:
        ask()
    assert str(caught.value).startswith(said)


def test_columns_may_come_from_a_frame() -> None:
    import pandas as pd

    frame = pd.DataFrame({"email": ["a"], "password": ["b"]})
    assert csv_data("a.csv", frame.columns).columns == ("email", "password")
