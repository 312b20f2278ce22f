"""What HTTP requests share: where they go, their headers, cookies, cache and credentials."""

from __future__ import annotations

from collections.abc import Mapping

from jmeterpy.asked import shown
from jmeterpy.elements.http import HttpDefaults
from jmeterpy.elements.http_config import AuthManager, CacheManager, CookieManager, HeaderManager
from jmeterpy.elements.processors import Jsr223PreProcessor
from jmeterpy.errors import SettingError
from jmeterpy.model.declare import Scoped
from jmeterpy.model.times import Span, span
from jmeterpy.shortcuts.addresses import split
from jmeterpy.shortcuts.http_request import _port, credentials
from jmeterpy.shortcuts.texts import exact, refuse_secret

_PREFIX = """\
// JMeter's HTTP defaults have no base path: put it before the path of each request to this host.
if (sampler instanceof org.apache.jmeter.protocol.http.sampler.HTTPSamplerBase
        && sampler.domain == args[1] && !(sampler.path + '/').startsWith(args[0] + '/')) {
    def path = sampler.path
    sampler.setProperty('HTTPSampler.path', args[0] + (path.startsWith('/') ? '' : '/') + path)
}
"""


def defaults(
    base: str, *, timeout: Span | None = None, embedded: bool = False
) -> tuple[Scoped, ...]:
    """Where requests go that name no server, and how long they may take.

    base      `https://host:port`; a path behind it stands before every request's path
    timeout   for connecting, and again for the answer; none by default
    embedded  fetch images, styles and scripts of pages too, as a browser does

    JMeter has no word for a base path: it costs a script before each request, some 0.07 ms. Where
    that matters, put it into the paths: `http.get(f"{API}/users/")`.

    >>> [type(element).__name__ for element in defaults("http://127.0.0.1:8000")]
    ['HttpDefaults']

    Raises: SettingError for what is no address.
    """
    address = split(base, "http.defaults")
    refuse_secret(base, "address", "http.defaults")
    if address.domain is None:
        raise SettingError(
            f"http.defaults({base!r}): give a whole address, such as 'http://127.0.0.1:8000';"
            " an expression may stand for its host or its port"
        )
    time = None if timeout is None else span(timeout, "http.defaults", "timeout")
    made = HttpDefaults(
        name="HTTP defaults",
        protocol=address.protocol,
        domain=address.domain,
        port=_port(address.port),
        connect_timeout=time,
        response_timeout=time,
        embedded=embedded or None,
    )
    prefix = address.path.rstrip("/")
    if not prefix:
        return (made,)
    if "?" in prefix or " " in prefix:
        raise SettingError(f"http.defaults({base!r}): a base path has no query and no space")
    return (
        made,
        Jsr223PreProcessor(_PREFIX, parameters=f"{prefix} {address.domain}", name="base path"),
    )


def headers(headers: Mapping[str, str] | None = None, /, **named: str) -> HeaderManager:
    """Headers that all requests in scope send.

    >>> headers({"Accept": "application/json"}).headers
    (('Accept', 'application/json'),)
    """
    if headers is not None and not isinstance(headers, Mapping):
        raise SettingError(
            f"http.headers({shown(headers)}): write names and values: {{'Accept': 'text/html'}}"
        )
    every = {**(headers or {}), **{name.replace("_", "-"): text for name, text in named.items()}}
    return HeaderManager({name: exact(text) for name, text in every.items()}, name="headers")


def bearer(token: str) -> HeaderManager:
    """The header `Authorization: Bearer ...`, as most APIs want it.

    >>> bearer("${token}").headers
    (('Authorization', 'Bearer ${token}'),)
    """
    return HeaderManager({"Authorization": f"Bearer {exact(token)}"}, name="bearer token")


def basic(user: str, password: str, *, url: str = "") -> AuthManager:
    """HTTP basic authentication, for addresses that begin with `url` or for all in scope."""
    return credentials(user, password, url)


def cookies(*, new_user_each_iteration: bool = False) -> CookieManager:
    """Each user keeps the cookies that servers set, and sends them back.

    With `new_user_each_iteration` every iteration begins without any.
    """
    return CookieManager(name="cookies", clear_each_iteration=new_user_each_iteration)


def cache(*, new_user_each_iteration: bool = False) -> CacheManager:
    """Each user keeps what servers allow to be kept, as a browser does."""
    return CacheManager(name="cache", clear_each_iteration=new_user_each_iteration)
