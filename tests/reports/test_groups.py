"""The tables of thread groups: what is in them is what was measured, and a label is only text."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from jmeterpy.analysis import measure
from jmeterpy.brief import GroupBrief, PlanBrief, StepBrief
from jmeterpy.reports.absent import absent
from jmeterpy.reports.charts import CHARTS
from jmeterpy.reports.groups import groups_markdown, with_users
from jmeterpy.reports.style import styled

HEAD = (
    "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,Latency,Connect"
)
BRIEF = PlanBrief(groups=(GroupBrief("few", users=2), GroupBrief("ma|ny", users=30)))


def written(path: Path, groups: tuple[str, ...]) -> Path:
    lines = [HEAD]
    for at in range(40):
        group = groups[at % len(groups)]
        bad = group == "ma|ny" and at % 8 == 1
        code = "Non HTTP response code: java.net.SocketTimeoutException" if bad else "200"
        good = str(not bad).lower()
        lines.append(
            f"{1795229400000 + 100 * at},{10 + 20 * (group == 'ma|ny')},a|b,{code},x,{group} 1-1,"
            f"{good},5,5,0"
        )
    path.write_text("\n".join(lines) + "\n")
    return path


def test_each_group_has_a_row_and_each_label_a_mean_in_each(tmp_path: Path) -> None:
    measured = measure(written(tmp_path / "x.jtl", ("few", "ma|ny")), brief=BRIEF)
    page = "\n".join(groups_markdown(measured, BRIEF)).replace("\u202f", " ")
    assert "| few | 2 | 20 | 0 % | 10 | 10 |" in page
    assert r"| ma\|ny | 30 | 20 | 25 % | 30 | 30 |" in page
    assert r"| a\|b | 10 | 30, 25 % failed | 200 (35), SocketTimeoutException (5) |" in page


def test_one_group_or_a_staircase_has_no_table(tmp_path: Path) -> None:
    one = measure(written(tmp_path / "one.jtl", ("few",)), brief=BRIEF)
    assert groups_markdown(one, BRIEF) == []
    stairs = PlanBrief(groups=BRIEF.groups, steps=(StepBrief(2, 0, 0, 2), StepBrief(32, 2, 0, 4)))
    two = measure(written(tmp_path / "two.jtl", ("few", "ma|ny")), brief=stairs)
    assert groups_markdown(two, stairs) == []


def crowd(path: Path, groups: int) -> Path:
    """Groups of 10, 20, ... users; the last starts after 20 s. And a setup group."""
    lines = ["timeStamp,elapsed,label,threadName,success,grpThreads,allThreads"]
    lines.append("1795229400000,5,Fill,setUp Thread Group 1-1,true,999,999")
    for at in range(400):
        group = at % (groups if at >= 200 or groups == 1 else groups - 1)
        users = 10 * (group + 1)
        lines.append(f"{1795229400000 + 100 * at},5,A,G{group} 2-{at},true,{users},60")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_picture_has_a_line_for_each_of_the_largest_groups(tmp_path: Path) -> None:
    measured = measure(crowd(tmp_path / "x.jtl", 6))
    assert with_users(measured) == ["G5", "G4", "G3", "G2", "G1", "G0"]
    assert absent("users_per_group", measured, None) is None
    with styled():
        page = CHARTS["users_per_group"](measured, "")
    drawn = [line for line in page.axes[0].get_lines() if line.get_color() != "white"]
    heights = [np.asarray(line.get_ydata(), float) for line in drawn]
    assert [set(values[~np.isnan(values)]) for values in heights] == [{60}, {50}, {40}, {30}]
    assert np.isnan(heights[0][:20]).all()  # nobody knows of a group before its first sample
    assert not np.isnan(heights[1]).any()
    assert "the 4 largest of 6 thread groups" in str(page.get_label())


def test_one_group_alone_is_no_picture_of_groups(tmp_path: Path) -> None:
    measured = measure(crowd(tmp_path / "x.jtl", 1))
    assert absent("users_per_group", measured, None) == (
        "there is one thread group alone",
        "see `plot users`, which shows its users",
    )


def test_results_without_their_users_say_how_to_have_them(tmp_path: Path) -> None:
    why, right = absent(
        "users_per_group", measure(written(tmp_path / "x.jtl", ("a", "b"))), None
    ) or ("", "")
    assert why == "the results have no column grpThreads"
    assert "thread_counts=true" in right
