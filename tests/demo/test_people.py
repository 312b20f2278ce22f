from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.demo.conftest import Client


def test_a_user_who_registers_can_be_read_by_the_id_that_was_given(api: Client, email: str) -> None:
    created = api.ask("POST", "/users/", {"email": email, "name": "Ada"})
    assert created.status_code == 201
    found = api.ask("GET", f"/users/{created.json()['id']}/")
    assert found.json() == {"id": created.json()["id"], "email": email, "name": "Ada"}


def test_an_email_is_registered_once(api: Client, email: str) -> None:
    assert api.ask("POST", "/users/", {"email": email}).status_code == 201
    again = api.ask("POST", "/users/", {"email": email})
    assert again.status_code == 409
    assert again.json() == {"error": f"{email!r} is registered already"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "'email' is null, but must be a text"),
        ({"email": 7}, "'email' is 7"),
        ({"email": "nobody"}, "must hold an @"),
        ({"email": "\ud800@example.com"}, "cannot be stored"),
        ([], "the body is not an object"),
    ],
)
def test_what_is_no_user_is_refused_with_its_reason(api: Client, body: object, words: str) -> None:
    answer = api.ask("POST", "/users/", body)
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["error"]


def test_a_post_bears_the_id_of_its_author(api: Client) -> None:
    created = api.ask("POST", "/posts/", {"author": 3, "title": "Hello"})
    assert created.status_code == 201
    assert api.ask("GET", f"/posts/{created.json()['id']}/").json() == created.json()
    assert created.json()["author"] == 3


@pytest.mark.parametrize("author", [10**9, 2**70, True, "3"])
def test_a_post_without_a_known_author_is_refused(api: Client, author: object) -> None:
    answer = api.ask("POST", "/posts/", {"author": author, "title": "Hello"})
    assert answer.status_code == 422


def test_a_token_opens_what_is_behind_the_login_until_the_logout(api: Client) -> None:
    assert api.ask("GET", "/profile/").status_code == 401
    api.log_in("student7@example.com")
    assert api.ask("GET", "/profile/").json()["email"] == "student7@example.com"
    assert api.ask("POST", "/logout/").status_code == 204
    assert api.ask("GET", "/profile/").status_code == 401


def test_who_registers_with_a_password_logs_in_with_it(api: Client, email: str) -> None:
    api.ask("POST", "/users/", {"email": email, "password": "mine"})
    api.log_in(email, "mine")
    assert api.ask("GET", "/profile/").json()["email"] == email


def test_a_wrong_password_is_refused(api: Client) -> None:
    answer = api.ask("POST", "/login/", {"email": "student1@example.com", "password": "no"})
    assert answer.status_code == 401


def test_an_invented_token_is_refused(api: Client) -> None:
    api.headers["Authorization"] = "Bearer invented"
    answer = api.ask("GET", "/lessons/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
