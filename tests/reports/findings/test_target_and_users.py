"""What findings say of the target, of users' pauses and of answers is what was measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jmeterpy.analysis.resources import Resources, Track
from jmeterpy.reports.findings import Ground, findings
from jmeterpy.reports.findings.interface import Missing, Said
from jmeterpy.reports.findings.target import idle_target
from jmeterpy.reports.findings.users import hidden_waiting, unplanned_pauses
from tests.reports.findings.runs import ground_named, numbers, one
from tests.reports.findings.worlds import World, ground_of


def test_a_full_processor_is_the_median_of_its_step() -> None:
    ground, found = (
        ground_named("knee of a full processor"),
        one("knee of a full processor"),
    )
    cpu, users, rate = numbers(
        r"CPU of api was at ([\d.]+) % \(median\) with (\d+) users and ([\d.]+) samples/s", found
    )
    step = next(x for x in ground.capacity.steps.valid if x.load == users)
    assert ground.measured.resources is not None
    track = ground.measured.resources.track("api", "cpu_share")
    assert track is not None
    zero = (ground.measured.start_ms or 0) // 1000
    inside = track.between(1000 * (zero + step.from_s), 1000 * (zero + step.to_s)).values
    assert cpu == round(100 * float(np.median(inside)))
    assert rate == pytest.approx(step.per_second, rel=0.01)


def test_a_target_that_waits_serves_as_many_as_its_pool() -> None:
    found = one("knee of a pool of 16")
    users, cpu, served, rate, _, mean = numbers(
        r"Slow with (\d+) users while the CPU of api is at (\d+) % \(median\): it waits, as if it "
        r"worked on at most about (\d+) requests .* \(([\d.]+)/s at the most; with (\d+) users one "
        r"takes ([\d.]+) ms on average, waiting included\)",
        found,
    )
    assert users == 250
    assert cpu < 60
    assert 16 <= served <= 19
    assert served == pytest.approx(rate * mean / 1000, abs=0.7)


def test_one_full_processor_of_many_is_not_called_idle() -> None:
    ground = ground_named("knee of a pool of 16")
    assert ground.measured.resources is not None
    tracks = dict(ground.measured.resources.tracks)
    share = tracks["api", "cpu_share"]
    tracks["api", "cpu_cores"] = Track(share.times_ms, np.full(len(share.values), 0.97))
    measured = replace(ground.measured, resources=Resources(tracks))
    said = idle_target(Ground(measured, (), ground.brief))
    assert isinstance(said, Said)
    assert "which is 1.0 processors: one thread may be full" in said.text
    assert "it waits" not in said.text


def test_a_target_does_not_wait_for_a_pool_where_the_machine_is_full() -> None:
    ground = ground_named("knee of a pool of 16")
    assert ground.measured.resources is not None
    tracks = dict(ground.measured.resources.tracks)
    share = tracks["generator", "cpu_share"]
    tracks["generator", "cpu_share"] = Track(share.times_ms, np.full(len(share.values), 0.02))
    tracks["generator", "machine_cpu_share"] = Track(share.times_ms, np.ones(len(share.values)))
    measured = replace(ground.measured, resources=Resources(tracks))
    said = idle_target(Ground(measured, (), ground.brief))
    assert said == Missing("the load generator's machine was full: what runs there waits for that")


def test_memory_grew_by_what_was_planted() -> None:
    (grown,) = numbers(r"Memory of api grew (\d+) % in 30 min", one("leak of 8 MB a minute"))
    assert 25 <= grown <= 32  # 8 MB a minute on 800 to 860


def test_a_pause_is_users_by_rate_less_the_time_and_the_plan() -> None:
    found = one("slow load generator, unseen")
    load, longer, planned, users, rate, mean, pause = numbers(
        r"With (\d+) users each paused (\d+) ms longer .* \((\d+) ms\): ([\d.]+) users / ([\d.]+) "
        r"samples/s \u2212 (\d+) ms = (\d+) ms",
        found,
    )
    assert (load, planned) == (400, 1000)
    assert pause == pytest.approx(1000 * users / rate - mean, rel=0.01)
    assert longer == pytest.approx(pause - planned, abs=1)


def test_what_a_stop_hid_is_counted() -> None:
    found, measured = one("one stop of 8 s"), ground_named("one stop of 8 s").measured
    stated, samples, more, shown = numbers(
        r"p99 is (\d+) ms over the (\d+) samples .* about (\d+) more .* about (\d+) ms", found
    )
    assert stated == pytest.approx(measured.total.p99_ms, rel=0.05)
    assert samples < measured.total.samples
    assert 60 * 8 / 0.3 * 0.7 < more < 60 * 8 / 0.2  # 60 users for 8 s, one each 0.2 to 0.3 s
    assert shown > 2 * stated


def test_a_rate_of_users_is_below_what_they_can_send() -> None:
    found = one("few users who think")
    rate, users, pause, most = numbers(
        r"there were ([\d.]+) samples/s. That is all that (\d+) users with pauses of (\d+) s can "
        r".*at most (\d+)",
        found,
    )
    assert rate < most == users / pause


def test_an_uneven_share_is_that_of_the_table() -> None:
    found, measured = one("another mix"), ground_named("another mix").measured
    share, samples, planned = numbers(
        r"got (\d+) % of the (\d+) samples; the plan asks for (\d+) %", found
    )
    row = measured.row(found.evidence["label"])
    assert row is not None
    assert samples == measured.total.samples
    assert share == pytest.approx(100 * row.samples / samples, abs=0.5)
    assert abs(planned - share) >= 3


def test_connecting_is_the_share_of_all_time() -> None:
    share, anew, each = numbers(
        r"(\d+) % of the response time is connecting, anew for (\d+) % .* \(([\d.]+) ms each\)",
        one("no keep-alive"),
    )
    total = ground_named("no keep-alive").measured.total
    assert (anew, each) == (100, 60)
    assert share == pytest.approx(100 * 60 / (total.mean_ms or 1), abs=0.6)


def test_a_download_has_its_size_and_speed() -> None:
    share, kilobytes, speed, samples = numbers(
        r"(\d+) % of Product's time .*: (\d+) kB at ([\d.]+) MB/s \((\d+) samples\)",
        one("large bodies"),
    )
    row = ground_named("large bodies").measured.row("Product")
    assert row is not None
    assert samples == row.samples
    assert kilobytes == pytest.approx(2000, rel=0.02)
    assert speed == pytest.approx(10, rel=0.02)
    assert share == pytest.approx(100 * 200 / (row.mean_ms or 1), abs=1)


def test_small_successes_are_counted_and_sized() -> None:
    tiny, looked, size, others = numbers(
        r"(\d+) of (\d+) successful Home answers have about (\d+) bytes; .* about ([\d.]+) kB",
        one("small error pages"),
    )
    row = ground_named("small error pages").measured.row("Home")
    assert row is not None
    assert looked == row.samples - row.errors
    assert tiny == pytest.approx(0.1 * looked / 3, rel=0.2)  # a tenth, for 100 s of 300
    assert size == pytest.approx(812, rel=0.01)
    assert others == pytest.approx(40, rel=0.02)


def test_without_a_plan_pauses_are_not_judged() -> None:
    ground = ground_of(World(steps=((10, 40.0),), plan_known=False, watched=False), 5)
    silent = {rule.id: rule.why for rule in findings(ground).not_judged}
    for rule in ("unplanned-pauses", "hidden-waiting", "test-limited-throughput"):
        assert silent[rule] == "it is not certain how long users pause between their samples"
    assert "share of the samples" in silent["uneven-load"]
    assert silent["saturated-target-cpu"] == "the processor of the target was not recorded"
    assert silent["memory-growth"] == "the memory of the target was not recorded"


def test_users_who_come_at_a_rate_do_not_wait_for_one_another() -> None:
    ground = ground_named("few users who think")
    assert ground.brief is not None
    groups = (replace(ground.brief.groups[0], users=None, arrivals_per_second=9.0),)
    coming = Ground(ground.measured, (), replace(ground.brief, groups=groups))
    for rule in (unplanned_pauses, hidden_waiting):
        found = rule(coming)
        assert isinstance(found, Missing)
        assert "rate" in found.why
