"""What the sample API holds when it starts: the same in every run."""

from __future__ import annotations

import hashlib

from jmeterpy.demo.store import Store

STUDENTS = 1_000
BOOKS = 200
LESSONS = 40
ARTISTS = 500
TRACKS = 10_000
STUDENT_PASSWORD = "learn"  # noqa: S105 - the worked plans log in with it, and the index page says it


def hashed(password: str) -> str:
    """A hash that is quick on purpose: a slow one, as real logins need, would measure the hash."""
    return hashlib.sha256(b"jmeterpy sample API " + password.encode()).hexdigest()


def fill(store: Store) -> None:
    """Students who can log in, and shelves of books, lessons, artists and tracks."""
    password = hashed(STUDENT_PASSWORD)
    people = ((f"student{n}@example.com", f"Student {n}", password) for n in _numbers(STUDENTS))
    store.add_many("users", ("email", "name", "password"), people)
    store.add_many(
        "books",
        ("title", "author"),
        ((f"Book {n}", f"Writer {n % 50 + 1}") for n in _numbers(BOOKS)),
    )
    store.add_many(
        "lessons", ("title", "minutes"), ((f"Lesson {n}", 5 + n % 25) for n in _numbers(LESSONS))
    )
    store.add_many("artists", ("name",), ((f"Artist {n}",) for n in _numbers(ARTISTS)))
    tracks = ((f"Track {n}", n % ARTISTS + 1, 120 + n % 240) for n in _numbers(TRACKS))
    store.add_many("tracks", ("title", "artist", "seconds"), tracks)


def _numbers(count: int) -> range:
    return range(1, count + 1)
