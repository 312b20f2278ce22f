from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.demo.conftest import Client


def test_ten_thousand_tracks_are_read_page_by_page_each_once(
    start_api: Callable[..., AbstractContextManager[str]], api: Client
) -> None:
    with start_api() as address:  # its own: other tests add tracks
        api.address = address
        pages = [api.ask("GET", f"/tracks/?page={n}&per_page=500").json() for n in range(1, 21)]
    ids = [item["id"] for page in pages for item in page["items"]]
    assert ids == list(range(1, 10_001))
    assert (pages[0]["pages"], pages[0]["total"]) == (20, 10_000)


def test_a_page_after_the_last_is_empty(api: Client) -> None:
    assert api.ask("GET", "/books/?page=100000").json()["items"] == []


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "per_page=1001", "page=²"])
def test_what_is_no_page_is_refused(api: Client, query: str) -> None:
    assert api.ask("GET", f"/tracks/?{query}").status_code == 422


def test_ten_thousand_tracks_go_in_at_once(api: Client) -> None:
    api.log_in()
    tracks = [{"title": f"Song {n}", "artist": 1, "seconds": 200} for n in range(10_000)]
    answer = api.ask("POST", "/tracks/bulk/", tracks)
    assert answer.status_code == 201
    assert answer.json()["created"] == 10_000
    last = api.ask("GET", f"/tracks/{answer.json()['last']}/").json()
    assert last["title"] == "Song 9999"


def test_one_bad_track_and_none_goes_in(api: Client) -> None:
    api.log_in()
    before = api.ask("GET", "/tracks/").json()["total"]
    good = {"title": "Song", "artist": 1, "seconds": 200}
    answer = api.ask("POST", "/tracks/bulk/", [good, {"title": "Song"}])
    assert answer.status_code == 422
    assert api.ask("GET", "/tracks/").json()["total"] == before


@pytest.mark.parametrize("body", [[], {}, [7], [{}] * 10_001])
def test_what_is_no_list_of_tracks_is_refused(api: Client, body: object) -> None:
    api.log_in()
    assert api.ask("POST", "/tracks/bulk/", body).status_code == 422


def test_a_bulk_insert_needs_a_login(api: Client) -> None:
    assert api.ask("POST", "/tracks/bulk/", []).status_code == 401


def test_progress_is_the_mean_over_all_lessons(api: Client, email: str) -> None:
    api.ask("POST", "/users/", {"email": email})
    api.log_in(email)
    assert api.ask("POST", "/progress/", {"lesson": 1, "percent": 50}).status_code == 201
    assert api.ask("POST", "/progress/", {"lesson": 1, "percent": 100}).status_code == 201
    progress = api.ask("GET", "/progress/").json()
    assert (progress["begun"], progress["percent"]) == (1, 2.5)  # of 40 lessons


def test_a_lesson_that_is_not_there_is_not_learned(api: Client) -> None:
    api.log_in()
    assert api.ask("POST", "/progress/", {"lesson": 4000, "percent": 1}).status_code == 422


def test_lessons_books_and_artists_are_listed_and_read(api: Client) -> None:
    api.log_in()
    for shelf in ("lessons", "books", "artists"):
        first = api.ask("GET", f"/{shelf}/?per_page=1").json()["items"][0]
        assert api.ask("GET", f"/{shelf}/{first['id']}/").json() == first


def test_a_book_is_added(api: Client) -> None:
    answer = api.ask("POST", "/books/", {"title": "Ulysses", "author": "Joyce"})
    assert answer.status_code == 201
    assert api.ask("GET", f"/books/{answer.json()['id']}/").json()["title"] == "Ulysses"
