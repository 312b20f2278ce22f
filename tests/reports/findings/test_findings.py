"""Each rule speaks in a world with its cause, is silent in a clean one, and states its numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.thresholds import parse_all
from jmeterpy.analysis.verdicts import judge
from jmeterpy.brief import GroupBrief, LabelBrief, PlanBrief
from jmeterpy.reports.bracket import limit
from jmeterpy.reports.findings import RULES, Finding, Findings, Ground, NotJudged, findings
from jmeterpy.reports.findings.interface import Ending, Rule, Said, in_file, name
from jmeterpy.reports.findings.lines import UNUSABLE, finding_lines, not_judged_lines
from jmeterpy.reports.markdown import markdown
from tests.reports.findings.catalog import CAUSES, CLEAN
from tests.reports.findings.runs import SEED, numbers, one, spoken
from tests.reports.findings.runs import found_in as found_of
from tests.reports.findings.runs import ground_named as ground_of
from tests.reports.findings.worlds import World, brief_of, measured_of

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "findings.md"
ELSEWHERE = {"no-samples", "unread-rows", "missing-labels"}


@pytest.mark.parametrize("world_name", CAUSES)
def test_a_rule_speaks_where_its_cause_is(world_name: str) -> None:
    assert CAUSES[world_name][1] in spoken(found_of(world_name))


@pytest.mark.parametrize("world_name", CLEAN)
def test_clean_worlds_are_only_informed(world_name: str) -> None:
    found = found_of(world_name)
    alarms = [x for x in spoken(found) if RULES[x].severity != "info" and x != "too-few-samples"]
    assert alarms == []


def test_every_rule_has_a_world() -> None:
    assert {wanted for _, wanted in CAUSES.values()} | ELSEWHERE == set(RULES)


@pytest.mark.parametrize("world_name", [*CAUSES, *CLEAN])
def test_a_report_has_at_most_seven_in_order(world_name: str) -> None:
    found = found_of(world_name)
    order = ("invalid", "problem", "notice", "info")
    places = [order.index(finding.severity) for finding in found.shown]
    assert places == sorted(places)
    assert len(found.shown) <= 7
    for kind in ("errors", "time", "endpoint"):
        assert sum(finding.kind == kind for finding in found.shown) <= 2
    for finding in found.shown:
        assert finding.evidence
        assert re.search(r"\d|No sample", finding.text)
        assert finding.next
        assert finding.text.endswith(".")


def test_the_same_run_has_the_same_findings() -> None:
    world = World(steps=((30, 60.0),), random_errors=0.02)
    one_, two = (findings(Ground(measured_of(world, 5), (), brief_of(world))) for _ in "ab")
    assert [x.text for x in one_.shown] == [x.text for x in two.shown]
    assert one_.not_judged == two.not_judged


def test_errors_have_the_numbers_of_the_table() -> None:
    measured, said = ground_of("bad Cart").measured, one("bad Cart").text
    row = measured.row("Cart")
    assert row is not None
    rate, samples, has, errors = numbers(
        r"Cart failed in ([\d.]+) % of (\d+) samples.*it has (\d+) of (\d+) failures", said
    )
    assert rate == pytest.approx(100 * row.errors / row.samples, abs=0.05)
    assert (samples, has, errors) == (row.samples, row.errors, measured.total.errors)


def test_what_all_failures_of_one_label_are_is_said_once(tmp_path: Path) -> None:
    from jmeterpy.analysis import measure

    path, start = tmp_path / "x.jtl", 1_795_229_400_000
    rows = [f"{start + 100 * i},30,A,200,OK,g 1-1,true\n" for i in range(1200)]
    codes = ["404,Not Found" if i % 10 == 0 else "200,OK" for i in range(1200)]
    rows += [
        f"{start + 100 * i + 50},30,B,{said},g 1-1,{str(said == '200,OK').lower()}\n"
        for i, said in enumerate(codes)
    ]
    head = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
    path.write_text(head + "".join(rows))
    found = {finding.id: finding for finding in findings(Ground(measure(path))).shown}
    about = [name for name, finding in found.items() if "404" in finding.text]
    assert about == ["errors-in-one-endpoint"]
    assert "it has 120 of 120 failures: 404 Not Found" in found[about[0]].text
    assert not {"errors-of-one-kind", "commonest-failure"} & set(found)


def test_a_kind_of_error_has_the_numbers_of_the_table() -> None:
    measured, said = ground_of("one code").measured, one("one code").text
    kind, errors = numbers(r"(\d+) of (\d+) failures: 503", said)
    assert kind == sum(row.count for row in measured.errors if row.code == "503")
    assert errors == measured.total.errors


def test_a_burst_is_found_within_five_seconds() -> None:
    found, measured = one("burst of errors"), ground_of("burst of errors").measured
    inside, errors, *clock = numbers(
        r"(\d+) of (\d+) failures fell between (\d+):(\d+) and (\d+):(\d+)", found.text
    )
    start, end = 60 * clock[0] + clock[1], 60 * clock[2] + clock[3]
    assert abs(start - 120) <= 5
    assert abs(end - 150) <= 5
    assert inside == int(measured.series.errors()[int(start) : int(end)].sum())
    assert errors == measured.total.errors


def test_a_timer_counts_what_the_histogram_counts() -> None:
    found, measured = one("timeouts at 30 s"), ground_of("timeouts at 30 s").measured
    samples, within, seconds = numbers(
        r"(\d+) samples ended within (\d+) ms after (\d+) s", found.text
    )
    every = measured.histogram()
    assert seconds == 30
    assert samples == every.at_most(30_000 + within - 1) - every.at_most(29_994)


def test_the_slowest_endpoint_is_named_with_its_interval() -> None:
    found = one("slow Cart")
    p95, low, high, other = numbers(
        r"Cart is the slowest .* p95 of successes (\d+) ms \[(\d+), (\d+)\], next \w+ (\d+)",
        found.text,
    )
    start, end, _ = ground_of("slow Cart").window
    window = ground_of("slow Cart").labels["Cart"].within(start, end)
    assert p95 == round(window.percentile(0.95))
    assert other < low < p95 < high


def test_the_share_of_waiting_is_that_of_the_table() -> None:
    said, measured = one("Cart holds the time").text, ground_of("Cart holds the time").measured
    share, part, mean = numbers(
        r"Cart takes ([\d.]+) % .* with ([\d.]+) % of the samples \(mean ([\d.]+) ms\)", said
    )
    row = measured.row("Cart")
    assert row is not None
    assert row.mean_ms is not None
    assert mean == pytest.approx(row.mean_ms, rel=0.01)
    assert part == pytest.approx(100 * row.samples / measured.total.samples, abs=0.5)
    assert share > part


def test_a_sensitive_endpoint_is_named() -> None:
    found = one("Checkout's own pool")
    low, base, high, top = numbers(
        r"Checkout slows .* p95 (\d+) ms with (\d+) users, (\d+) ms with (\d+) ", found.text
    )
    assert base == 50
    assert top > 200
    assert high > 3 * low


def test_the_limit_is_the_sentence_of_the_steps() -> None:
    found = one("knee at 216 users")
    assert found.said.text == limit(ground_of("knee at 216 users").capacity, gap="\u202f")
    assert (found.evidence["good"], found.evidence["bad"]) == (200, 250)
    assert "between 200 and 250 users in steps of 12" in found.next


@pytest.mark.parametrize(
    ("world_name", "pattern", "least", "most"),
    [
        ("drift of 40 %", r"grew (\d+) %", 25, 45),
        ("shift by 1.5", r"became ([\d.]+) times", 1.3, 1.6),
        ("stalls every 30 s", r"Every (\d+) s", 29, 31),
        ("slow start", r"were ([\d.]+) times as slow", 1.5, 3),
        ("ramp storm", r"was ([\d.]+) times as high", 5, 30),
        ("two kinds of Search", r"and (\d+) % around", 22, 28),
        ("hot loop", r"failed, (\d+) samples/s", 120, 300),
        ("cut at 60 %", r"stopped after (\d+) s of", 190, 194),
        ("a tenth of the users lost", r"At most (\d+) of 100", 89, 91),
        ("stalls at random", r"the longest ([\d.]+) s", 1.4, 3.5),
    ],
)
def test_a_sentence_tells_the_planted_truth(
    world_name: str, pattern: str, least: float, most: float
) -> None:
    (value,) = numbers(pattern, one(world_name).text)
    assert least <= value <= most


def test_a_shift_is_found_where_it_was() -> None:
    assert abs(one("shift by 1.5").evidence["at_s"] - 170) <= 15


def test_repeated_rows_are_counted() -> None:
    measured, said = ground_of("transactions").measured, one("transactions").text
    again, samples = numbers(r"(\d+) rows .* of the (\d+) samples", said)
    row = measured.row("Whole visit")
    assert row is not None
    assert (again, samples) == (row.samples, measured.total.samples)


def test_too_few_samples_are_those_of_the_table() -> None:
    measured, said = ground_of("few Checkouts").measured, one("few Checkouts").text
    (samples,) = numbers(r"stated for .*Checkout \((\d+)\)", said)
    row = measured.row("Checkout")
    assert row is not None
    assert samples == row.samples < 368


def test_a_limit_within_the_interval_is_a_near_miss(steady: Callable[..., Measured]) -> None:
    measured = steady(3000, seconds=100)
    close = judge(parse_all([f"p95 < {measured.total.p95_ms}ms"]), measured)
    far = judge(parse_all(["p95 < 400ms"]), measured)
    found = findings(Ground(measured, close))
    said = next(finding for finding in found.shown if finding.id == "near-miss")
    value, low, high = numbers(r"is close: (\d+) ms, interval \[(\d+), (\d+)\]", said.text)
    assert low <= value <= high
    assert value == measured.total.p95_ms
    assert "near-miss" not in spoken(findings(Ground(measured, far)))


def test_a_missed_threshold_says_where_first(steady: Callable[..., Measured]) -> None:
    measured = steady(3000, seconds=100)
    verdicts = judge(parse_all(["p95 < 30ms"]), measured)
    said = next(x for x in findings(Ground(measured, verdicts)).shown if x.id == "missed-threshold")
    assert said.text.startswith("p95 < 30ms is missed: ")
    assert "first at 0:0" in said.text
    none = judge(parse_all(["p95 < 300ms"]), measured)
    assert "missed-threshold" not in spoken(findings(Ground(measured, none)))


def test_planned_labels_that_never_came_are_named(steady: Callable[..., Measured]) -> None:
    labels = tuple(LabelBrief(label, "Users", expected=100) for label in "AB")
    brief = PlanBrief(
        groups=(GroupBrief("Users", users=1),), labels=labels, labels_are_complete=True
    )
    found = findings(Ground(steady(100), (), brief))
    assert "1 planned label never came: B." in {finding.text for finding in found.shown}
    assert "100 of 200 planned samples were taken." in {finding.text for finding in found.shown}
    both = findings(Ground(steady(200, labels=("A", "B")), (), brief))
    assert not {"missing-labels", "uneven-load", "incomplete-run"} & spoken(both)


@pytest.mark.parametrize("ending", ["stopped", "interrupted", "failed"])
def test_labels_that_a_cut_run_lacks_are_not_called_lost(
    steady: Callable[..., Measured], ending: Ending
) -> None:
    labels = tuple(LabelBrief(label, "Users", expected=100) for label in "AB")
    brief = PlanBrief(
        groups=(GroupBrief("Users", users=1),), labels=labels, labels_are_complete=True
    )
    found = findings(Ground(steady(100), (), brief, ending=ending))
    said = [finding for finding in found.shown if finding.id == "missing-labels"]
    if ending == "failed":
        assert said[0].next.startswith("The run did not end as planned")
    else:
        assert not said
        why = {each.id: each.why for each in found.not_judged}["missing-labels"]
        assert why == f"the run was {ending}, maybe before it came to all labels"
    whole = findings(Ground(steady(200, labels=("A", "B")), (), brief, ending=ending))
    assert "missing-labels" not in {each.id for each in whole.not_judged}


def test_nothing_else_is_said_of_an_empty_run(take: Callable[..., Measured]) -> None:
    found = findings(Ground(take([])))
    assert [finding.id for finding in found.shown] == ["no-samples"]


def test_a_run_that_a_threshold_stopped_is_not_broken() -> None:
    world = World(cut=0.3)
    measured, brief = measured_of(world, SEED), brief_of(world)
    assert "incomplete-run" in spoken(findings(Ground(measured, (), brief)))
    assert "incomplete-run" not in spoken(findings(Ground(measured, (), brief, ending="stopped")))


@pytest.mark.parametrize("cut", [True, False])
def test_what_jmeter_cuts_at_its_end_is_not_laid_to_the_target(tmp_path: Path, cut: bool) -> None:
    from jmeterpy.analysis import measure

    path, start = tmp_path / "x.jtl", 1_795_229_400_000
    rows = [f"{start + 100 * i},30,A,200,OK,g 1-1,true\n" for i in range(1200)]
    code = "Non HTTP response code: java.net.SocketException"
    said = f"Non HTTP response message: {'Socket closed' if cut else 'Connection reset'}"
    rows += [f"{start + 120_000 + i},30,A,{code},{said},g 1-1,false\n" for i in range(60)]
    head = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
    path.write_text(head + "".join(rows))
    found = {finding.id: finding for finding in findings(Ground(measure(path))).shown}
    assert ("errors-in-a-window" in found) is not cut
    text = found["errors-of-one-kind"].text
    assert ("cut short by JMeter itself" in text) is cut
    assert ("give a longer finish" in found["errors-of-one-kind"].next) is cut


def test_rows_that_could_not_be_read_are_said(tmp_path: Path) -> None:
    from jmeterpy.analysis import measure

    path = tmp_path / "x.jtl"
    path.write_text("timeStamp,elapsed,label,success\n1795229400000,5,A,true\nbroken,x,y,z\n")
    found = findings(Ground(measure(path)))
    said = next(finding for finding in found.shown if finding.id == "unread-rows")
    assert said.text.startswith("1 row could not be read")
    assert "line 3" in said.text
    assert said.severity == "invalid"  # half of the rows


def test_a_label_is_only_ever_text() -> None:
    said = Said(f"{name('<b>|`x`')} is slow.", f"See {name('[a](b)')}.", 1.0, {"x": 1})
    finding = Finding("x", "info", "endpoint", said)
    assert finding.text == "<b>|`x` is slow."
    assert finding.markdown == r"\<b\>\|\`x\` is slow."
    assert finding.next_markdown == r"See \[a\]\(b\)."


def test_two_reasons_for_distrust_begin_the_page() -> None:
    world = World(cut=0.6, users_lost=0.1)
    ground = Ground(measured_of(world, SEED), (), brief_of(world))
    found = findings(ground)
    assert found.unusable
    page = markdown(ground.measured, (), brief=ground.brief)
    assert page.split("\n")[2] == UNUSABLE
    assert not found_of("cut at 60 %").unusable


def test_what_is_cut_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from jmeterpy.reports.findings import ranking

    def rule(at: int, severity: Any, kind: Any) -> Rule:
        return Rule(f"r{at}", severity, kind, lambda _: Said("1.", "-", 1 / (at + 1)), "", "-")

    kinds = ["errors"] * 3 + ["limit"] * 7
    rules = {f"r{at}": rule(at, "problem", kind) for at, kind in enumerate(kinds)}
    rules["distrust"] = rule(99, "invalid", "trust")
    monkeypatch.setattr(ranking, "RULES", rules)
    found = ranking.findings(replace(ground_of("steady")))
    assert [x.id for x in found.shown] == ["r99", "r0", "r1", "r3", "r4", "r5", "r6"]
    assert found.also == ("r2", "r7", "r8", "r9")
    assert finding_lines(found)[-1] == "Also seen: r2, r7, r8, r9."


def test_reasons_for_silence_are_put_together() -> None:
    found = Findings((), (), (NotJudged("a", "x"), NotJudged("b", "y"), NotJudged("c", "x")))
    assert not_judged_lines(found) == ["- a, c: x.", "- b: y."]


def test_silence_has_a_reason_in_the_report() -> None:
    silent = {rule.id: rule.why for rule in found_of("small, 2 000 samples").not_judged}
    assert silent["drift"].startswith("it takes 4 min 50 s at constant load; the longest is ")


def test_the_guide_has_every_rule() -> None:
    rows = dict(
        re.findall(
            r"^\| `([\w-]+)` \| (.*) \|$", GUIDE.read_text().split("## How often")[0], re.MULTILINE
        )
    )
    for rule in RULES.values():
        assert rows.get(rule.id) == f"{rule.severity} | {rule.asks} | {rule.silent}"
    assert set(rows) == set(RULES)


def test_a_run_that_somebody_interrupted_has_no_cause_to_look_for() -> None:
    world = World(cut=0.3)
    measured, brief = measured_of(world, SEED), brief_of(world)
    known = findings(Ground(measured, (), brief, ending="interrupted")).shown
    said = next(finding for finding in known if finding.id == "incomplete-run")
    assert said.text.startswith("The run was interrupted after ")
    assert said.next.startswith("Somebody interrupted it, and that is all")
    assert "jmeter.log" not in said.next


@pytest.mark.parametrize(
    ("ending", "wanted"), [("interrupted", "Somebody"), ("", "The end of jmeter.log")]
)
def test_a_short_run_that_somebody_interrupted_has_no_cause_to_look_for(
    steady: Callable[..., Measured], ending: Ending, wanted: str
) -> None:
    labels = (LabelBrief("A", "Users", expected=500),)
    brief = PlanBrief(groups=(GroupBrief("Users"),), labels=labels, labels_are_complete=True)
    found = findings(Ground(steady(100), (), brief, ending=ending)).shown
    said = next(finding for finding in found if finding.id == "incomplete-run")
    assert said.next.startswith(wanted)


@pytest.mark.parametrize(
    ("limits", "severity"),
    [
        (["max < 1ms, warn"], "notice"),
        (["max < 1ms, warn", "p99.9 < 1s"], "notice"),  # the other has no data
        (["max < 1ms, warn", "p50 < 1ms"], "problem"),
    ],
)
def test_a_miss_that_only_warns_is_no_problem(
    steady: Callable[..., Measured], limits: list[str], severity: str
) -> None:
    measured = steady(400)
    found = findings(Ground(measured, judge(parse_all(limits), measured)))
    assert [x.severity for x in found.shown if x.id == "missed-threshold"] == [severity]


def test_what_failed_comes_before_what_only_warns(steady: Callable[..., Measured]) -> None:
    measured = steady(400)
    verdicts = judge(parse_all(["p50 < 1ms, warn", "count > 1000"]), measured)
    assert [verdict.first_s for verdict in verdicts if verdict.status == "FAIL"] == [None]
    found = findings(Ground(measured, verdicts)).shown
    said = next(finding for finding in found if finding.id == "missed-threshold")
    assert said.severity == "problem"
    assert said.text == "count > 1000 is missed: 400, 60 % short. 1 other only warns."
    assert said.next == "Look at the response times."


def test_failures_are_looked_for_in_the_file_that_was_read(tmp_path: Path) -> None:
    from jmeterpy.analysis import measure

    path = tmp_path / "old_*results*.jtl"
    head = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n"
    rows = [f"{1_795_229_400_000 + i},30,A,mine,own,g 1-1,{str(i > 1).lower()}\n" for i in range(9)]
    path.write_text(head + "".join(rows), encoding="utf-8")
    found = {finding.id: finding for finding in findings(Ground(measure(path))).shown}
    assert found["commonest-failure"].next.endswith(" in old_*results*.jtl.")
    assert r"old\_\*results\*.jtl" in found["commonest-failure"].next_markdown


def test_a_label_keeps_its_name_whatever_the_file_is_called() -> None:
    said = Said("", f"Open one failed {name('GET samples.jtl')} in samples.jtl.", 1.0)
    assert in_file(said, "x.jtl").next == f"Open one failed {name('GET samples.jtl')} in x.jtl."
