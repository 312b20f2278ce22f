"""Do variables come from where they should, and do timers and scripts do what our words say?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from jmeterpy.elements import (
    BoundaryExtractor,
    ConstantThroughputTimer,
    ConstantTimer,
    Counter,
    CssExtractor,
    CsvDataSet,
    DebugSampler,
    ExtractField,
    GaussianRandomTimer,
    HttpDefaults,
    HttpSampler,
    JmesPathExtractor,
    JsonExtractor,
    Jsr223PostProcessor,
    Jsr223PreProcessor,
    Jsr223Sampler,
    PaceBasis,
    PoissonRandomTimer,
    PreciseThroughputTimer,
    RandomVariable,
    RegexExtractor,
    Scope,
    Sharing,
    SynchronizingTimer,
    TestPlan,
    ThreadGroup,
    UniformRandomTimer,
    UserDefinedVariables,
    UserParameters,
)
from tests.elements.stage import Played, play, serve

pytestmark = pytest.mark.jmeter


def get(name: str, path: str = "/plain") -> HttpSampler:
    return HttpSampler(name, path=path)


def tell(*names: str) -> HttpSampler:
    """Tell the server what the variables hold, under `/GROUP`."""
    group = "${__threadGroupName}"
    return HttpSampler("tell", path=f"/{group}", params={name: f"${{{name}}}" for name in names})


DATA = (
    ThreadGroup("variables")[UserDefinedVariables({"inside": "of ${outside}"}), tell("inside")],
    ThreadGroup("csv", loops=5)[CsvDataSet("rows.csv", columns=("word", "n")), tell("word", "n")],
    ThreadGroup("header", loops=-1)[
        CsvDataSet("header.csv", delimiter=";", quoted=True, recycle=False, stop_at_end=True),
        tell("who"),
    ],
    ThreadGroup("skipped")[
        CsvDataSet("header.csv", columns=("x",), delimiter=";", skip_header=True), tell("x")
    ],
    ThreadGroup("alone", users=2, ramp_up="0s")[
        CsvDataSet("rows.csv", columns=("word",), sharing=Sharing.USER), tell("word")
    ],
    ThreadGroup("counter", loops=4)[Counter("n", start=5, end=9, step=2, format="000"), tell("n")],
    ThreadGroup("eachs", users=2, ramp_up="0s", loops=2)[Counter("n", per_user=True), tell("n")],
    ThreadGroup("chance", loops=20)[RandomVariable("n", 3, 4, format="N0"), tell("n")],
    ThreadGroup("parameters", users=2, ramp_up="1s")[
        UserParameters(("who", "age"), (("ann", "30"), ("bob", "40"))), tell("who", "age")
    ],
    ThreadGroup("scripts")[
        Jsr223Sampler("work", "vars.put('n', (vars.get('m') ?: 'no') + args[0])", parameters="!")[
            Jsr223PreProcessor("vars.put('m', 'pre')"),
            Jsr223PostProcessor("vars.put('label', prev.sampleLabel)"),
        ],
        DebugSampler("look")[RegexExtractor("seen", "(?m)^n=(.*)$")],
        tell("n", "label", "seen"),
    ],
)

EXTRACTORS = (
    ThreadGroup("json")[
        get("json", "/json")[
            JsonExtractor("id", "$.id"),
            JsonExtractor("all", "$.names[*]", match="-1", concatenate=True),
            JsonExtractor("none", "$.absent", default="nothing"),
            JmesPathExtractor("last", "names[-1]"),
            JmesPathExtractor("missed", "absent", default="nothing"),
        ],
        tell("id", "all_2", "all_ALL", "all_matchNr", "none", "last", "missed"),
    ],
    ThreadGroup("html")[
        get("html", "/html")[
            RegexExtractor("number", r'id="n">(\d)(\d)<', template="$2$$1$"),
            RegexExtractor("type", r"Content-Type: (\S+)", field=ExtractField.HEADERS),
            RegexExtractor("code", r"\d+", template="$0$", field=ExtractField.CODE),
            RegexExtractor("letter", "(.)", scope=Scope.VARIABLE, scope_variable="type"),
            RegexExtractor("empty", "never", empty_default=True),
            BoundaryExtractor("between", '<a href="', '"'),
            BoundaryExtractor("second", "<", ">", match=2, default="x"),
            CssExtractor("link", "a.more", attribute="href"),
            CssExtractor("text", "a.more"),
            CssExtractor("miss", "i", default="nothing"),
        ],
        tell("number", "type", "code", "letter", "empty", "between", "second"),
        tell("link", "text", "miss"),
    ],
)

TIMERS = (
    ThreadGroup("constant", loops=3)[ConstantTimer("150ms"), get("t")],
    ThreadGroup("uniform", loops=3)[UniformRandomTimer("150ms", "50ms"), get("t")],
    ThreadGroup("gaussian", loops=3)[GaussianRandomTimer("200ms", "1ms"), get("t")],
    ThreadGroup("poisson", loops=3)[PoissonRandomTimer("150ms", "20ms"), get("t")],
    ThreadGroup("pace", loops=3)[
        ConstantThroughputTimer(400.0, basis=PaceBasis.ALL_USERS_SHARED), get("t")
    ],
    ThreadGroup("precise", loops=8)[
        PreciseThroughputTimer(8.0, period="1s", duration="1s", seed=7), get("t")
    ],
    ThreadGroup("together", users=3, ramp_up="3s")[
        get("came", "/came"),
        get("meet", "/meet")[SynchronizingTimer(3, timeout="2m")],
    ],
)


@pytest.fixture(scope="module")
def played(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("data")
    (folder / "rows.csv").write_text("é,1\nb,2\nc,3\n", encoding="utf-8")
    (folder / "header.csv").write_text('who;x\n"an;n";1\nbob;2\n', encoding="utf-8")
    with serve() as site:
        plan = TestPlan("data", serialize_groups=True, variables={"outside": "all"})[
            HttpDefaults(domain="127.0.0.1", port=site.port, protocol="http"),
            DATA,
            EXTRACTORS,
            TIMERS,
        ]
        yield play(plan, site, folder, jmeter_home)


@pytest.mark.parametrize(
    ("group", "name", "values"),
    [
        ("variables", "inside", ["of all"]),
        ("csv", "word", ["é", "b", "c", "é", "b"]),
        ("csv", "n", ["1", "2", "3", "1", "2"]),
        ("header", "who", ["an;n", "bob"]),
        ("skipped", "x", ['"an']),
        ("alone", "word", ["é", "é"]),
        ("counter", "n", ["005", "007", "009", "005"]),
        ("scripts", "n", ["pre!"]),
        ("scripts", "label", ["work"]),
        ("scripts", "seen", ["pre!"]),
        ("json", "id", ["7"]),
        ("json", "all_2", ["bob"]),
        ("json", "all_ALL", ["ann,bob,cy"]),
        ("json", "all_matchNr", ["3"]),
        ("json", "none", ["nothing"]),
        ("json", "last", ["cy"]),
        ("json", "missed", ["nothing"]),
        ("html", "number", ["24"]),
        ("html", "type", ["text/html"]),
        ("html", "code", ["200"]),
        ("html", "letter", ["t"]),
        ("html", "between", ["/next"]),
        ("html", "second", ["body"]),
        ("html", "link", ["/next"]),
        ("html", "text", ["go on"]),
        ("html", "miss", ["nothing"]),
    ],
)
def test_a_variable_holds_what_its_element_says(
    group: str, name: str, values: list[str], played: Played
) -> None:
    assert played.site.queries(f"/{group}", name) == values


def test_an_empty_default_makes_the_variable_empty(played: Played) -> None:
    [told] = [r for r in played.site.requests if r.path == "/html" and "number" in r.query]
    assert "empty" not in told.query  # it came as `empty=`, which a query leaves out


def test_a_counter_of_each_user_begins_anew(played: Played) -> None:
    assert sorted(played.site.queries("/eachs", "n")) == ["1", "1", "2", "2"]


def test_a_random_variable_stays_within_its_bounds(played: Played) -> None:
    numbers = played.site.queries("/chance", "n")
    assert len(numbers) == 20
    assert set(numbers) <= {"N3", "N4"}


def test_each_user_has_parameters_of_its_own(played: Played) -> None:
    assert sorted(played.site.queries("/parameters", "who")) == ["ann", "bob"]
    assert sorted(played.site.queries("/parameters", "age")) == ["30", "40"]


@pytest.mark.parametrize("group", ["constant", "uniform", "gaussian", "poisson"])
def test_a_timer_holds_each_sample_back_for_its_delay(group: str, played: Played) -> None:
    starts = [int(row["timeStamp"]) for row in played.of(group)]
    assert len(starts) == 3
    assert all(after - before >= 145 for before, after in pairwise(starts))


def test_a_constant_throughput_is_not_exceeded(played: Played) -> None:
    starts = [int(row["timeStamp"]) for row in played.of("pace")]
    assert starts[-1] - starts[0] >= 2 * 140  # 400 a minute are one in 150 ms


def test_a_precise_throughput_lets_every_sample_pass(played: Played) -> None:
    assert played.counts("precise") == {"t": 8}


def test_a_synchronizing_timer_lets_users_go_together(played: Played) -> None:
    paths = [request.path for request in played.site.requests]
    assert [path for path in paths if path in ("/came", "/meet")] == ["/came"] * 3 + ["/meet"] * 3


def test_nothing_went_wrong_inside_jmeter(played: Played) -> None:
    assert [line for line in played.log.splitlines() if " ERROR " in line] == []
