"""Addresses in the parts that JMeter wants, and labels that leave the ids out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from jmeterpy.errors import SettingError
from jmeterpy.shortcuts.texts import spans

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[^\]]+\]|[^/:?#]+)(?::(?P<port>[^/?#]+))?(?P<path>[^#]*)",
    re.IGNORECASE,
)
_HIDDEN = re.compile("\0(\\d+)\0")


@dataclass(frozen=True)
class Address:
    """Where a request goes; what is None comes from the defaults."""

    path: str
    protocol: str | None = None
    domain: str | None = None
    port: str | None = None


def split(url: str, call: str) -> Address:
    """The parts of an address, or of a path alone.

    >>> split("https://[::1]:8443/users?page=1", "http.get")
    Address(path='/users?page=1', protocol='https', domain='[::1]', port='8443')
    >>> split("/users/${id}", "http.get")
    Address(path='/users/${id}', protocol=None, domain=None, port=None)

    Raises: SettingError for another scheme, or a port that is no number.
    """
    pieces = list(spans(url))
    hidden = "".join(f"\0{i}\0" if out else text for i, (out, text) in enumerate(pieces))
    found = _ADDRESS.fullmatch(hidden.strip())
    if not found:
        if "://" in hidden.split("?")[0]:
            raise SettingError(f"{call}({url!r}): an address begins with http:// or https://")
        return Address(url)

    def shown(part: str) -> str | None:
        text = found[part]
        return text and _HIDDEN.sub(lambda at: pieces[int(at[1])][1], text)

    port = shown("port")
    if port and not port.isdigit() and "${" not in port:
        raise SettingError(f"{call}({url!r}): {port!r} is no port")
    return Address(shown("path") or "", found["scheme"].lower(), shown("host"), port)


def label(method: str, path: str) -> str:
    """One label an endpoint: no query, and a name where an id will stand.

    >>> label("GET", "/users/${user_id}?full=1"), label("GET", "/t/${__Random(1,9,)}")
    ('GET /users/{user_id}', 'GET /t/{Random}')
    """
    shown = ""
    for worked_out, piece in spans(path):
        if not worked_out:
            before, question, _ = piece.partition("?")
            shown += before
            if question:
                break
        else:
            shown += "{" + piece[2:-1].partition("(")[0].removeprefix("__") + "}"
    return f"{method} {shown or '/'}"


def with_query(path: str, fields: tuple[tuple[str, str], ...]) -> str:
    """`path` with a query: constants are encoded here, expressions by JMeter.

    >>> with_query("/find?a=1", (("q", "x y ${z}"),))
    '/find?a=1&q=x+y+${__urlencode(${z})}'
    """
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in fields)
    if not query:
        return path
    return f"{path}{'&' if '?' in path else '?'}{query}"


def _encoded(text: str) -> str:
    pieces = spans(text)
    return "".join(f"${{__urlencode({x})}}" if out else quote_plus(x) for out, x in pieces)
