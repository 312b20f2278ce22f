"""A large file is read by two processes, with the numbers of one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import Measured, Select, halves, measure, reader
from jmeterpy.analysis import helper as helpers
from jmeterpy.analysis.helper import Forked, Started, helper_for
from jmeterpy.analysis.select import Reading
from jmeterpy.brief import GroupBrief, PlanBrief
from tests.analysis.jtl_text import HEADER, one_row

Write = Callable[..., Path]
BRIEF = PlanBrief(groups=(GroupBrief("Fill", "setup"), GroupBrief("Users")))


# The forks here count and end; nothing in them waits for a thread of pytest's.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.fixture(autouse=True, params=[Forked, Started], ids=["forked", "started"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[Forked | Started]:
    """Even small files are cut, and the second process looks at a little before the cut."""
    found: type[Forked | Started] = request.param
    if found is Forked and not hasattr(os, "fork"):
        pytest.skip("this system does not fork")
    monkeypatch.setattr(helpers, "_WORTH_A_FORK", 1000)
    monkeypatch.setattr(helpers, "_WORTH_A_START", 1000)
    monkeypatch.setattr(helpers, "is_alone", lambda: found is Forked)
    monkeypatch.setattr(helpers, "cores", lambda: {0, 1})
    monkeypatch.setattr(halves, "_WARM_UP", 3000)
    return found


def rows(count: int) -> list[str]:
    """Threads one after another, with redirects inside, failures, and a setup group."""
    chance = np.random.default_rng(3)
    found = []
    for at in range(count):
        thread = f"{'Fill' if at < 20 else 'Users'} 1-{at % 5}"
        ok = bool(chance.random() > 0.1)
        label = f"page {chance.integers(8)}" if at < count * 0.7 else f"late {chance.integers(3)}"
        start, length = at * 100, int(chance.integers(20, 400))
        text = 'said "no",\nand more' if chance.random() > 0.5 else "plain"
        found.append(
            one_row(start, elapsed=length, label=label, thread=thread, ok=ok, failure=text)
        )
        found += [
            one_row(start + 3, elapsed=9, label=f"{label}-{child}", thread=thread, users=2)
            for child in range(2 if at % 3 == 0 else 0)
        ]
    return found


def both(path: Path, select: Select | None = None) -> tuple[Measured | None, Measured]:
    with helper_for((path,), Reading(BRIEF, select)) as helper:
        assert helper is not None
        found = reader.in_two(helper)
    return found, reader.whole((path,), Reading(BRIEF, select))


def assert_same(one: Measured, other: Measured) -> None:
    for name in ("start_ms", "end_ms", "total", "labels", "groups", "skipped", "users_max"):
        assert getattr(one, name) == getattr(other, name), name
    assert set(one.errors) == set(other.errors)
    assert one.series.counts().tolist() == other.series.counts().tolist()
    assert one.series.users.tolist() == other.series.users.tolist()
    for field in fields(type(one.exact)):
        assert getattr(one.exact, field.name).tolist() == getattr(other.exact, field.name).tolist()


@pytest.mark.parametrize("select", [None, Select(labels="page", exclude="3")])
def test_two_processes_count_what_one_counts(write: Write, select: Select | None) -> None:
    found, expected = both(write(rows(600)), select)
    assert found is not None
    assert_same(found, expected)


def test_lines_of_bad_rows_are_those_of_the_whole_file(write: Write) -> None:
    texts = rows(400)
    texts[100] = "short,row"
    texts[-20] = "another"
    found, expected = both(write(texts))
    assert found is not None
    assert found.skipped == expected.skipped
    assert found.skipped.rows == 2


@pytest.mark.parametrize("first", [2, 290, 320, 340, 360, 380, 400, 560])
def test_bad_rows_that_stand_together_are_counted_wherever_the_cut_falls(
    write: Write, first: int
) -> None:
    texts = rows(400)
    for at in range(first, first + 25):
        texts[at] = "zz" + texts[at][texts[at].index(",") :]
    path = write(texts)
    found, expected = both(path)
    assert expected.skipped.rows == 25
    if found is not None:
        assert_same(found, expected)
    assert_same(measure(path, brief=BRIEF), expected)


@pytest.mark.parametrize("shift", range(0, 1200, 60))
def test_wherever_the_cut_falls_the_numbers_are_the_same(write: Write, shift: int) -> None:
    texts = rows(120)
    path = write([one_row(0, thread="Users 9-9", label="x" * shift), *texts])
    found, expected = both(path)
    if found is not None:
        assert_same(found, expected)
    assert_same(measure(path, brief=BRIEF), expected)


def test_a_cut_inside_quotes_is_noticed(write: Write) -> None:
    fake = "\n".join(one_row(i) for i in range(300))
    path = write([one_row(0), one_row(1, ok=False, failure=fake), one_row(2)])
    found, expected = both(path)
    assert found is None
    assert_same(measure(path), expected)
    assert expected.total.samples == 3


def test_other_columns_after_an_append_are_noticed(write: Write) -> None:
    lines = [*rows(200), "elapsed,success,timeStamp,label"]
    lines += [f"5,true,{1_795_229_400_000 + i},B" for i in range(300)]
    path = write(lines)
    assert_same(measure(path, brief=BRIEF), reader.whole((path,), Reading(BRIEF)))


def test_small_and_packed_files_need_no_second_process(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpers, "_WORTH_A_FORK", 1 << 20)
    monkeypatch.setattr(helpers, "_WORTH_A_START", 1 << 20)
    with helper_for((write(rows(100)),), Reading()) as helper:
        assert helper is None


def test_without_traffic_all_the_rest_is_the_same(write: Write) -> None:
    path = write(rows(400))
    found = measure(path, brief=BRIEF, traffic=False)
    assert found.traffic is None
    assert found.sizes is None
    assert_same(found, reader.whole((path,), Reading(BRIEF)))


def test_a_helper_that_fails_changes_nothing(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    monkeypatch.setattr("jmeterpy.analysis.part.read", lambda *_: 1 / 0)
    path = write(rows(200))
    assert_same(measure(path, brief=BRIEF), reader.whole((path,), Reading(BRIEF)))
    assert HEADER in path.read_text(encoding="utf-8")


def test_the_kind_of_process_that_was_asked_for_is_used_and_ends(
    write: Write, kind: type[Forked | Started]
) -> None:
    with helper_for((write(rows(100)),), Reading()) as helper:
        assert isinstance(helper, kind)
    assert helper.answer.closed
    if isinstance(helper, Forked):
        with pytest.raises(ChildProcessError):
            os.waitpid(helper.pid, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how many threads there are")
def test_a_process_of_its_own_may_fork_as_numpy_starts_no_threads_in_it() -> None:
    code = (
        "import os; from jmeterpy.analysis import fork, helper; assert fork.is_alone();"
        "helper.load_numpy(); assert fork.is_alone(); assert helper._BLAS not in os.environ"
    )
    bare = {name: value for name, value in os.environ.items() if name != helpers._BLAS}
    subprocess.run([sys.executable, "-c", code], check=True, env=bare)
