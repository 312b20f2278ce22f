"""Each check fires on the mistake it is for, and keeps silent beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jmeterpy.errors import Place, PlanError
from jmeterpy.jmx.reader import parse
from jmeterpy.model.check import CHECKS, Problem, check
from tests.model.plan_text import SAMPLER, controller, group, jmx

ROOT = Path(__file__).resolve().parents[2]
WAIT = '<ConstantTimer guiclass="x" testname="think"/><hashTree/>'


def found(inside: str, folder: Path = Path(), **settings: Any) -> list[Problem]:
    return list(check(parse(jmx(inside)), folder=folder, **settings))


def ids(inside: str, folder: Path = Path(), **settings: Any) -> list[str]:
    return [problem.id for problem in found(inside, folder, **settings)]


def csv(name: str, columns: str = "email") -> str:
    return f"""<CSVDataSet guiclass="x" testname="c"><stringProp name="filename">{name}</stringProp>
      <stringProp name="variableNames">{columns}</stringProp></CSVDataSet><hashTree/>"""


def request(
    path: str, *, method: str = "GET", inside: str = "", query: str = "", domain: str = "a.test",
    port: str = "",
) -> str:  # fmt: skip
    return f"""<HTTPSamplerProxy guiclass="x" testname="Publish">
      <stringProp name="HTTPSampler.domain">{domain}</stringProp>
      <stringProp name="HTTPSampler.port">{port}</stringProp>
      <stringProp name="HTTPSampler.path">{path}</stringProp>
      <stringProp name="HTTPSampler.method">{method}</stringProp>
      <elementProp name="HTTPsampler.Arguments" elementType="Arguments">
        <collectionProp name="Arguments.arguments"><elementProp name="" elementType="HTTPArgument">
          <stringProp name="Argument.value">{query}</stringProp>
        </elementProp></collectionProp></elementProp>
      </HTTPSamplerProxy><hashTree>{inside}</hashTree>"""


def extractor(name: str) -> str:
    return f"""<JSONPostProcessor guiclass="x" testname="e">
      <stringProp name="JSONPostProcessor.referenceNames">{name}</stringProp>
      </JSONPostProcessor><hashTree/>"""


def test_a_plan_without_mistakes_has_no_problem() -> None:
    assert ids(group(WAIT + SAMPLER.format("a"))) == []


def test_a_timer_after_a_sampler_says_whom_it_delays() -> None:
    [problem] = found(group(SAMPLER.format("Register") + WAIT, name="members"))
    assert problem.id == "JP101"
    assert "'think' follows 'Register' but delays every sampler in 'members'" in problem.message


def test_a_timer_inside_a_flow_control_action_waits_there() -> None:
    pause = f'<TestAction guiclass="x" testname="p"/><hashTree>{WAIT}</hashTree>'
    assert ids(group(SAMPLER.format("a") + pause)) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ["JP201"]),
        ("", extractor("id"), ["JP201"]),
        (extractor("id"), "", []),
        (extractor("other;id"), "", []),
    ],
)
def test_a_variable_must_be_set_before_it_is_sent(
    before: str, after: str, expected: list[str]
) -> None:
    first, last = request("/a", inside=before), request("/b", inside=after)
    assert ids(group(first + request("/users/${id}") + last)) == expected


def test_columns_of_a_data_file_are_variables(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("email,name\na,b\n")
    both = request("/${email}/${name}")
    assert ids(group(csv("m.csv", "") + both), tmp_path) == []
    assert ids(group(csv("m.csv", "email") + both), tmp_path) == ["JP201"]


def test_a_script_that_sets_names_nobody_can_read_silences_the_check() -> None:
    script = """<JSR223PreProcessor guiclass="x" testname="s">
      <stringProp name="script">{0}</stringProp></JSR223PreProcessor><hashTree/>"""
    sent = request("/${id}")
    assert ids(group(script.format("vars.put(key, 'x')") + sent)) == []
    assert ids(group(script.format("vars.put('id', 'x')") + sent)) == []
    assert ids(group(script.format("vars.put('other', 'x')") + sent)) == ["JP201"]


def test_a_missing_data_file_is_an_error_that_says_where_it_was_looked_for(tmp_path: Path) -> None:
    [problem] = found(group(csv("members.csv") + SAMPLER.format("a")), tmp_path)
    assert (problem.id, problem.level) == ("JP206", "E")
    assert "members.csv not found" in problem.message
    assert str(tmp_path) in problem.message


def test_a_file_name_that_only_the_run_knows_is_left_alone(tmp_path: Path) -> None:
    assert ids(group(csv("${file}") + SAMPLER.format("a")), tmp_path) == []


@pytest.mark.parametrize("inside", ["", group(), group(SAMPLER.format("a"), num_threads="0")])
def test_a_plan_in_which_nothing_runs_is_an_error(inside: str) -> None:
    assert ids(inside) == ["JP301"]


def test_one_empty_group_beside_a_full_one_is_no_error() -> None:
    assert ids(group(SAMPLER.format("a")) + group(tag="PostThreadGroup")) == []


@pytest.mark.parametrize(
    ("users", "ramp", "fires"), [(99, 0, False), (100, 0, True), (100, 1, False)]
)
def test_many_users_at_once_are_a_warning(users: int, ramp: int, fires: bool) -> None:
    plan = group(SAMPLER.format("a"), num_threads=str(users), ramp_time=str(ramp))
    assert ("JP302" in ids(plan)) is fires


@pytest.mark.parametrize(
    ("settings", "fires"),
    [
        ({"forever": "true"}, True),
        ({"loops": "-1"}, True),
        ({"loops": "-1", "scheduler": "true", "duration": "5"}, False),
        ({"loops": "3"}, False),
    ],
)
def test_a_group_that_nothing_ends_is_an_error(settings: dict[str, str], fires: int) -> None:
    plan = group(SAMPLER.format("a"), **settings)
    assert ("JP304" in ids(plan)) is fires
    assert "JP304" not in ids(plan, has_time_limit=True)


@pytest.mark.parametrize(("size", "timeout", "fires"), [(4, 0, True), (3, 0, False), (4, 9, False)])
def test_a_rendezvous_of_more_users_than_there_are_never_opens(
    size: int, timeout: int, fires: int
) -> None:
    timer = f"""<SyncTimer guiclass="x" testname="r"><intProp name="groupSize">{size}</intProp>
      <longProp name="timeoutInMs">{timeout}</longProp></SyncTimer><hashTree/>"""
    assert ("JP305" in ids(group(timer + SAMPLER.format("a")))) is fires


def test_a_label_with_a_variable_is_a_warning() -> None:
    assert ids(group(SAMPLER.format("user ${__threadNum}"))) == ["JP403"]


def test_an_include_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = '<stringProp name="IncludeController.includepath">part.jmx</stringProp>'
    plan = group(controller("IncludeController", "", path) + SAMPLER.format("a"))
    assert ids(plan, tmp_path) == ["JP703"]
    (tmp_path / "part.jmx").write_text("")
    assert ids(plan, tmp_path) == []


def test_a_module_controller_must_lead_somewhere() -> None:
    def module(*names: str) -> str:
        items = "".join(f'<stringProp name="x">{name}</stringProp>' for name in names)
        path = f'<collectionProp name="ModuleController.node_path">{items}</collectionProp>'
        return controller("ModuleController", "", path)

    fragment = controller("GenericController", SAMPLER.format("a"))
    known = module("whatever", "A plan", "g", "GenericController")
    assert ids(group(fragment + known)) == []
    assert ids(group(fragment + module("whatever", "A plan", "g", "gone"))) == ["JP703"]


SECRET = "${__P(jmeterpy.secret.TOKEN)}"


@pytest.mark.parametrize(
    ("inside", "fires"),
    [
        (request(f"/login/{SECRET}"), True),
        (request("/login", query=SECRET), True),
        (request("/login", method="POST", query=SECRET), False),
        (SAMPLER.format(SECRET), True),
    ],
)
def test_a_secret_may_not_stand_where_results_record_it(inside: str, fires: int) -> None:
    assert ("JP704" in ids(group(inside))) is fires


def test_a_comment_in_the_element_silences_a_check() -> None:
    comment = '<stringProp name="TestPlan.comments">meant so; noqa: JP403</stringProp>'
    sampler = f'<DebugSampler guiclass="x" testname="u ${{__threadNum}}">{comment}</DebugSampler>'
    assert ids(group(f"{sampler}<hashTree/>")) == []


def test_checks_are_ignored_and_selected_by_the_beginning_of_their_ids() -> None:
    plan = group(SAMPLER.format("user ${__threadNum}") + WAIT)
    assert ids(plan) == ["JP101", "JP403"]
    assert ids(plan, ignore=("JP1",)) == ["JP403"]
    assert ids(plan, select=("JP1",)) == ["JP101"]


def test_a_check_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(PlanError, match="there is no check 'JP999'; there are JP101, "):
        ids(group(SAMPLER.format("a")), ignore=("JP999",))


def test_a_problem_names_the_place_where_its_element_was_written() -> None:
    nodes = parse(jmx(group(SAMPLER.format("user ${__threadNum}"))))
    sampler = nodes[0].children[0].children[0]
    [problem] = check(nodes, folder=Path(), places={id(sampler): Place("mine.py", 12)})
    assert str(problem).startswith("mine.py:12  JP403  ")


def defaults(domain: str) -> str:
    """HTTP Request Defaults."""
    return f"""<ConfigTestElement guiclass="HttpDefaultsGui" testname="d">
      <stringProp name="HTTPSampler.domain">{domain}</stringProp></ConfigTestElement><hashTree/>"""


@pytest.mark.parametrize(
    ("inside", "fires"),
    [
        (group(request("/a", domain="")), True),
        (group(request("/a", domain="") + defaults("a.test")), False),
        (defaults("a.test") + group(request("/a", domain="")), False),
        (group(defaults("a.test")) + group(request("/a", domain="")), True),
        (group(defaults("") + request("/a", domain="")), True),
        (group(request("http://a.test/", domain="")), False),
    ],
)
def test_a_request_needs_a_server(inside: str, fires: int) -> None:
    assert ids(inside) == (["JP406"] if fires else [])


@pytest.mark.parametrize(
    ("path", "port", "fires"),
    [
        ("/", "99999", True),
        ("/", "8000", False),
        ("/", "", False),
        ("http://a.test:99999/", "", True),
        ("http://a.test:8000/", "", False),
    ],
)
def test_a_port_is_at_most_65535(path: str, port: str, fires: int) -> None:
    assert ids(group(request(path, port=port))) == (["JP407"] if fires else [])


def test_a_function_that_jmeter_lacks_is_named() -> None:
    sampler = SAMPLER.format("a") + request("/${__time()}", query="${__bogus(1)}")
    [problem] = found(group(sampler))
    assert problem.id == "JP208"
    assert "no function __bogus, which 'Publish' calls; unless a plugin" in problem.message


def data(extra: str = "", columns: str = "") -> str:
    return csv("m.csv", columns).replace("</CSVDataSet>", f"{extra}</CSVDataSet>")


def flag(name: str, value: str) -> str:
    return f'<boolProp name="{name}">{value}</boolProp>'


@pytest.mark.parametrize(
    ("lines", "element", "words"),
    [
        ("a,b\n1,2\n", data(), ""),
        ("", data(), "has no row of data"),
        ("a,b\n", data(), "has no row of data"),
        ("a,b\n", data(columns="a,b"), ""),
        ("a,b\n" * 6, data(flag("recycle", "false")), "has 5 rows for 6 iterations"),
        ("a,b\n" * 7, data(flag("recycle", "false")), ""),
        ("a,b\n", data(flag("recycle", "false") + flag("stopThread", "true"), "a,b"), ""),
        ("a;b\n1;2\n", data(), "is parted by ';', but the delimiter is ','"),
        ('a,b\n1,y"z\n', data(flag("quotedData", "true")), "m.csv:2 has a quote inside"),
        ('a,b\n1,y"z\n', data(), ""),
        ('a,b\n1,"y ""z"", \n,w"\n', data(flag("quotedData", "true")), ""),
        ("\ufeffa,b\n1,2\n", data(), ""),
    ],
)
def test_a_data_file_is_read_as_jmeter_does(
    lines: str, element: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "m.csv").write_text(lines, encoding="utf-8")
    problems = found(group(element + SAMPLER.format("a")), tmp_path)
    assert [problem.id for problem in problems] == (["JP207"] if words else [])
    assert words in "".join(problem.message for problem in problems)


def test_a_variable_that_is_unset_is_told_with_the_columns_there_are(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("email,name\na,b\n")
    sampler = request("/${mail}").replace('testname="Publish"', 'testname="P ${email}"')
    [problem, _] = found(group(data() + sampler), tmp_path)
    assert "before 'P ${email}'" in problem.message
    assert problem.message.endswith("; the columns of m.csv: email, name")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("JSR223Sampler", "every sample of 's' would fail"),
        ("JSR223PreProcessor", "go on without the script of 's'"),
    ],
)
def test_a_missing_script_says_what_jmeter_would_do(tag: str, words: str, tmp_path: Path) -> None:
    script = f"""<{tag} guiclass="x" testname="s"><stringProp name="filename">no.groovy</stringProp>
      </{tag}><hashTree/>"""
    [problem] = found(group(script + SAMPLER.format("a")), tmp_path)
    assert problem.id == "JP206"
    assert f"(looked for {tmp_path / 'no.groovy'})" in problem.message
    assert words in problem.message


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"num_threads": "-3"}, "users is -3 in 'g'"), ({"loops": "0"}, "'g' has 0 iterations")],
)
def test_numbers_with_which_nothing_runs_are_named(settings: dict[str, str], words: str) -> None:
    [problem] = found(group(SAMPLER.format("a"), **settings))
    assert (problem.id, problem.level) == ("JP301", "E")
    assert words in problem.message


def test_negative_users_are_a_mistake_beside_a_full_group_too() -> None:
    full = group(SAMPLER.format("a"))
    assert ids(full + group(SAMPLER.format("a"), num_threads="-3")) == ["JP301"]


def test_advice_for_a_jmx_is_in_its_own_words() -> None:
    nodes = parse(jmx(""))
    places = {id(nodes[0]): Place("mine.jmx", 3)}
    [problem] = check(nodes, folder=Path(), places=places)
    assert str(problem).startswith("mine.jmx:3  JP301")
    assert problem.message.endswith("add a Thread Group")


@pytest.mark.parametrize("id_", CHECKS)
def test_every_check_has_its_page(id_: str) -> None:
    page = ROOT / "docs" / "checks" / f"{id_}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {id_}: ")
