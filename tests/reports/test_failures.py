"""What is said where samples failed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jmeterpy.analysis import ErrorRow
from jmeterpy.reports.failures import all_failed, error_text, failure, kinds
from jmeterpy.reports.findings import Ground
from jmeterpy.reports.findings.failing import commonest_failure

REFUSED = (
    "Non HTTP response code: org.apache.http.conn.HttpHostConnectException",
    "Non HTTP response message: Connect to 127.0.0.1:8000 [/127.0.0.1] failed: Connection refused",
)


def results(*errors: tuple[str, tuple[str, str], int], samples: int | None = None) -> Any:
    rows = tuple(ErrorRow(label, *what, count, 0, 0) for label, what, count in errors)
    failed = sum(row.count for row in rows)
    total = SimpleNamespace(samples=failed if samples is None else samples, errors=failed)
    return SimpleNamespace(total=total, errors=rows)


def test_a_server_that_is_not_there_is_said_once_for_all_labels() -> None:
    measured = results(("Register", REFUSED, 1000), ("Publish", REFUSED, 1000))
    assert all_failed(measured).startswith(
        "All 2 000 samples failed: connection refused by 127.0.0.1:8000. Is the server running"
    )
    assert [(kind.count, kind.labels) for kind in kinds(measured)] == [
        (2000, ("Register", "Publish"))
    ]


def test_two_codes_are_never_counted_under_the_name_of_one() -> None:
    measured = results(
        ("Login", ("403", "Forbidden"), 28),
        ("Login", ("401", "Unauthorized"), 20),
        ("Search", ("401", "Unauthorized"), 8),
        ("Search", ("500", "Oops"), 28),
    )
    found = {kind.row.code: (kind.count, kind.labels) for kind in kinds(measured)}
    assert found == {
        "403": (28, ("Login",)),
        "401": (28, ("Login", "Search")),
        "500": (28, ("Search",)),
    }


def test_nothing_is_said_where_one_succeeded() -> None:
    assert all_failed(results(("A", REFUSED, 9), samples=10)) == ""


def test_many_ways_to_fail_are_not_blamed_on_one() -> None:
    ways = [("A", (str(code), "?"), 1) for code in (404, 500, 503, 429)]
    assert all_failed(results(*ways)).startswith("All 4 samples failed, in 4 ways")


@pytest.mark.parametrize(
    ("code", "message", "what"),
    [
        (*REFUSED, "connection refused"),
        ("Non HTTP response code: java.net.SocketTimeoutException",
         "Non HTTP response message: Read timed out", "no answer within the plan's timeout"),
        ("Non HTTP response code: java.net.UnknownHostException",
         "Non HTTP response message: nowhere: Name or service not known", "host name not found"),
        ("503", "Service Unavailable", "service unavailable"),
        ("500", "Internal Server Error", "server error"),
        ("404", "Not Found", "not found"),
        ("200", "Test failed: text expected to contain /x/",
         "answered, but refused by an assertion"),
    ],
)  # fmt: skip
def test_a_failure_has_words(code: str, message: str, what: str) -> None:
    found = failure(ErrorRow("A", code, message, 1, 0, 0))
    assert found is not None
    assert found.what == what


PICTURE = "/srv/load/data/of/this/test/upload/picture.png (No such file or directory)"
PATH = "sun.security.validator.ValidatorException: PKIX path building failed"
TOKEN = "javax.script.ScriptException: groovy.lang.MissingPropertyException: No such property: t"
CUT = {
    REFUSED: "Connect to 127.0.0.1:8000 failed: Connection refused",
    ("java.io.FileNotFoundException", PICTURE): "\u2026/picture.png (No such file or directory)",
    ("javax.net.ssl.SSLHandshakeException", PATH): "ValidatorException: PKIX path building failed",
    ("500", TOKEN): "500 MissingPropertyException: No such property: t",
}


@pytest.mark.parametrize(("given", "kept"), CUT.items())
def test_what_is_cut_of_an_error_is_its_noise(given: tuple[str, str], kept: str) -> None:
    said = error_text(ErrorRow("A", *given, 1, 0, 0), 60)
    assert len(said) <= 60
    assert said.endswith(kept)


def test_an_unknown_failure_has_none() -> None:
    assert failure(ErrorRow("A", "oops", "my own words", 1, 0, 0)) is None


def test_a_finding_names_one_of_several_texts_as_an_example() -> None:
    rows = [("A", ("200", f"Test failed: no {word}"), 2) for word in ("x", "y")]
    measured = results(*rows, samples=8)
    measured.start_ms = 0
    said = commonest_failure(Ground(measured))
    assert said is not None
    assert said.text.startswith(
        "All 4 failures: answered, but refused by an assertion, for instance \ue000200 Test "
    )


def test_a_message_of_a_million_signs_is_cut_at_once() -> None:
    said = error_text(ErrorRow("A", "500", "a b/" * 250_000, 1, 0, 0), 60)
    assert len(said) <= 60


def test_a_failure_of_which_nothing_was_recorded_says_so() -> None:
    assert error_text(ErrorRow("", "", "", 1, 0, 0)) == "(no code, no message)"
    assert error_text(ErrorRow("A", " ", "\n", 1, 0, 0)) == "(no code, no message)"
    assert kinds(results(("", ("", ""), 1)))[0].what == "(no code, no message)"
