from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jmeterpy import (
    ConstantTimer,
    Expr,
    FlowControlAction,
    Fragment,
    HttpSampler,
    PlanError,
    TestPlan,
    UniformRandomTimer,
    arrivals,
    csv_data,
    expect,
    extract,
    fn,
    for_each,
    groovy,
    http,
    let,
    once,
    pace,
    prop,
    ramp,
    rendezvous,
    repeat,
    secret,
    section,
    setup,
    spike,
    steady,
    steps,
    teardown,
    think,
    think_each,
    transaction,
    var,
    weighted,
    when,
    while_,
)
from jmeterpy.elements import Jsr223PreProcessor, ResponseAssertion
from jmeterpy.model import dump, load


def journey() -> Fragment:
    return (
        http.cookies(),
        http.cache(new_user_each_iteration=True),
        http.headers({"Accept": "*/*"}),
        http.bearer(secret("TOKEN")),
        http.basic("ada", secret("PASSWORD"), url="http://127.0.0.1/"),
        csv_data("members.csv", ["email"], delimiter="\t", at_end="eof"),
        think_each("1s", "2s"),
        let(id=fn.uuid(), n=fn.random_int(1, 6), at=fn.now("%H:%M", shift="1h")),
        http.post("/users/", name="Register", json={"email": var("email"), "n": var("n", int)})[
            expect(
                status=(201, 409),
                json={"$.id": 1, "$.no": None},
                contains="a",
                lacks=("b", "c"),
                matches=r"\d+",
                header={"Content-Type": "json"},
                within="1s",
            ),
            extract("user_id", "$.id", share=True),
            extract("csrf", regex='csrf="(.*?)"', match="random"),
            extract("rows", css=("tr", "id"), match="all"),
            groovy("vars.put('x', '1')", run="after"),
        ],
        think("500ms"),
        pace("5/s"),
        rendezvous(2, timeout="1s"),
        section("part")[once()[http.get("/once")], repeat(2)[http.head("/x")]],
        transaction("Checkout")[weighted((1, http.get("/a")), (3, [http.get("/b"), think("1s")]))],
        when(f"{var('n')} > 3")[while_("${go}")[http.options("/")]],
        for_each("row", "rows")[http.delete("/rows/${row}")],
        groovy(Path("work.groovy"), parameters=var("n")),
        http.put("/form", data={"a": "ü&", "b": [1, True]}, auth=("u", "p"), timeout="10s"),
        http.patch("/text", content="a \\ ${n}", headers={"X": "1"}, follow_redirects=False),
        http.post("/file", files={"f": ("photo.png", "image/png")}),
    )


PLAN = TestPlan("Everything")[
    http.defaults("https://[::1]:8443/api", timeout="1m", embedded=True),
    setup()[http.get("/")],
    steady(users=prop("users", 5), iterations=1, on_error="next_iteration")[journey()],
    ramp(users=1, to=5, over="1m")[journey()],
    steps(users=1, to=5, by=2, hold="1m")[journey()],
    spike(users=1, to=5, at="1m", hold="1m", duration="5m")[journey()],
    arrivals(rate="1.5/s", duration="1m", seed=1)[journey()],
    teardown()[http.get("/")],
]


def test_every_shortcut_makes_what_reads_back_the_same() -> None:
    text = dump(PLAN)

    assert load(text) == (PLAN,)
    assert dump(PLAN) == text


def test_every_shortcut_makes_what_its_own_source_makes_again() -> None:
    import jmeterpy
    from jmeterpy import elements

    names = {"Expr": Expr, "timedelta": timedelta, "var": jmeterpy.var, "prop": jmeterpy.prop}
    assert eval(repr(PLAN), {**vars(elements), **names}) == PLAN


def test_every_element_knows_the_line_where_it_was_written() -> None:
    def places(element: object) -> set[str]:
        own = {element.origin.file if element.origin else "nowhere"}  # type: ignore[attr-defined]  # an element
        return own.union(*(places(child) for child in element.children))  # type: ignore[attr-defined]  # the same

    assert places(PLAN) == {__file__}


def test_think_is_a_step_and_think_each_a_timer() -> None:
    assert (
        think("1s", "3s")
        == FlowControlAction("think 1s to 3s")[
            UniformRandomTimer("1s", "2s", name="think 1s to 3s")
        ]
    )
    assert think_each("1s") == ConstantTimer("1s", name="think 1s")


