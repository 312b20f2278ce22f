from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jmeterpy.demo.app import ENDPOINTS

if TYPE_CHECKING:
    from tests.demo.conftest import Client


def test_the_first_page_lists_every_endpoint(api: Client) -> None:
    listed = [line.split("  ")[0] for line in api.ask("GET", "/").json()["endpoints"]]
    assert listed == [f"{method} {path}" for method, path, _ in ENDPOINTS]


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nothing/", 404, "there is no /nothing/"),
        ("GET", "/users", 404, "there is no /users, but there is /users/"),
        ("GET", "/users/x/", 404, "there is no /users/x/"),
        ("GET", "/users/1000000000/", 404, "there is no 1000000000 among the users"),
        ("GET", f"/users/{2**70}/", 404, "there is no /users/1"),
        ("DELETE", "/users/", 405, "Method Not Allowed"),
    ],
)
def test_every_refusal_is_json_with_its_reason(
    api: Client, method: str, path: str, status: int, words: str
) -> None:
    answer = api.ask(method, path)
    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_a_body_that_is_no_json_is_refused(api: Client) -> None:
    answer = api.post(api.address + "/users/", data="{", timeout=120)
    assert answer.status_code == 400
    assert "is not JSON" in answer.json()["error"]
