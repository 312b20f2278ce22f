"""What there is to read, to learn and to hear."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from jmeterpy.demo.answers import body_of, field, object_of, one_of, page_of, store_of, user_of

MAX_BULK = 10_000


async def books(request: Request) -> Response:
    """Books, page by page."""
    return page_of(request, "books", "id, title, author")


async def book(request: Request) -> Response:
    """One book."""
    return one_of(request, "books", "id, title, author")


async def add_book(request: Request) -> Response:
    """A new book: {"title": ..., "author": ...}."""
    body = await object_of(request)
    title, author = field(body, "title", str), field(body, "author", str)
    key = store_of(request).run("INSERT INTO books (title, author) VALUES (?, ?)", title, author)
    return JSONResponse({"id": key, "title": title, "author": author}, 201)


async def lessons(request: Request) -> Response:
    """Lessons, page by page, for who is logged in."""
    user_of(request)
    return page_of(request, "lessons", "id, title, minutes")


async def lesson(request: Request) -> Response:
    """One lesson, for who is logged in."""
    user_of(request)
    return one_of(request, "lessons", "id, title, minutes")


async def progress(request: Request) -> Response:
    """How far the user came: lessons begun, and the mean percentage of all lessons."""
    store, who = store_of(request), user_of(request)
    sql = "SELECT count(*) AS begun, coalesce(sum(percent), 0) AS sum FROM progress WHERE user = ?"
    found = store.row(sql, who) or {"begun": 0, "sum": 0}
    percent = round(found["sum"] / store.count("lessons"), 1)
    return JSONResponse({"user": who, "begun": found["begun"], "percent": percent})


async def learn(request: Request) -> Response:
    """How far the user came in a lesson: {"lesson": id, "percent": 0 to 100}."""
    who = user_of(request)
    body = await object_of(request)
    key, percent = field(body, "lesson", int), field(body, "percent", int)
    store = store_of(request)
    if not store.has("lessons", key) or not 0 <= percent <= 100:
        raise HTTPException(422, f"there is no lesson {key}, or no {percent} percent of it")
    store.run("INSERT OR REPLACE INTO progress VALUES (?, ?, ?)", who, key, percent)
    return JSONResponse({"user": who, "lesson": key, "percent": percent}, 201)


async def artists(request: Request) -> Response:
    """Artists, page by page."""
    return page_of(request, "artists", "id, name")


async def artist(request: Request) -> Response:
    """One artist."""
    return one_of(request, "artists", "id, name")


async def tracks(request: Request) -> Response:
    """Tracks, page by page."""
    return page_of(request, "tracks", "id, title, artist, seconds")


async def track(request: Request) -> Response:
    """One track."""
    return one_of(request, "tracks", "id, title, artist, seconds")


async def add_tracks(request: Request) -> Response:
    """Up to 10,000 tracks at once: [{"title": ..., "artist": id, "seconds": ...}, ...]."""
    user_of(request)
    body = await body_of(request)
    if not isinstance(body, list) or not 1 <= len(body) <= MAX_BULK:
        raise HTTPException(422, f"the body is not a list of 1 to {MAX_BULK} tracks")
    kinds = {"title": str, "artist": int, "seconds": int}
    rows = [tuple(field(_object(it), name, kind) for name, kind in kinds.items()) for it in body]
    last = store_of(request).add_many("tracks", tuple(kinds), rows)
    return JSONResponse({"created": len(rows), "first": last - len(rows) + 1, "last": last}, 201)


def _object(item: object) -> dict[str, object]:
    if not isinstance(item, dict):
        raise HTTPException(422, "a track is an object with title, artist and seconds")
    return item
