"""One HTTP request, from httpx's settings to JMeter's."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypedDict, cast

from jmeterpy.asked import path_of, shown
from jmeterpy.elements.http import HttpFile, HttpSampler
from jmeterpy.elements.http_config import AuthManager, Authorization, HeaderManager, Mechanism
from jmeterpy.errors import SettingError
from jmeterpy.model.declare import Scoped
from jmeterpy.model.times import Span, span
from jmeterpy.shortcuts.addresses import label, split, with_query
from jmeterpy.shortcuts.bodies import Fields, json_text, pairs
from jmeterpy.shortcuts.texts import exact, refuse_secret

File = str | Path | tuple[str | Path, str]
_NAMES_AND_VALUES: Final = {
    "params": "params={'page': 2}",
    "headers": "headers={'Accept': 'text/html'}",
    "data": "data={'user': 'ada'}; text is sent as content=...",
    "files": "files={'photo': 'photo.png'}",
}
_BODIES: Final = ("json", "data", "content")
_QUERY_AS_TABLE: Final = ("GET", "OPTIONS")  # JMeter puts the parameters of others into the body


class Settings(TypedDict, total=False):
    """What every request takes.

    name              its label in the results; without it method and path, ids left out
    params            the query; constants and variables are encoded
    headers           in addition to those of `http.headers`
    auth              user and password for HTTP basic authentication
    timeout           for connecting, and again for the answer; none by default
    follow_redirects  True by default; each redirect is a row of its own below the request's
    comment           a note that stays in the JMX
    """

    name: str
    params: Fields
    headers: Mapping[str, str]
    auth: tuple[str, str]
    timeout: Span
    follow_redirects: bool
    comment: str


class BodySettings(Settings, total=False):
    """What a request with a body takes besides: one of `json`, `data` and `content`.

    json     anything that JSON can say; `var("n", int)` stands without quotes
    data     the fields of a form
    content  text as it is
    files    a form's files: field -> path, or (path, content type); `data` may go with them
    """

    json: object
    data: Fields
    content: str
    files: Mapping[str, File]


def sampler(verb: str, method: str, path: str, settings: Settings | BodySettings) -> HttpSampler:
    """The element of one request.

    Raises: SettingError for an unknown setting, two bodies, or a secret where results record it.
    """
    given = cast("dict[str, Any]", settings)
    call = f"http.{verb}({path!r})"
    _refuse_unknown(call, given, BodySettings if _may_have_body(verb) else Settings)
    for name in _NAMES_AND_VALUES:
        _names_and_values(call, name, given.get(name))
    address = split(path, f"http.{verb}")
    title = given.get("name") or label(method, address.path)
    for text, where in ((path, "path"), (title, "label")):
        refuse_secret(text, where, title)
    made = HttpSampler(
        name=title,
        method=method,
        protocol=address.protocol,
        domain=address.domain,
        port=_port(address.port),
        comment=given.get("comment", ""),
        follow_redirects=given.get("follow_redirects", True),
        **_payload(call, method, address.path, title, given),
        **_timeouts(call, given),
    )
    return made[_scoped(given)]


def _may_have_body(verb: str) -> bool:
    return verb not in ("get", "head", "options")


def _port(port: str | None) -> Any:
    from jmeterpy.model.expr import Expr

    return Expr(port) if port and not port.isdigit() else port and int(port)


def _refuse_unknown(call: str, given: Mapping[str, object], known: type) -> None:
    names = [*Settings.__annotations__]
    names += [*known.__annotations__] if known is BodySettings else []
    for name in given:
        if name not in names:
            close = get_close_matches(name, names, n=1, cutoff=0.5)
            advice = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
            raise SettingError(f"{call}: there is no setting {name}; {advice}")


def _names_and_values(call: str, name: str, given: object) -> None:
    if given is not None and not isinstance(given, Mapping):
        right = _NAMES_AND_VALUES[name]
        raise SettingError(f"{call}: {name} is {shown(given)}; write names and values: {right}")


def _payload(
    call: str, method: str, path: str, title: str, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Path, query and body, which JMeter keeps in one table or in none."""
    bodies = [name for name in _BODIES if name in given]
    if len(bodies) > 1:
        raise SettingError(f"{call}: {bodies[0]} and {bodies[1]} are two bodies; a request has one")
    query = pairs(given.get("params") or {}, call)
    for _, value in query:
        refuse_secret(value, "query", title)
    has_body = bool(bodies) or "files" in given
    if query and (has_body or method not in _QUERY_AS_TABLE):
        path, query = with_query(path, query), ()
    made: dict[str, Any] = {"path": path}
    if "json" in given:
        made |= {"body": json_text(given["json"], call)}
    elif "content" in given:
        made |= {"body": exact(given["content"])}
    elif table := pairs(given.get("data") or {}, call) or query:
        made |= {"params": tuple((exact(name), exact(value)) for name, value in table)}
    return made | _files(call, given)


def _files(call: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if given.get("files") is None:
        return {}
    if "json" in given or "content" in given:
        raise SettingError(f"{call}: files are sent as a form; other fields of it go into data")
    return {
        "files": tuple(_file(field, file) for field, file in given["files"].items()),
        "multipart": True,
    }


def _file(field: str, file: File) -> HttpFile:
    if isinstance(file, tuple) and len(file) != 2:
        raise SettingError(f"files: {field} is {shown(file)}; write ('photo.png', 'image/png')")
    given, kind = file if isinstance(file, tuple) else (file, None)
    path = path_of(given, what=f"files: {field}", of="a file", such="photo.png")
    kind = kind or mimetypes.guess_type(str(path))[0] or "application/octet-stream"
    return HttpFile(str(path), param=field, content_type=kind)


def _timeouts(call: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if given.get("timeout") is None:
        return {}
    time = span(given["timeout"], call.partition("(")[0], "timeout")
    return {"connect_timeout": time, "response_timeout": time}


def _scoped(given: Mapping[str, Any]) -> Iterator[Scoped]:
    """What JMeter keeps in elements of their own below the request."""
    headers = dict(given.get("headers") or {})
    if "json" in given and "content-type" not in map(str.lower, headers):
        headers = {"Content-Type": "application/json", **headers}
    if headers:
        yield HeaderManager({name: exact(value) for name, value in headers.items()}, name="headers")
    if given.get("auth"):
        yield credentials(*_user_and_password(given["auth"]))


def _user_and_password(given: object) -> tuple[str, str]:
    match given:
        case (str(user), str(password)):
            return user, password
    raise SettingError(f"auth is {shown(given)}; write ('user', 'password'), or http.bearer(token)")


def credentials(user: str, password: str, url: str = "") -> AuthManager:
    """HTTP basic authentication for addresses that begin with `url`, or for all in scope.

    Raises: SettingError for letters beyond ASCII, which JMeter would send as question marks.
    """
    for text in (user, password):
        if not text.isascii():
            raise SettingError("JMeter sends user and password in ASCII only; use a header instead")
    one = Authorization(
        url, username=exact(user), password=exact(password), mechanism=Mechanism.BASIC
    )
    return AuthManager((one,), name="credentials")
