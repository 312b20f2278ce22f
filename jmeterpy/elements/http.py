"""HTTP: the request, and what requests have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import Any, ClassVar, cast

from jmeterpy.elements.arguments import VARIABLES
from jmeterpy.errors import SettingError
from jmeterpy.model import (
    Container,
    Duration,
    Expr,
    Flag,
    Inner,
    Number,
    Pairs,
    Part,
    Parts,
    Scoped,
    Step,
    choice,
    element,
    flag,
    listed,
    millis,
    number,
    number_text,
    pairs,
    part,
    prop,
    text,
)

ARGUMENTS = {
    "HTTPsampler.Arguments": Inner("Arguments", "HTTPArgumentsPanel", VARIABLES.name),
}


@part
class HttpArgument(Part):
    """One parameter of a request that has more to say than its name and its value.

    `encode` has JMeter percent-encode the value; without it the value goes out as it stands.
    """

    name: str | None = prop("Argument.name", text, default=None, kw_only=False)
    value: str = prop("Argument.value", text, default="", kw_only=False)
    encode: Flag = prop("HTTPArgument.always_encode", flag, default=True, absent=False)
    equals: Flag | None = prop("HTTPArgument.use_equals", flag, default=True, absent=None)
    content_type: str | None = prop("HTTPArgument.content_type", text, default=None)
    metadata: str = prop("Argument.metadata", text, default="=")


@part
class HttpFile(Part):
    """A file to send: alone as the body, or with `param` as one part of a form."""

    path: str = prop("File.path", text, kw_only=False, file=True)
    param: str = prop("File.paramname", text, default="")
    content_type: str = prop("File.mimetype", text, default="")


class SourceType(Enum):
    """What `source` of a request names: an address of this machine, or a network device."""

    ADDRESS = 0
    DEVICE = 1
    DEVICE_IPV4 = 2
    DEVICE_IPV6 = 3


@part
class HttpSettings(Part):
    """What a request and the defaults of requests have in common.

    None is not written: the request then takes what the defaults in scope say. `body` is one
    nameless argument in the JMX; whoever gives it need not give `params` and `raw_body`.
    """

    implied: ClassVar[Mapping[str, str]] = {"params": "body", "raw_body": "body"}

    protocol: str | None = prop("HTTPSampler.protocol", text, default=None)
    domain: str | None = prop("HTTPSampler.domain", text, default=None)
    port: Number | None = prop("HTTPSampler.port", number_text, default=None)
    path: str | None = prop("HTTPSampler.path", text, default=None)
    encoding: str | None = prop("HTTPSampler.contentEncoding", text, default=None)
    params: Pairs[HttpArgument] = prop(
        "HTTPsampler.Arguments/Arguments.arguments",
        pairs(HttpArgument, "HTTPArgument", "Argument.name", key="name"),
        default=(),
    )
    body: str | None = field(default=None, kw_only=True)
    raw_body: Flag | None = prop("HTTPSampler.postBodyRaw", flag, default=None)
    connect_timeout: Duration | None = prop(
        "HTTPSampler.connect_timeout", millis.tagged("intProp"), default=None
    )
    response_timeout: Duration | None = prop(
        "HTTPSampler.response_timeout", millis.tagged("intProp"), default=None
    )
    embedded: Flag | None = prop("HTTPSampler.image_parser", flag, default=None)
    embedded_parallel: Flag | None = prop("HTTPSampler.concurrentDwn", flag, default=None)
    embedded_pool: Number | None = prop("HTTPSampler.concurrentPool", number, default=None)
    embedded_only: str | None = prop("HTTPSampler.embedded_url_re", text, default=None)
    embedded_never: str | None = prop("HTTPSampler.embedded_url_exclude_re", text, default=None)
    md5: Flag | None = prop("HTTPSampler.md5", flag, default=None)
    source: str | None = prop("HTTPSampler.ipSource", text, default=None)
    source_type: SourceType | Expr | None = prop(
        "HTTPSampler.ipSourceType", choice(SourceType, "intProp"), default=None
    )
    proxy_scheme: str | None = prop("HTTPSampler.proxyScheme", text, default=None)
    proxy_host: str | None = prop("HTTPSampler.proxyHost", text, default=None)
    proxy_port: Number | None = prop("HTTPSampler.proxyPort", number, default=None)
    proxy_user: str | None = prop("HTTPSampler.proxyUser", text, default=None)
    proxy_password: str | None = prop("HTTPSampler.proxyPass", text, default=None, secret=True)

    def __post_init__(self) -> None:
        """`body`, `params` and `raw_body` say the same thing."""
        super().__post_init__()
        if self.body is None:
            if self.raw_body is True and _is_body(self.params):
                object.__setattr__(self, "body", _first(self.params).value)
            return
        text.check(self.body, f"{self.title()}: body")
        if self.params and not _is_body(self.params):
            raise SettingError(
                f"{self.title()}: body and params are both given, but JMeter sends one of them",
                place=self.origin,
            )
        argument = HttpArgument(value=self.body, encode=False, equals=None, origin=self.origin)
        object.__setattr__(self, "params", (argument,))
        object.__setattr__(self, "raw_body", True)


def _first(params: Any) -> HttpArgument:
    return cast("HttpArgument", params[0])


def _is_body(params: Any) -> bool:
    """Whether this is the one nameless argument as which JMeter keeps a body."""
    if len(params) != 1 or not isinstance(params[0], HttpArgument):
        return False
    return bool(params[0] == HttpArgument(value=params[0].value, encode=False, equals=None))


@element("HTTPSamplerProxy", gui="HttpTestSampleGui", label="HTTP Request", inner=ARGUMENTS)
class HttpSampler(HttpSettings, Container[Scoped], Step):
    """One HTTP request.

    `params` go into the query, or into the body of a form; `body` is sent as it stands; `files`
    are sent as the body, or with `multipart` as a form. Redirects that are followed are rows of
    their own below the request; with `auto_redirects` the client follows them unseen. `embedded`
    fetches what a page shows, too.

    Source: JMeter manual, "HTTP Request".
    """

    method: str = prop("HTTPSampler.method", text, default="GET")
    raw_body: Flag = prop("HTTPSampler.postBodyRaw", flag, default=False)
    follow_redirects: Flag = prop("HTTPSampler.follow_redirects", flag, default=True, absent=False)
    auto_redirects: Flag = prop("HTTPSampler.auto_redirects", flag, default=False, sparse=True)
    keepalive: Flag = prop("HTTPSampler.use_keepalive", flag, default=True, absent=False)
    multipart: Flag = prop("HTTPSampler.DO_MULTIPART_POST", flag, default=False, sparse=True)
    browser_multipart: Flag = prop(
        "HTTPSampler.BROWSER_COMPATIBLE_MULTIPART", flag, default=False, sparse=True
    )
    files: Parts[HttpFile] = prop(
        "HTTPsampler.Files/HTTPFileArgs.files",
        listed(HttpFile, "HTTPFileArg", "File.path"),
        default=(),
        sparse=True,
    )
    implementation: str | None = prop("HTTPSampler.implementation", text, default=None)


@element("ConfigTestElement", gui="HttpDefaultsGui", label="HTTP Request Defaults", inner=ARGUMENTS)
class HttpDefaults(HttpSettings, Scoped):
    """What requests in scope take where they do not say it themselves.

    Source: JMeter manual, "HTTP Request Defaults".
    """

    implementation: str | None = prop(
        "HTTPSampler.implementation", text, default="HttpClient4", absent=None
    )
