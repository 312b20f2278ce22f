"""Which endpoint answers which request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jmeterpy.demo import people, shelves
from jmeterpy.demo.seed import STUDENT_PASSWORD, STUDENTS
from jmeterpy.demo.settings import Settings, show
from jmeterpy.demo.store import Store

Handler = Callable[[Request], Awaitable[Response]]

ENDPOINTS: tuple[tuple[str, str, Handler], ...] = (
    ("POST", "/users/", people.register),
    ("GET", "/users/", people.users),
    ("GET", "/users/{id}/", people.user),
    ("POST", "/posts/", people.publish),
    ("GET", "/posts/", people.posts),
    ("GET", "/posts/{id}/", people.post),
    ("POST", "/login/", people.log_in),
    ("GET", "/profile/", people.profile),
    ("POST", "/logout/", people.log_out),
    ("GET", "/books/", shelves.books),
    ("POST", "/books/", shelves.add_book),
    ("GET", "/books/{id}/", shelves.book),
    ("GET", "/lessons/", shelves.lessons),
    ("GET", "/lessons/{id}/", shelves.lesson),
    ("GET", "/progress/", shelves.progress),
    ("POST", "/progress/", shelves.learn),
    ("POST", "/music/login/", people.log_in),
    ("GET", "/artists/", shelves.artists),
    ("GET", "/artists/{id}/", shelves.artist),
    ("GET", "/tracks/", shelves.tracks),
    ("GET", "/tracks/{id}/", shelves.track),
    ("POST", "/tracks/bulk/", shelves.add_tracks),
)
PATHS = tuple(dict.fromkeys(path for _, path, _ in ENDPOINTS))


def application(store: Store, settings: Settings) -> Starlette:
    """The sample API on `store`, without its switches; its first page shows `settings`."""
    app = Starlette(
        routes=[Route("/", _index(settings)), *(_route(path) for path in PATHS)],
        exception_handlers={
            HTTPException: _refused,
            OverflowError: _too_large,
        },
    )
    app.router.redirect_slashes = False
    app.state.store = store
    return app


def _route(path: str) -> Route:
    """One route a path, so that another method is answered by 405 and not by 404."""
    handlers = {method: handler for method, other, handler in ENDPOINTS if other == path}

    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        return await handlers[method](request)

    return Route(path.replace("{id}", "{id:int}"), answer, methods=list(handlers))


def _index(settings: Settings) -> Handler:
    lines = [f"{method} {path}  {handler.__doc__}" for method, path, handler in ENDPOINTS]
    page = {
        "name": "jmeterpy's sample API",
        "switches": show(settings),
        "log in as": f"student1@example.com to student{STUDENTS}@example.com, {STUDENT_PASSWORD!r}",
        "endpoints": lines,
    }

    async def index(_: Request) -> Response:
        return JSONResponse(page)

    return index


async def _refused(request: Request, error: Exception) -> Response:
    """Every refusal is JSON and says what would be right."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the table of handlers says so
    message, path = error.detail, request.url.path
    if error.status_code == 404 and message == "Not Found":
        message = f"there is no {path}; GET / lists what there is"
        if f"{path}/" in PATHS:
            message = f"there is no {path}, but there is {path}/"
    return JSONResponse({"error": message}, error.status_code, headers=error.headers)


async def _too_large(request: Request, _: Exception) -> Response:
    """An id of more than 64 bits, which SQLite does not even look up."""
    return JSONResponse({"error": f"there is no {request.url.path}"}, 404)
