"""Users of thread groups over time, against rows and JMeter's own dashboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import Measured, Select, blocks, buckets, halves, measure, reader
from jmeterpy.analysis import helper as helpers
from jmeterpy.analysis.declared.over_time import crowds_table
from jmeterpy.analysis.helper import helper_for
from jmeterpy.analysis.select import Reading
from jmeterpy.brief import GroupBrief, PlanBrief
from tests.analysis import naive
from tests.analysis.jtl_text import START_MS, one_row
from tests.analysis.test_hits import dashboard

Write = Callable[..., Path]
START_S = START_MS // 1000


def crowd(count: int, *, groups: int = 4, engines: int = 1, seconds: int = 60) -> list[str]:
    """Rows of some groups that come one after another, on some engines."""
    chance = np.random.default_rng(5)
    found = []
    for at in range(count):
        group = min(groups - 1, int(chance.integers(0, 1 + groups * at // count + 1)))
        host = f"10.0.0.{chance.integers(engines)}:1099-" if engines > 1 else ""
        found.append(
            one_row(
                at * seconds * 1000 // count,
                elapsed=int(chance.integers(0, 3000)),
                thread=f"{host}G{group} {group + 1}-{at % 7}",
                users=99,
                group_users=1 + int(chance.integers(0, 20 * (group + 1))),
            )
        )
    return found


def found_in(measured: Measured) -> dict[str, dict[int, int]]:
    users = measured.group_users
    assert users
    return {
        group: dict(zip(*(column.tolist() for column in users.over_time(group)), strict=True))
        for group in users.groups
    }


@pytest.mark.parametrize("engines", [1, 3])
def test_each_group_has_its_most_users_of_each_second(write: Write, engines: int) -> None:
    path = write(crowd(3000, engines=engines))
    measured = measure(path)
    assert found_in(measured) == naive.users_of_groups(list(naive.rows(path)))
    assert measured.group_users
    assert measured.group_users.most("G3") == max(found_in(measured)["G3"].values())


def test_two_processes_find_the_same(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "_WORTH_A_START", 1000)
    monkeypatch.setattr(helpers, "is_alone", lambda: False)
    monkeypatch.setattr(halves, "_WARM_UP", 3000)
    monkeypatch.setattr(helpers, "cores", lambda: {0, 1})
    path = write(crowd(4000, groups=9, engines=2))
    with helper_for((path,), Reading()) as helper:
        assert helper is not None
        measured = reader.in_two(helper)
    assert measured
    assert found_in(measured) == naive.users_of_groups(list(naive.rows(path)))


def test_several_files_are_engines_whose_users_add_up(write: Write) -> None:
    one, two = (
        write([one_row(at, thread=f"G 1-{at}", group_users=users)], name=f"{users}.jtl")
        for at, users in ((10, 3), (500, 4))
    )
    assert found_in(measure([one, two])) == {"G": {START_S: 7}}


def test_long_tests_keep_the_most_of_wider_buckets(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "_MOST", 100)
    path = write(crowd(4000, seconds=3000))
    measured = measure(path)
    assert measured.group_users
    wide = measured.group_users.seconds
    assert wide > 1
    for group, seconds in naive.users_of_groups(list(naive.rows(path))).items():
        wanted: dict[int, int] = {}
        for second, users in seconds.items():
            wanted[second // wide * wide] = max(users, wanted.get(second // wide * wide, 0))
        assert found_in(measured)[group] == wanted


def test_xml_says_it_as_ng(tmp_path: Path) -> None:
    row = '<sample t="5" ts="{}" s="true" lb="A" rc="200" tn="{} 1-1" ng="{}" na="9"/>'
    rows = [row.format(START_MS + 1000, "G", 3), row.format(START_MS + 2000, "H", 6)]
    path = tmp_path / "samples.xml"
    path.write_text(f'<testResults version="1.2">{"".join(rows)}</testResults>', encoding="utf-8")
    assert found_in(measure(path)) == {"G": {START_S + 1: 3}, "H": {START_S + 2: 6}}


@pytest.mark.parametrize("wrong", ["", "-", "null", "1e9", "99999999999999"])
def test_a_row_is_good_without_it(write: Write, wrong: str) -> None:
    rows = [one_row(at, thread="G 1-1", group_users=7) for at in range(40)]
    rows[9] = rows[9].replace(",50,7,1,", f",50,{wrong},1,")
    measured, alone = measure(write(rows)), measure(write(rows), traffic=False)
    assert (measured.total.samples, measured.skipped.rows) == (40, 0)
    assert found_in(measured) == {"G": {START_S: 7}}
    assert (alone.total, alone.group_users) == (measured.total, None)


def test_a_file_without_the_column_tells_of_no_group(write: Write) -> None:
    rows = [f"{START_MS + at},5,A,true,G 1-1" for at in range(50)]
    assert found_in(measure(write(rows, header="timeStamp,elapsed,label,success,threadName"))) == {}


def test_only_the_chosen_groups_are_there(write: Write) -> None:
    measured = measure(write(crowd(500)), select=Select(groups="G[12]"))
    assert sorted(found_in(measured)) == ["G1", "G2"]


@pytest.mark.parametrize("column", ["group_users", "latency_ms", "code"])
def test_the_second_pass_reads_as_much_as_its_caller_asks_for(write: Write, column: str) -> None:
    path = write([one_row(at, group_users=7, code=str(200 + at % 2)) for at in range(300)])
    (every,), (fewer,) = blocks(path), blocks(path, traffic=False)
    assert getattr(every, column).any()
    assert not getattr(fewer, column).any()
    assert every.elapsed_ms.tolist() == fewer.elapsed_ms.tolist()


def test_a_slot_without_ends_keeps_the_number_and_none_stands_outside(write: Write) -> None:
    times = {2_000: 3, 5_500: 8, 5_900: 4}
    rows = [one_row(at, thread="G 1-1", group_users=users) for at, users in times.items()]
    measured = measure(write(rows))
    assert measured.group_users
    assert measured.group_users.by_slot("G", START_S, 1, 8).tolist() == [0, 0, 3, 3, 3, 8, 0, 0]
    assert measured.group_users.by_slot("G", START_S, 4, 2).tolist() == [3, 8]


def test_the_table_has_a_row_a_group_and_second(write: Write) -> None:
    rows = [
        one_row(at, thread=f"{group} 1-{at}", group_users=users)
        for at, group, users in ((700, "a", 3), (2_500, "b", 5), (4_100, "a", 2))
    ]
    found = crowds_table(measure(write(rows))).rows
    assert [row[1:] for row in found] == [
        (-0.7, 1, "a", 3), (3.3, 1, "a", 2), (1.3, 1, "b", 5),
    ]  # fmt: skip


def test_setup_groups_are_there_too(write: Write) -> None:
    brief = PlanBrief(groups=(GroupBrief("G0", "setup"), GroupBrief("G1")))
    assert sorted(found_in(measure(write(crowd(200)), brief=brief))) == ["G0", "G1", "G2", "G3"]


@pytest.mark.jmeter
def test_users_of_groups_are_those_of_jmeters_dashboard(
    write: Write, tmp_path: Path, jmeter_home: Path
) -> None:
    """It draws means; where all samples of a second saw as many users, those are our numbers."""
    rows = [
        one_row(at * 130, thread=f"{group} 1-{at}", users=50, group_users=first + at * 130 // 1000)
        for at in range(200)
        for group, first in (("Members", 3), ("Guests of the house", 11))
    ]
    path = write([row.replace(",5,A", ",0,A") for row in rows])
    series = dashboard(jmeter_home, path, tmp_path)["activeThreadsOverTime"]["series"]
    theirs = {
        each["label"]: {round(at / 1000): round(users) for at, users in each["data"]}
        for each in series
    }
    assert found_in(measure(path)) == theirs
