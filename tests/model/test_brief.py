"""The brief of a plan, from JMX that nobody of us wrote."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from jmeterpy import brief as briefs
from jmeterpy.brief import GroupBrief, PlanBrief, StepBrief
from jmeterpy.errors import JmxError
from jmeterpy.jmx.reader import parse
from jmeterpy.jmx.tree import Node
from jmeterpy.model.brief import brief_of
from jmeterpy.model.groups import CATCH_UP
from tests.model.plan_text import SAMPLER, controller, group, jmx


def plan(inside: str, variables: str = "") -> PlanBrief:
    return brief_of(parse(jmx(inside, variables)))


def test_iterations_and_users_give_the_expected_samples() -> None:
    found = plan(group(SAMPLER.format("a") + SAMPLER.format("b")))
    assert [(x.label, x.expected) for x in found.labels] == [("a", 6), ("b", 6)]
    assert found.expected_samples == 12
    assert found.users == 3


@pytest.mark.parametrize(
    ("tag", "props", "expected"),
    [
        ("GenericController", "", 6),
        ("TransactionController", "", 6),
        ("OnceOnlyController", "", 3),
        ("LoopController", '<stringProp name="LoopController.loops">5</stringProp>', 30),
        ("LoopController", '<stringProp name="LoopController.loops">-1</stringProp>', None),
        ("IfController", "", None),
        ("ThroughputController", "", None),
    ],
)
def test_a_controller_multiplies_only_where_that_is_certain(
    tag: str, props: str, expected: object
) -> None:
    found = plan(group(controller(tag, SAMPLER.format("a"), props)))
    assert [x.expected for x in found.labels if x.kind == "sample"] == [expected]


def test_a_transaction_is_a_label_but_no_expected_sample() -> None:
    found = plan(group(controller("TransactionController", SAMPLER.format("a"))))
    assert [(x.label, x.kind) for x in found.labels] == [
        ("TransactionController", "transaction"),
        ("a", "sample"),
    ]
    assert found.expected_samples == 6


def test_what_is_switched_off_is_not_there() -> None:
    off = SAMPLER.format("off").replace("<DebugSampler", '<DebugSampler enabled="false"')
    assert [x.label for x in plan(group(off + SAMPLER.format("on"))).labels] == ["on"]


def test_a_label_with_a_variable_leaves_the_labels_incomplete() -> None:
    found = plan(group(SAMPLER.format("user ${id}")))
    assert found.labels == ()
    assert not found.labels_are_complete
    assert found.expected_samples is None


def test_variables_of_the_plan_and_defaults_of_properties_are_known() -> None:
    variable = """<elementProp name="n" elementType="Argument">
      <stringProp name="Argument.name">n</stringProp>
      <stringProp name="Argument.value">${__P(users,7)}</stringProp></elementProp>"""
    nodes = parse(jmx(group(SAMPLER.format("a"), num_threads="${n}"), variable))
    assert brief_of(nodes).users == 7
    assert brief_of(nodes, properties={"users": "9"}).users == 9


def test_a_number_that_only_the_run_knows_is_none() -> None:
    assert plan(group(SAMPLER.format("a"), num_threads="${__Random(1,9)}")).users is None


def test_a_duration_includes_the_ramp() -> None:
    timed = {"scheduler": "true", "duration": "90", "ramp_time": "30"}
    found = plan(group(SAMPLER.format("a"), loops="-1", **timed))
    assert found.groups[0] == GroupBrief("g", users=3, ramp_up_s=30.0, hold_s=60.0)
    assert found.deadline_s == 90.0
    assert found.labels[0].expected is None


def test_a_group_that_its_iterations_end_has_no_deadline() -> None:
    assert plan(group(SAMPLER.format("a"))).deadline_s is None


def test_set_up_and_tear_down_are_told_apart() -> None:
    names = ("SetupThreadGroup", "ThreadGroup", "PostThreadGroup")
    found = plan("".join(group(SAMPLER.format(tag), tag=tag, name=tag) for tag in names))
    assert [g.kind for g in found.groups] == ["setup", "main", "teardown"]
    assert found.users == 3
    assert found.expected_samples == 6


def test_delayed_groups_make_a_staircase() -> None:
    def step(delay: int, users: int) -> str:
        timed = {"scheduler": "true", "delay": str(delay), "duration": str(300 - delay)}
        return group(SAMPLER.format("a"), name=f"{delay}", ramp_time="10", num_threads=str(users),
                     loops="-1", **timed)  # fmt: skip

    found = plan(step(0, 100) + step(100, 50) + step(200, 50))
    assert found.steps == (
        StepBrief(users=100, start_s=0.0, ramp_up_s=10.0, end_s=100.0),
        StepBrief(users=150, start_s=100.0, ramp_up_s=10.0, end_s=200.0),
        StepBrief(users=200, start_s=200.0, ramp_up_s=10.0, end_s=300.0),
    )


def test_an_open_model_gives_its_length_and_highest_rate() -> None:
    schedule = f"{CATCH_UP} rate(1/sec) random_arrivals(2 min) rate(90/min) even_arrivals(30 s)"
    text = f"""<OpenModelThreadGroup guiclass="x" testname="o">
      <stringProp name="OpenModelThreadGroup.schedule">{schedule}</stringProp>
      </OpenModelThreadGroup><hashTree>{SAMPLER.format("a")}</hashTree>"""
    found = plan(text)
    assert found.groups[0].arrivals_per_second == 1.5
    assert found.deadline_s == 150.0
    assert found.users is None


def test_hosts_come_from_samplers_and_their_defaults() -> None:
    def http(tag: str, gui: str, **props: str) -> str:
        inside = "".join(
            f'<stringProp name="HTTPSampler.{k}">{v}</stringProp>' for k, v in props.items()
        )
        return f'<{tag} guiclass="{gui}" testname="h">{inside}</{tag}><hashTree/>'

    defaults = http("ConfigTestElement", "HttpDefaultsGui", domain="api.test", port="8443")
    own = http("HTTPSamplerProxy", "x", domain="other.test", protocol="https", port="")
    full = http("HTTPSamplerProxy", "x", path="http://third.test/a")
    bare = http("HTTPSamplerProxy", "x", path="/a")
    found = plan(defaults + group(own + full + bare))
    assert set(found.hosts) == {"other.test:8443", "third.test:80", "api.test:8443"}


def test_files_and_secrets_are_found_by_name() -> None:
    csv = """<CSVDataSet guiclass="x" testname="c">
      <stringProp name="filename">data/members.csv</stringProp></CSVDataSet><hashTree/>"""
    value = "Bearer ${__P(jmeterpy.secret.TOKEN)}"
    header = f"""<HeaderManager guiclass="x" testname="h">
      <collectionProp name="HeaderManager.headers"><elementProp name="" elementType="Header">
        <stringProp name="Header.value">{value}</stringProp>
      </elementProp></collectionProp></HeaderManager><hashTree/>"""
    found = plan(csv + header + group(SAMPLER.format("a")))
    assert found.files == ("data/members.csv",)
    assert found.secrets == ("TOKEN",)


def test_every_plan_of_the_corpus_has_a_brief_that_survives_its_json(corpus: Path) -> None:
    files = sorted((corpus / "jmx").rglob("*.jmx"))
    nodes = [read for file in files if (read := _nodes(file))]
    assert len(nodes) > 150
    for each in nodes:
        found = brief_of(each)
        assert briefs.from_json(briefs.to_json(found)) == found


def _nodes(file: Path) -> tuple[Node, ...]:
    """Of a file that is a JMX; the reader's own tests say which are not."""
    with suppress(JmxError):
        return parse(file.read_bytes(), tolerant=True)
    return ()


