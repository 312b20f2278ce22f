"""How a monitor is written, and what is said where it is written wrongly."""

from __future__ import annotations

import pytest

from jmeterpy.errors import PlanError
from jmeterpy.monitors import Spec, parse, parse_all


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("api=port:8000", Spec("api", "port", "8000")),
        (" api = port:8000 ", Spec("api", "port", "8000")),
        ("port:8000", Spec("port-8000", "port", "8000")),
        ("db=pid:17", Spec("db", "pid", "17")),
        ("web=process:nginx", Spec("web", "process", "nginx")),
        ("process:my app", Spec("my-app", "process", "my app")),
        ("container:shop-api", Spec("shop-api", "container", "shop-api")),
        ("host", Spec("host", "host")),
        ("me=host", Spec("me", "host")),
        ("db=prometheus:db:9100", Spec("db", "prometheus", "http://db:9100/metrics")),
        ("http://db:9100/probe?a=b", Spec("db", "prometheus", "http://db:9100/probe?a=b")),
    ],
)
def test_a_source_is_read(text: str, spec: Spec) -> None:
    assert parse(text) == spec


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("api=prot:8000", "did you mean port:8000"),
        ("api=port:http", "'http' is no port; write it as port:8000"),
        ("api=port:70000", "from 1 to 65535"),
        ("api=port:", "which port"),
        ("api=pid:-1", "'-1' is no pid"),
        ("my api=host", "'my api' is no name"),
        ("api=host:db", "host is this machine, not 'db'"),
        ("api=container:", "which container"),
        ("api=prometheus:http://", "no address"),
        ("generator=host", "JMeter itself, which is always monitored"),
        ("everything", "there are port:8000, pid:1234"),
        ("", "there is no kind ''"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.exit_code == 2


def test_one_name_cannot_be_two_things() -> None:
    assert len(parse_all(["a=host", "a=host", "b=host"])) == 2
    with pytest.raises(PlanError, match="'a' is a=host already"):
        parse_all(["a=host", "a=port:80"])


def test_an_address_is_shown_without_its_password() -> None:
    assert "s3cret" not in str(parse("db=http://me:s3cret@db:9100/metrics"))
