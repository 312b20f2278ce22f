from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests

_NUMBERS = count(1)


class Client(requests.Session):
    """A session that knows the address of the API."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def ask(self, method: str, path: str, body: object = None, **more: Any) -> requests.Response:
        return self.request(method, self.address + path, json=body, timeout=120, **more)

    def log_in(self, email: str = "student1@example.com", password: str = "learn") -> None:
        answer = self.ask("POST", "/login/", {"email": email, "password": password})
        self.headers["Authorization"] = f"Bearer {answer.json()['token']}"


@pytest.fixture
def api(sample_api: str) -> Iterator[Client]:
    with Client(sample_api) as client:
        yield client


@pytest.fixture
def email(api: Client) -> str:
    """An address that nobody registered yet: the API of the session is shared."""
    total = api.ask("GET", "/users/").json()["total"]
    return f"user{total}-{next(_NUMBERS)}@example.com"
