"""The tables of thread groups: what is in them is what was measured, and a label is only text."""

from __future__ import annotations

from pathlib import Path

from jmeterpy.analysis import measure
from jmeterpy.brief import GroupBrief, PlanBrief, StepBrief
from jmeterpy.reports.groups import groups_markdown

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
