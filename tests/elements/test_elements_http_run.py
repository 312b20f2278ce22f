"""Does a request go out as its settings say, and does each assertion pass and fail as it should?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmeterpy.elements import (
    AssertField,
    AuthManager,
    Authorization,
    CacheManager,
    Compare,
    Cookie,
    CookieManager,
    DurationAssertion,
    HeaderManager,
    HttpArgument,
    HttpDefaults,
    HttpFile,
    HttpSampler,
    JmesPathAssertion,
    JsonAssertion,
    JsonExtractor,
    Mechanism,
    ResponseAssertion,
    Rule,
    Scope,
    SimpleDataWriter,
    SizeAssertion,
    SizeField,
    TestPlan,
    ThreadGroup,
    XPath2Assertion,
)
from jmeterpy.model import Scoped
from tests.elements.stage import Played, Request, play, serve

pytestmark = pytest.mark.jmeter

PNG = "image/png"
BODY = '{"text": "ä & <b> ${who}"}'


def requests(port: int) -> tuple[HttpSampler, ...]:
    """Each to a path of its own, so that the server can tell them apart."""
    address = f"http://127.0.0.1:{port}"
    return (
        HttpSampler("query", path="/query", params={"q": "a b&c=ä", "v": "${who}"}),
        HttpSampler(
            "as it stands", path="/plainly", params=[HttpArgument("q", "a%20b", encode=False)]
        ),
        HttpSampler("form", path="/form", method="POST", params={"q": "a b", "r": "ä"}),
        HttpSampler("body", path="/body", method="PUT", body=BODY, encoding="UTF-8")[
            HeaderManager({"Content-Type": "application/json", "X-One": "here"}),
        ],
        HttpSampler("file", path="/file", method="POST", files=[HttpFile("hello.txt")]),
        HttpSampler(
            "upload",
            path="/upload",
            method="POST",
            multipart=True,
            params={"title": "hi"},
            files=[HttpFile("hello.txt", param="file", content_type=PNG)],
        ),
        HttpSampler("enter", path="/enter"),
        HttpSampler("inside", path="/inside"),
        HttpSampler("closed", path="/closed")[
            AuthManager(
                [Authorization(address, username="u", password="p", mechanism=Mechanism.BASIC)],
            ),
        ],
        HttpSampler("followed", path="/moved"),
        HttpSampler("left", path="/moved", follow_redirects=False),
        HttpSampler("unseen", path="/moved", follow_redirects=False, auto_redirects=True),
        HttpSampler("kept", path="/keep"),
        HttpSampler("kept again", path="/keep"),
        HttpSampler("elsewhere", domain="localhost", path="/elsewhere", keepalive=False),
        HttpSampler("hashed", path="/html", md5=True)[
            ResponseAssertion(["[0-9a-f]{32}"], rule=Rule.MATCHES)
        ],
    )


PATH = "$.names[1]"
JUDGES: dict[str, tuple[str, Scoped, Scoped]] = {
    # label: page, an assertion that holds, one that does not
    "substring": ("/json", ResponseAssertion(['"bob"']), ResponseAssertion(["zoe"])),
    "contains": (
        "/json",
        ResponseAssertion(["b.b"], rule=Rule.CONTAINS),
        ResponseAssertion(["b.z"], rule=Rule.CONTAINS),
    ),
    "matches": (
        "/json",
        ResponseAssertion(["(?s).*bob.*"], rule=Rule.MATCHES),
        ResponseAssertion(["bob"], rule=Rule.MATCHES),
    ),
    "not": (
        "/json",
        ResponseAssertion(["zoe"], rule=Rule.SUBSTRING | Rule.NOT),
        ResponseAssertion(["bob"], rule=Rule.SUBSTRING | Rule.NOT),
    ),
    "or": (
        "/json",
        ResponseAssertion(["zoe", "bob"], rule=Rule.SUBSTRING | Rule.OR),
        ResponseAssertion(["zoe", "bob"]),
    ),
    "code": (
        "/status/404",
        ResponseAssertion(["404"], field=AssertField.CODE, rule=Rule.EQUALS, assume_success=True),
        ResponseAssertion(["404"], field=AssertField.CODE, rule=Rule.EQUALS),
    ),
    "headers": (
        "/json",
        ResponseAssertion(["application/json"], field=AssertField.HEADERS),
        ResponseAssertion(["text/html"], field=AssertField.HEADERS),
    ),
    "url": (
        "/json",
        ResponseAssertion(["/json"], field=AssertField.URL),
        ResponseAssertion(["/html"], field=AssertField.URL),
    ),
    "variable": (
        "/json",
        ResponseAssertion(["world"], scope=Scope.VARIABLE, scope_variable="who"),
        ResponseAssertion(["moon"], scope=Scope.VARIABLE, scope_variable="who"),
    ),
    "exists": ("/json", JsonAssertion(PATH), JsonAssertion("$.absent")),
    "value": (
        "/json",
        JsonAssertion(PATH, expected="b.b", check_value=True),
        JsonAssertion(PATH, expected="b.b", check_value=True, regex=False),
    ),
    "null": (
        "/json",
        JsonAssertion("$.nothing", check_value=True, expect_null=True),
        JsonAssertion("$.id", check_value=True, expect_null=True),
    ),
    "inverted": (
        "/json",
        JsonAssertion("$.absent", invert=True),
        JsonAssertion(PATH, invert=True),
    ),
    "jmespath": (
        "/json",
        JmesPathAssertion("names[1]", expected="bob", check_value=True),
        JmesPathAssertion("names[1]", expected="ann", check_value=True),
    ),
    "xpath": ("/xml", XPath2Assertion("count(//item) = 2"), XPath2Assertion("//absent")),
    "no xpath": (
        "/xml",
        XPath2Assertion("//absent", negate=True),
        XPath2Assertion("//item", negate=True),
    ),
    "size": (
        "/xml",
        SizeAssertion(41, field=SizeField.BODY),
        SizeAssertion(41, field=SizeField.BODY, compare=Compare.NOT_EQUAL),
    ),
    "smaller": (
        "/xml",
        SizeAssertion(42, field=SizeField.BODY, compare=Compare.LESS),
        SizeAssertion(41, field=SizeField.BODY, compare=Compare.GREATER),
    ),
    "duration": ("/json", DurationAssertion("1m"), DurationAssertion("1ms")),
    "broken json": ("/html", JsonAssertion("$.x", invert=True), JsonAssertion("$.x")),
}


def judged(which: int) -> tuple[HttpSampler, ...]:
    return tuple(
        HttpSampler(label, path="/slow" if label == "duration" else page)[(holds, fails)[which]]
        for label, (page, holds, fails) in JUDGES.items()
    )


@pytest.fixture(scope="module")
def played(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("http")
    (folder / "hello.txt").write_text("hello")
    with serve() as site:
        plan = TestPlan("http", serialize_groups=True, variables={"who": "world"})[
            HttpDefaults(
                domain="127.0.0.1",
                port=site.port,
                protocol="http",
                connect_timeout="5s",
                response_timeout="20s",
            ),
            HeaderManager({"X-One": "outside", "X-Two": "two"}),
            ThreadGroup("requests")[
                CookieManager([Cookie("own", "c0", domain="127.0.0.1", path="/")]),
                CacheManager(),
                requests(site.port),
            ],
            ThreadGroup("good")[judged(0)],
            ThreadGroup("bad")[judged(1)],
            ThreadGroup("written")[
                HttpSampler("json", path="/json")[JsonExtractor("id", "$.id")],
                HttpSampler("bad", path="/status/500"),
                SimpleDataWriter("failures.csv", errors_only=True, name="failures"),
            ],
        ]
        yield play(plan, site, folder, jmeter_home)


def sent(played: Played, path: str) -> Request:
    """The first request to a path."""
    return next(request for request in played.site.requests if request.path == path)


def test_params_are_encoded_and_arrive_as_they_were_meant(played: Played) -> None:
    assert sent(played, "/query").query == {"q": "a b&c=ä", "v": "world"}
    assert sent(played, "/plainly").query == {"q": "a b"}


def test_params_of_a_post_are_a_form(played: Played) -> None:
    form = sent(played, "/form")
    assert (form.method, form.body) == ("POST", "q=a+b&r=%C3%A4")


def test_a_body_goes_out_as_it_stands_with_its_variables(played: Played) -> None:
    body = sent(played, "/body")
    assert (body.method, body.body) == ("PUT", BODY.replace("${who}", "world"))


def test_of_two_headers_the_nearer_wins(played: Played) -> None:
    headers = sent(played, "/body").headers
    assert (headers["x-one"], headers["x-two"]) == ("here", "two")
    assert headers["content-type"] == "application/json"
    assert sent(played, "/query").headers["x-one"] == "outside"


def test_a_file_alone_is_the_body_and_with_a_name_a_part(played: Played) -> None:
    assert sent(played, "/file").body == "hello"
    upload = sent(played, "/upload")
    assert upload.headers["content-type"].startswith("multipart/form-data")
    assert 'name="file"; filename="hello.txt"' in upload.body
    assert f"Content-Type: {PNG}" in upload.body
    assert 'name="title"' in upload.body


def test_cookies_are_kept_and_given_ones_are_sent(played: Played) -> None:
    assert sent(played, "/query").headers["cookie"] == "own=c0"
    assert sorted(sent(played, "/inside").headers["cookie"].split("; ")) == ["own=c0", "sid=s1"]


def test_credentials_are_sent(played: Played) -> None:
    assert sent(played, "/closed").headers["authorization"] == "Basic dTpw"


def test_redirects_are_followed_left_or_followed_unseen(played: Played) -> None:
    codes = {row["label"]: row["responseCode"] for row in played.of("requests")}
    assert (codes["followed"], codes["left"], codes["unseen"]) == ("200", "302", "200")
    subs = [label for label in codes if "-" in label]
    assert subs == ["followed-0", "followed-1"]
    assert len([r for r in played.site.requests if r.path == "/arrived"]) == 2


def test_what_may_be_kept_is_asked_for_once(played: Played) -> None:
    assert len([r for r in played.site.requests if r.path == "/keep"]) == 1


def test_a_request_overrides_the_defaults(played: Played) -> None:
    headers = sent(played, "/elsewhere").headers
    assert headers["host"].startswith("localhost:")
    assert headers["connection"] == "close"


def test_every_request_did_what_it_should(played: Played) -> None:
    assert [r["label"] for r in played.of("requests") if r["success"] != "true"] == []


@pytest.mark.parametrize("label", JUDGES)
def test_an_assertion_passes_and_fails_as_it_should(label: str, played: Played) -> None:
    assert played.verdicts("good")[label], "it should have held"
    assert not played.verdicts("bad")[label], "it should not have held"


def test_a_writer_of_failures_writes_nothing_else(played: Played) -> None:
    written = (played.folder / "output" / "failures.csv").read_text().splitlines()
    assert written[0].startswith("timeStamp,elapsed,label,")
    assert ["bad" in line for line in written[1:]] == [True]


def test_nothing_went_wrong_inside_jmeter(played: Played) -> None:
    assert [line for line in played.log.splitlines() if " ERROR " in line] == []
