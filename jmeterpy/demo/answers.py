"""How the sample API reads a request and answers it."""

from __future__ import annotations

import json
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from jmeterpy.demo.store import Row, Store

MAX_PER_PAGE = 1_000


def store_of(request: Request) -> Store:
    """The store of the API that was asked."""
    return cast("Store", request.app.state.store)


async def body_of(request: Request) -> Any:
    """What the request's body holds.

    Raises: HTTPException 400 where it is not JSON.
    """
    try:
        return await request.json()
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from error


async def object_of(request: Request) -> Row:
    """The body's object.

    Raises: HTTPException 422 where the body is something else.
    """
    body = await body_of(request)
    if not isinstance(body, dict):
        raise HTTPException(422, "the body is not an object such as {...}")
    return body


def field(body: Row, name: str, kind: type, *, default: object = None) -> Any:
    """One value of an object.

    Raises: HTTPException 422 where it is missing without a default, or of another kind.
    """
    value: Any = body.get(name, default)
    # True is an int in Python, but no number to anybody else.
    if not isinstance(value, kind) or isinstance(value, bool) or value == "":
        words = {str: "a text", int: "a whole number"}[kind]
        raise HTTPException(422, f"{name!r} is {json.dumps(value)}, but must be {words}")
    if not _storable(value):
        raise HTTPException(422, f"{name!r} is {json.dumps(value)}, which cannot be stored")
    return value


def _storable(value: Any) -> bool:
    """SQLite holds text that is Unicode, without half characters, and whole numbers of 64 bits."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def number(request: Request, name: str, default: int, *, most: int) -> int:
    """A whole number of the query, between 1 and `most`.

    Raises: HTTPException 422 for anything else.
    """
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise HTTPException(422, f"{name!r} is {text!r}, but must be a number from 1 to {most}")
    return int(text)


def page_of(request: Request, table: str, columns: str) -> Response:
    """The page of `table` that the query asks for: ?page=1&per_page=20."""
    page = number(request, "page", 1, most=10**9)
    per_page = number(request, "per_page", 20, most=MAX_PER_PAGE)
    return JSONResponse(store_of(request).page(table, columns, page=page, per_page=per_page))


def one_of(request: Request, table: str, columns: str) -> Response:
    """The row of `table` that the path names.

    Raises: HTTPException 404 where there is none.
    """
    key = request.path_params["id"]
    found = store_of(request).row(f"SELECT {columns} FROM {table} WHERE id = ?", key)  # noqa: S608 - names are ours
    if found is None:
        raise HTTPException(404, f"there is no {key} among the {table}")
    return JSONResponse(found)


def user_of(request: Request) -> int:
    """The id of the user whose token the request bears.

    Raises: HTTPException 401 without a token, or with one that no login gave.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    found = store_of(request).row("SELECT user FROM tokens WHERE token = ?", token)
    if scheme.lower() != "bearer" or found is None:
        raise HTTPException(
            401,
            "log in first, then send 'Authorization: Bearer TOKEN'",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return int(found["user"])