def test_an_expected_error_is_success_and_comes_first() -> None:
    checks = expect(within="1s", json="$.a", status=(200, 404))
    assert isinstance(checks[0], ResponseAssertion)
    assert checks[0].assume_success is True
    [plain] = expect(status=201)
    assert isinstance(plain, ResponseAssertion)
    assert plain.assume_success is False


def test_a_base_path_is_the_only_thing_that_costs_a_script() -> None:
    assert len(http.defaults("http://127.0.0.1:8000/")) == 1
    _, script = http.defaults("http://${host}:8000/api/")
    assert isinstance(script, Jsr223PreProcessor)
    assert script.parameters == "/api ${host}"


def test_expressions_may_stand_in_addresses() -> None:
    request = http.get(f"https://{prop('host', 'a.b')}:{prop('port', 80)}/x/{var('id')}")
    assert (request.protocol, request.domain) == ("https", "${__P(host,a.b)}")
    assert (request.port, request.path) == (Expr("${__P(port,80)}"), "/x/${id}")
    assert request.name == "GET /x/{id}"


def test_json_leaves_numbers_bare_and_text_quoted() -> None:
    body = {"a": var("a"), "b": var("b", int), "c": prop("c", 1), "d": prop("d", "x")}
    assert http.post("/", json=body).body == (
        '{"a": "${a}", "b": ${b}, "c": ${__P(c,1)}, "d": "${__P(d,x)}"}'
    )
    assert http.post("/", json=None).body == "null"
    assert json.loads(http.post("/", json={"ü": ["\\", '"', "\n", "€"]}).body or "") == {
        "ü": ["\\", '"', "\n", "€"]
    }


def test_a_secret_may_stand_in_headers_bodies_and_credentials() -> None:
    token = secret("TOKEN")
    assert http.get("/", headers={"X-Key": token})
    assert http.post("/", json={"password": token})
    assert http.post("/", data={"password": token}, auth=("ada", token))


