"""Which run is which above a column."""

from __future__ import annotations

from jmeterpy.analysis.comparable import UNTOLD
from jmeterpy.analysis.history import History, PastRun
from jmeterpy.reports.run_names import heads, left_out_lines

START = 1_795_299_180_000  # 2026-11-21 22:13 UTC


def runs(*names: str, every_s: int = 60) -> list[PastRun]:
    return [PastRun(name, START + 1000 * every_s * at, 9) for at, name in enumerate(names)]


def test_run_folders_of_one_plan_are_told_by_their_times() -> None:
    folders = runs("20261121T221300Z-shop", "20261121T221400Z-shop")
    assert heads(folders) == (["", ""], ["22:13", "22:14"])


def test_run_folders_of_two_plans_have_the_plans_names_too() -> None:
    folders = runs("20261121T221300Z-shop", "20261121T221400Z-search")
    assert heads(folders)[0] == ["shop", "search"]


def test_runs_of_one_minute_have_seconds() -> None:
    assert heads(runs("a", "b", every_s=10))[1] == ["22:13:00", "22:13:10"]


def test_days_stand_where_they_differ() -> None:
    assert heads(runs("a", "b", every_s=86_400))[1] == ["21 Nov", "22 Nov"]
    three = [*runs("a", "b", every_s=3600), *runs("c", every_s=0)[:1]]
    assert heads([*three[:2], PastRun("c", START + 90_000_000, 9)])[1][2] == "22 Nov 23:13"


def test_long_names_are_cut_to_what_differs() -> None:
    files = runs("checkout-load-before.jtl", "checkout-load-after.jtl")
    assert heads(files)[0] == ["before", "after"]


def test_what_is_true_of_many_runs_that_are_left_out_is_said_once() -> None:
    users = [(name, f"at most {n} users at once in it, 9 in the newest; {UNTOLD}")
             for name, n in (("a.jtl", 40), ("b.jtl", 60))]  # fmt: skip
    left_out = (*users, ("c.jtl", "too short"), ("d.jtl", "too short"))
    lines = left_out_lines(History((), (), left_out), width=999).splitlines()
    assert lines == [
        "left out: a.jtl: at most 40 users at once in it, 9 in the newest",
        "left out: b.jtl: at most 60 users at once in it, 9 in the newest",
        "left out: 2 runs (c.jtl, d.jtl): too short",
        f"for 2 of these: {UNTOLD}",
    ]


def test_of_one_run_that_is_left_out_all_is_said_in_its_line() -> None:
    lines = left_out_lines(History((), (), (("a.jtl", f"40 users; {UNTOLD}"),)), width=999)
    assert lines == f"left out: a.jtl: 40 users; {UNTOLD}"