def open_group(schedule: str) -> str:
    return f"""<OpenModelThreadGroup guiclass="x" testname="o">
      <stringProp name="OpenModelThreadGroup.schedule">{schedule}</stringProp>
      </OpenModelThreadGroup><hashTree>{SAMPLER.format("a")}</hashTree>"""


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("rate(5/sec) random_arrivals(60 sec) pause(5 sec)", [(5, 0, 0, 60)]),
        (
            f"{CATCH_UP} rate(0/sec) random_arrivals(10 sec) rate(2/sec) random_arrivals(60 sec)",
            [(2, 0, 10, 70)],
        ),
        (
            "rate(60/min) even_arrivals(1 min) rate(60/min) rate(2/s) even_arrivals(1 min)",
            [(1, 0, 0, 60), (2, 60, 0, 120)],
        ),
        (
            "rate(1/s) even_arrivals(60 s) rate(1/s) even_arrivals(20 s) rate(3/s) pause(30 s)",
            [(1, 0, 0, 60)],
        ),
        ("rate(1/sec) random_arrivals(60 sec) rate(5/sec)", []),
        ("rate(${r}/sec) random_arrivals(60 sec)", []),
    ],
)
def test_an_open_model_gives_its_constant_rates(
    schedule: str, expected: list[tuple[float, ...]]
) -> None:
    found = plan(open_group(schedule)).arrivals
    assert [(x.per_second, x.start_s, x.ramp_up_s, x.end_s) for x in found] == expected


def test_two_open_models_are_one_load_and_a_closed_one_beside_them_is_none() -> None:
    first = open_group("rate(1/s) even_arrivals(60 s)")
    second = open_group("rate(2/s) even_arrivals(30 s)")
    found = plan(first + second).arrivals
    assert [(x.per_second, x.end_s) for x in found] == [(3, 30), (1, 60)]
    assert plan(first + group(SAMPLER.format("b"))).arrivals == ()


def test_a_spike_goes_up_and_down_again() -> None:
    timed = {"scheduler": "true"}
    base = group(SAMPLER.format("a"), num_threads="10", loops="-1", duration="90", **timed)
    more = group(SAMPLER.format("b"), num_threads="40", loops="-1", duration="30", delay="30",
                 ramp_time="5", **timed)  # fmt: skip
    found = plan(base + more).steps
    assert [(x.users, x.start_s, x.ramp_up_s, x.end_s) for x in found] == [
        (10, 0, 0, 30), (50, 30, 5, 60), (10, 60, 0, 90),
    ]  # fmt: skip


def test_a_brief_with_arrivals_survives_its_file() -> None:
    found = plan(open_group("rate(5/sec) random_arrivals(60 sec)"))
    assert briefs.from_json(briefs.to_json(found)) == found
