"""Which run is which above a column."""

from __future__ import annotations

from jmeterpy.analysis.history import PastRun
from jmeterpy.reports.run_names import heads

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