MISTAKES: list[tuple[Callable[[], object], str]] = [
    (
        lambda: http.get(f"/login?key={secret('TOKEN')}", name="Login"),
        (
            "secret('TOKEN') in the path of 'Login' would be written to the results;"
            " send it in a header or body   [JP704]"
        ),
    ),
    (
        lambda: http.get("/login", params={"key": secret("TOKEN")}),
        "secret('TOKEN') in the query of 'GET /login' would be written to the results",
    ),
    (
        lambda: http.post("/login", params={"key": secret("TOKEN")}, json={}),
        "secret('TOKEN') in the query of 'POST /login' would be written to the results",
    ),
    (
        lambda: http.get("/", name=f"as {secret('TOKEN')}"),
        "secret('TOKEN') in the label of 'as ${__P(jmeterpy.secret.TOKEN,)}' would be written",
    ),
    (lambda: transaction(secret("TOKEN")), "secret('TOKEN') in the label of"),
    (lambda: http.defaults(f"http://{secret('HOST')}"), "secret('HOST') in the address of"),
    (lambda: secret("my token"), "secret('my token'): it is the name of an environment variable"),
    (lambda: var("${x}"), "var('${x}'): give the variable's name alone"),
    (lambda: prop("x", "a)("), "'a)(' has an odd bracket"),
    (
        lambda: http.post("/", json={}, data={}),
        "http.post('/'): json and data are two bodies; a request has one",
    ),
    (
        lambda: http.get("/", jsn={}),  # type: ignore[call-arg]  # the mistake
        "http.get('/'): there is no setting jsn; there are name, params, headers, auth, timeout,",
    ),
    (
        lambda: http.post("/", header={}),  # type: ignore[call-arg]  # the mistake
        "http.post('/'): there is no setting header; did you mean headers?",
    ),
    (
        lambda: http.post("/", json={"users": [{"born": timedelta(1)}]}),
        (
            "http.post('/'): json['users'][0]['born'] is datetime.timedelta(days=1), a timedelta,"
            " which JSON has no word for"
        ),
    ),
    (lambda: http.post("/", json={"n": float("nan")}), "json['n'] is nan, a float, which JSON has"),
    (lambda: http.post("/", json={1: 2}), "json has the key 1; JSON's keys are texts"),
    (
        lambda: http.get("/", params={"q": {"a": 1}}),
        "http.get('/'): q is {'a': 1}; give text or a number",
    ),
    (
        lambda: http.post("/", content="x", files={"f": "x"}),
        "http.post('/'): files are sent as a form; other fields of it go into data",
    ),
    (
        lambda: http.get("/", timeout=5),  # type: ignore[arg-type]  # the mistake
        'http.get(timeout=5): a duration needs a unit: write "5s" or "5ms"',
    ),
    (lambda: http.get("ftp://x/"), "http.get('ftp://x/'): an address begins with http:// or https"),
    (lambda: http.get("http://x:y/"), "http.get('http://x:y/'): 'y' is no port"),
    (lambda: http.defaults("/api"), "http.defaults('/api'): give a whole address, such as"),
    (lambda: http.basic("ädä", "x"), "JMeter sends user and password in ASCII only"),
    (expect, "expect(): say what is expected, such as expect(status=201)"),
    (lambda: expect(status="2xx"), "expect(status='2xx'): a status is a number such as 201"),  # type: ignore[arg-type]  # the mistake
    (
        lambda: expect(within=800),  # type: ignore[arg-type]  # the mistake
        'expect(within=800): a duration needs a unit: write "800s" or "800ms"',
    ),
    (lambda: extract("id"), "extract('id'): nothing says where it is found; give one of"),
    (
        lambda: extract("id", "$.id", regex="x"),
        "extract('id'): path and regex says where it is found; give one of",
    ),
    (lambda: think(1), 'think(1): a duration needs a unit: write "1s" or "1ms"'),  # type: ignore[arg-type]  # the mistake
    (lambda: think("3s", "1s"), "think('3s', '1s'): the shorter time comes first"),
    (lambda: pace("0s"), "pace('0s'): that is no pace"),
    (lambda: rendezvous(0), "rendezvous(0): how many users are waited for?"),
    (let, "let(): name what is set, such as"),
    (lambda: let(a=[1]), "let(): a is [1]; give text or a number"),
    (lambda: csv_data("x.csv", at_end="restart"), "csv_data(at_end='restart'): it is 'repeat',"),  # type: ignore[arg-type]  # the mistake
    (lambda: csv_data("x.csv", share="none"), "csv_data(share='none'): it is 'all', 'group' or"),  # type: ignore[arg-type]  # the mistake
    (lambda: repeat(0), "repeat(0): nothing would be done"),
    (lambda: weighted((1, http.get("/"))), "weighted(): give at least two choices"),
    (
        lambda: weighted((0.5, http.get("/")), (1, http.get("/"))),  # type: ignore[arg-type]  # the mistake
        "weighted(): the weight 0.5 is not a whole number above 0",
    ),
    (lambda: weighted((1, http.get("/")), (1000, None)), "add up to 1001; at most 1000"),
    (lambda: when(" "), "a condition is empty; write one such as"),
    (lambda: groovy("x", run="later"), "groovy(run='later'): it is 'step', 'before' or 'after'"),  # type: ignore[call-overload]  # the mistake
    (lambda: fn.random_int(2, 1), "fn.random_int(2, 1): the lower bound comes first"),
    (lambda: fn.choice("a"), "fn.choice: give at least two options"),
    (lambda: fn.now("%Q"), "fn.now('%Q'): there is no %Q; write %Y, %m, %d, %H"),
    (lambda: steady(iterations=1)["oops"], "'oops' is text, not an element, inside ThreadGroup"),  # type: ignore[index]  # the mistake
]


@pytest.mark.parametrize(("call", "message"), MISTAKES, ids=[message for _, message in MISTAKES])
def test_a_mistake_is_told_in_a_sentence(call: Callable[[], object], message: str) -> None:
    with pytest.raises(PlanError) as error:
        call()
    assert message in error.value.message


def test_a_choice_of_several_steps_is_one_choice() -> None:
    mix = weighted((70, http.get("/a")), (30, [http.get("/b"), think("1s")]))
    assert [child.name for child in mix.children] == ["weight 70: GET /a", "weight 30: GET /b"]
    assert [len(child.children) for child in mix.children] == [1, 2]


def test_brackets_append() -> None:
    request = http.get("/", headers={"A": "b"})[expect(status=200)][expect(within="1s")]
    assert isinstance(request, HttpSampler)
    assert [child.name for child in request.children] == ["headers", "status 200", "within 1s"]
