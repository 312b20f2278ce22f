"""Users, what they write, and how they log in and out."""

from __future__ import annotations

import secrets
import sqlite3

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from jmeterpy.demo.answers import field, object_of, one_of, page_of, store_of, user_of
from jmeterpy.demo.seed import STUDENT_PASSWORD, hashed


async def register(request: Request) -> Response:
    """A new user: {"email": ...}, and if wanted "name" and "password"."""
    body = await object_of(request)
    email = field(body, "email", str)
    if "@" not in email:
        raise HTTPException(422, f"'email' is {email!r}, but must hold an @")
    name = field(body, "name", str, default=email)
    password = hashed(field(body, "password", str, default=STUDENT_PASSWORD))
    sql = "INSERT INTO users (email, name, password) VALUES (?, ?, ?)"
    try:
        key = store_of(request).run(sql, email, name, password)
    except sqlite3.IntegrityError:
        raise HTTPException(409, f"{email!r} is registered already") from None
    return JSONResponse({"id": key, "email": email, "name": name}, 201)


async def users(request: Request) -> Response:
    """Users, page by page."""
    return page_of(request, "users", "id, email, name")


async def user(request: Request) -> Response:
    """One user."""
    return one_of(request, "users", "id, email, name")


async def publish(request: Request) -> Response:
    """A new post: {"author": id of a user, "title": ...}, and if wanted "body"."""
    body = await object_of(request)
    author, title = field(body, "author", int), field(body, "title", str)
    text = field(body, "body", str, default="-")
    store = store_of(request)
    if not store.has("users", author):
        raise HTTPException(422, f"'author' is {author}, but there is no such user")
    key = store.run("INSERT INTO posts (author, title, body) VALUES (?, ?, ?)", author, title, text)
    return JSONResponse({"id": key, "author": author, "title": title, "body": text}, 201)


async def posts(request: Request) -> Response:
    """Posts, page by page."""
    return page_of(request, "posts", "id, author, title, body")


async def post(request: Request) -> Response:
    """One post."""
    return one_of(request, "posts", "id, author, title, body")


async def log_in(request: Request) -> Response:
    """A token for {"email": ..., "password": ...}."""
    body = await object_of(request)
    email, password = field(body, "email", str), field(body, "password", str)
    store = store_of(request)
    found = store.row("SELECT id, password FROM users WHERE email = ?", email)
    if found is None or found["password"] != hashed(password):
        raise HTTPException(401, "this email and this password do not belong together")
    token = secrets.token_hex(16)
    store.run("INSERT INTO tokens VALUES (?, ?)", token, found["id"])
    return JSONResponse({"token": token, "user": found["id"]})


async def log_out(request: Request) -> Response:
    """The token ends."""
    user_of(request)
    token = request.headers["authorization"].partition(" ")[2]
    store_of(request).run("DELETE FROM tokens WHERE token = ?", token)
    return Response(status_code=204)


async def profile(request: Request) -> Response:
    """Who is logged in."""
    sql = "SELECT id, email, name FROM users WHERE id = ?"
    return JSONResponse(store_of(request).row(sql, user_of(request)))
