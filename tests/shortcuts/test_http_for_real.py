"""What HTTP shortcuts make JMeter send."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy import TestPlan, fn, http, let, repeat, secret, section, steady, var
from tests.shortcuts.recorder import Recorder, Request, Taken

pytestmark = pytest.mark.jmeter
NASTY = 'a "quote", a \\ backslash, a $ sign, a, comma\nü €'


@pytest.fixture(scope="module")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "photo.png"
    file.write_bytes(b"not really a photo")
    return file


@pytest.fixture(scope="module")
def taken(recorder: Recorder, run: Callable[..., Taken], upload: Path) -> Taken:
    host, port = recorder.base.removeprefix("http://").split(":")
    plan = TestPlan("HTTP")[
        http.defaults(recorder.base),
        http.cookies(),
        steady("main", iterations=1)[
            let(who=NASTY, n=42),
            http.post("/json-constants", json={"text": NASTY, "list": [1, 2.5, True, None]}),
            http.post(
                "/json-variables",
                json={
                    "text": NASTY,
                    "n": var("n", int),
                    "as text": var("n"),
                    "at": f"C:\\{var('n')}",
                },
            ),
            http.post("/json-escaped", json={"who": fn.json("who")}),
            http.get(
                "/query", params={"q": "a b&ü=/", "tag": ["x", "y"], "n": var("n"), "no": None}
            ),
            http.delete("/query", params={"q": "a b&ü=/", "n": var("n")}),
            http.head("/query", params={"q": "a b&ü=/", "n": var("n")}),
            http.post("/query", params={"q": "a b&ü=/", "n": var("n")}, json={}),
            http.options("/query", params={"q": "a b&ü=/"}),
            http.post("/form", data={"name": "A & B", "n": var("n"), "back": "a\\b"}),
            http.put("/form", data={"name": "A & B"}),
            http.patch("/content", content=f"plain \\ text {var('n')}", headers={"X-N": var("n")}),
            http.post("/upload", data={"title": "Sea"}, files={"photo": upload}),
            http.get("/auth", auth=("ada", "s:3")),
            http.get("/users/${n}"),
            http.get("/redirect"),
            http.get("/redirect", name="not followed", follow_redirects=False),
            http.get("/slow", name="too slow", timeout="200ms"),
            http.get("/slow", name="slow"),
            http.get(f"http://{host}:{port}/elsewhere?x=1"),
            http.request("report", "/any-method"),
            section()[http.defaults("https://127.0.0.1:1/base"), http.get("/tls", name="tls")],
            section()[http.bearer(secret("TOKEN")), http.get("/bearer")],
            section()[http.basic("ada", secret("TOKEN")), http.get("/basic")],
            section()[http.headers({"X-Any": "1"}, Accept_Language="de"), http.get("/headers")],
            section()[
                http.defaults(f"{recorder.base}/api/v1"),
                repeat(2)[
                    http.get("/prefixed?page=1"),
                    http.post("prefixed", name="no slash", json={}),
                    http.get(f"{recorder.base}/api/v1/whole"),
                ],
            ],
        ],
    ]
    return run(plan, secrets={"jmeterpy.secret.TOKEN": "s3cret=: ü"}, files={str(upload): upload})


def sent(recorder: Recorder, path: str, method: str = "") -> Request:
    [request] = [r for r in recorder.of(path) if method in ("", r.method)]
    return request


@pytest.fixture(autouse=True)
def _ran(taken: Taken) -> None:
    """Every test looks at the one run."""


def test_constants_in_json_arrive_exactly(recorder: Recorder) -> None:
    request = sent(recorder, "/json-constants")
    assert json.loads(request.body) == {"text": NASTY, "list": [1, 2.5, True, None]}
    assert request.headers["content-type"] == "application/json"


def test_constants_beside_variables_in_json_arrive_exactly(recorder: Recorder) -> None:
    body = json.loads(sent(recorder, "/json-variables").body)
    assert body == {"text": NASTY, "n": 42, "as text": "42", "at": "C:\\42"}


def test_a_variable_with_quotes_can_be_escaped_at_run_time(recorder: Recorder) -> None:
    assert json.loads(sent(recorder, "/json-escaped").body) == {"who": NASTY}


def test_parameters_are_the_query_and_encoded_whatever_the_method(recorder: Recorder) -> None:
    encoded = "/query?q=a+b%26%C3%BC%3D%2F"
    assert sent(recorder, "/query", "GET").path == f"{encoded}&tag=x&tag=y&n=42"
    for method in ("DELETE", "HEAD", "POST"):
        assert sent(recorder, "/query", method).path == f"{encoded}&n=42"
    assert sent(recorder, "/query", "OPTIONS").path == encoded
    assert sent(recorder, "/query", "DELETE").body == ""
    assert sent(recorder, "/query", "POST").body == "{}"


def test_data_is_a_form(recorder: Recorder) -> None:
    request = sent(recorder, "/form", "POST")
    assert request.body == "name=A+%26+B&n=42&back=a%5Cb"
    assert request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert sent(recorder, "/form", "PUT").body == "name=A+%26+B"


def test_content_and_headers_go_out_as_they_are(recorder: Recorder) -> None:
    request = sent(recorder, "/content", "PATCH")
    assert request.body == "plain \\ text 42"
    assert request.headers["x-n"] == "42"


def test_files_are_parts_of_a_form(recorder: Recorder) -> None:
    request = sent(recorder, "/upload")
    assert request.headers["content-type"].startswith("multipart/form-data")
    assert 'name="photo"; filename="photo.png"' in request.body
    assert "image/png" in request.body
    assert "not really a photo" in request.body
    assert 'name="title"' in request.body
    assert "Sea" in request.body


def test_credentials_are_sent(recorder: Recorder) -> None:
    assert sent(recorder, "/auth").headers["authorization"] == "Basic YWRhOnM6Mw=="


def test_secrets_reach_headers_and_no_result(recorder: Recorder, taken: Taken) -> None:
    assert sent(recorder, "/bearer").headers["authorization"].startswith("Bearer s3cret=: ")
    assert sent(recorder, "/basic").headers["authorization"].startswith("Basic YWRhOnMzY3JldD06I")
    left = [file for file in taken.folder.rglob("*") if file.is_file()]
    assert left
    assert not [file for file in left if b"s3cret" in file.read_bytes()]


def test_labels_leave_ids_out(taken: Taken) -> None:
    assert taken.only("GET /users/{n}")["URL"].endswith("/users/42")


def test_redirects_are_followed_unless_told_not_to(recorder: Recorder, taken: Taken) -> None:
    assert taken.only("GET /redirect")["URL"].endswith("/target")
    assert taken.only("not followed")["responseCode"] == "302"
    assert len(recorder.of("/target")) == 1


def test_a_timeout_makes_a_slow_answer_fail(taken: Taken) -> None:
    assert "Timeout" in taken.only("too slow")["responseCode"]
    assert taken.only("slow")["success"] == "true"


def test_a_whole_address_stands_for_itself(recorder: Recorder, taken: Taken) -> None:
    assert sent(recorder, "/elsewhere").path == "/elsewhere?x=1"
    assert taken.only("GET /elsewhere")["responseCode"] == "200"


def test_scheme_and_port_come_from_the_defaults(taken: Taken) -> None:
    assert taken.only("tls")["URL"] == "https://127.0.0.1:1/base/tls"


def test_any_method_can_be_sent(recorder: Recorder) -> None:
    assert sent(recorder, "/any-method").method == "REPORT"


def test_headers_hold_for_their_section(recorder: Recorder) -> None:
    request = sent(recorder, "/headers")
    assert (request.headers["x-any"], request.headers["accept-language"]) == ("1", "de")
    assert "x-any" not in sent(recorder, "/elsewhere").headers


def test_a_base_path_stands_before_every_path_once(recorder: Recorder, taken: Taken) -> None:
    found = [request.path for request in recorder.of("/api")]
    once = ["/api/v1/prefixed?page=1", "/api/v1/prefixed", "/api/v1/whole"]
    assert found == [*once, *once]
    assert len(taken.of("GET /prefixed")) == 2


def test_cookies_come_back(recorder: Recorder) -> None:
    assert sent(recorder, "/form", "POST").headers["cookie"] == "session=s1"
