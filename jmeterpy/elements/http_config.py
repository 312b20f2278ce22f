"""HTTP: what a browser would keep (headers, cookies, cache, credentials)."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from jmeterpy.model import (
    Expr,
    Flag,
    Number,
    Pairs,
    Part,
    Parts,
    Scoped,
    choice,
    element,
    flag,
    listed,
    long_,
    named,
    number,
    pairs,
    part,
    prop,
    text,
)


@part
class Header(Part):
    """One header of a request."""

    name: str = prop("Header.name", text, default="", kw_only=False)
    value: str = prop("Header.value", text, default="", kw_only=False)


@element("HeaderManager", gui="HeaderPanel", label="HTTP Header Manager")
class HeaderManager(Scoped):
    """Headers that requests in scope send; of two that set one header, the nearer wins.

    Source: JMeter manual, "HTTP Header Manager".
    """

    headers: Pairs[Header] = prop(
        "HeaderManager.headers", pairs(Header, "Header", key="name"), default=(), kw_only=False
    )


@part
class Cookie(Part):
    """A cookie that a user has from the start. `expires` is in seconds since 1970; 0 is never.

    Its `name` is no property: JMeter keeps it as the name of the elementProp.
    """

    name: str = field(default="", kw_only=False)
    value: str = prop("Cookie.value", text, default="", kw_only=False)
    domain: str = prop("Cookie.domain", text, default="")
    path: str = prop("Cookie.path", text, default="")
    secure: Flag = prop("Cookie.secure", flag, default=False)
    expires: Number = prop("Cookie.expires", long_, default=0)
    path_specified: Flag = prop("Cookie.path_specified", flag, default=True)
    domain_specified: Flag = prop("Cookie.domain_specified", flag, default=True)


class CookiePolicy(Enum):
    """Which rules of the web a user's cookies follow."""

    STANDARD = "standard"
    STANDARD_STRICT = "standard-strict"
    IGNORE = "ignoreCookies"
    NETSCAPE = "netscape"
    DEFAULT = "default"
    RFC2109 = "rfc2109"
    RFC2965 = "rfc2965"
    BEST_MATCH = "best-match"
    COMPATIBILITY = "compatibility"


@element("CookieManager", gui="CookiePanel", label="HTTP Cookie Manager")
class CookieManager(Scoped):
    """Every user keeps the cookies that servers set, and sends them back.

    `clear_each_iteration` makes every iteration a new visitor, unless `controlled_by_group` leaves
    that to the thread group's `same_user`.

    Source: JMeter manual, "HTTP Cookie Manager".
    """

    cookies: Parts[Cookie] = prop(
        "CookieManager.cookies", named(Cookie, "Cookie"), default=(), kw_only=False
    )
    clear_each_iteration: Flag = prop("CookieManager.clearEachIteration", flag, default=False)
    controlled_by_group: Flag = prop("CookieManager.controlledByThreadGroup", flag, default=False)
    policy: CookiePolicy | Expr | None = prop(
        "CookieManager.policy", choice(CookiePolicy), default=None
    )
    implementation: str | None = prop("CookieManager.implementation", text, default=None)


@element("CacheManager", gui="CacheManagerGui", label="HTTP Cache Manager")
class CacheManager(Scoped):
    """Every user keeps what servers allow to be kept, as a browser does.

    Source: JMeter manual, "HTTP Cache Manager".
    """

    clear_each_iteration: Flag = prop("clearEachIteration", flag, default=False)
    use_expires: Flag = prop("useExpires", flag, default=True, absent=False)
    controlled_by_group: Flag = prop("CacheManager.controlledByThread", flag, default=False)
    max_entries: Number | None = prop("maxSize", number, default=None)


class Mechanism(Enum):
    """How credentials are sent."""

    BASIC = "BASIC"
    DIGEST = "DIGEST"
    KERBEROS = "KERBEROS"
    BASIC_DIGEST = "BASIC_DIGEST"


@part
class Authorization(Part):
    """Credentials for all addresses that begin with `url`."""

    url: str = prop("Authorization.url", text, default="", kw_only=False)
    username: str = prop("Authorization.username", text, default="")
    password: str = prop("Authorization.password", text, default="", secret=True)
    domain: str = prop("Authorization.domain", text, default="")
    realm: str = prop("Authorization.realm", text, default="")
    mechanism: Mechanism | Expr | None = prop(
        "Authorization.mechanism", choice(Mechanism), default=None
    )


@element("AuthManager", gui="AuthPanel", label="HTTP Authorization Manager")
class AuthManager(Scoped):
    """Credentials that requests in scope send.

    Source: JMeter manual, "HTTP Authorization Manager".
    """

    credentials: Parts[Authorization] = prop(
        "AuthManager.auth_list", listed(Authorization, "Authorization"), default=(), kw_only=False
    )
    controlled_by_group: Flag = prop("AuthManager.controlledByThreadGroup", flag, default=False)
    clear_each_iteration: Flag = prop(
        "AuthManager.clearEachIteration", flag, default=False, sparse=True
    )
