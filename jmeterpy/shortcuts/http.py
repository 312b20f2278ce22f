"""HTTP requests and what they share: `http.get("/users/")`, `http.defaults("https://...")`.

The settings are httpx's: `params, json, data, content, files, headers, auth, timeout,
follow_redirects`. What a request expects and keeps stands in brackets behind it.
"""

from __future__ import annotations

from typing import Unpack

from jmeterpy.elements.http import HttpSampler
from jmeterpy.shortcuts.http_config import basic, bearer, cache, cookies, defaults, headers
from jmeterpy.shortcuts.http_request import BodySettings, Settings, sampler
from jmeterpy.shortcuts.texts import wanted

__all__ = [
    "basic",
    "bearer",
    "cache",
    "cookies",
    "defaults",
    "delete",
    "get",
    "head",
    "headers",
    "options",
    "patch",
    "post",
    "put",
    "request",
]


def get(path: str, **settings: Unpack[Settings]) -> HttpSampler:
    """A GET request; `params` become its query.

    >>> get("/users/${id}").name
    'GET /users/{id}'
    """
    return sampler("get", "GET", path, settings)


def head(path: str, **settings: Unpack[Settings]) -> HttpSampler:
    """A HEAD request: the answer has headers only."""
    return sampler("head", "HEAD", path, settings)


def options(path: str, **settings: Unpack[Settings]) -> HttpSampler:
    """An OPTIONS request."""
    return sampler("options", "OPTIONS", path, settings)


def post(path: str, **settings: Unpack[BodySettings]) -> HttpSampler:
    """A POST request with one of `json`, `data` (a form), `content` (text) and `files`.

    >>> post("/users/", json={"email": "ada@example.com"}).body
    '{"email": "ada@example.com"}'
    """
    return sampler("post", "POST", path, settings)


def put(path: str, **settings: Unpack[BodySettings]) -> HttpSampler:
    """A PUT request."""
    return sampler("put", "PUT", path, settings)


def patch(path: str, **settings: Unpack[BodySettings]) -> HttpSampler:
    """A PATCH request."""
    return sampler("patch", "PATCH", path, settings)


def delete(path: str, **settings: Unpack[BodySettings]) -> HttpSampler:
    """A DELETE request."""
    return sampler("delete", "DELETE", path, settings)


def request(method: str, path: str, **settings: Unpack[BodySettings]) -> HttpSampler:
    """A request with any method, and a body even where that is odd."""
    return sampler("request", wanted(method).upper(), path, settings)
