"""Write docs/guide/speed.md and its picture from what benchmarks/results keeps.

python benchmarks/publish.py
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmeterpy.reports.style import FAILED, FAINT, PALETTE, figure, heading, save, styled, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "read_jtl.json"
PAGE = ROOT / "docs" / "guide" / "speed.md"
PICTURE = ROOT / "docs" / "images" / "speed.svg"
WALL, CPU = 0, 1
COLOURS = {
    "ours": PALETTE[0], "pandas": PALETTE[1], "pandas, least": FAINT, "jmeter -g": FAILED,
}  # fmt: skip
NAMES = {
    "ours": "jmeterpy", "pandas": "pandas (C engine)", "pandas, least": "pandas, least work",
    "jmeter -g": "jmeter -g",
}  # fmt: skip
HEAD = """# Speed and memory

How long it takes to get the summary and the one-second series out of a results file, and how much
memory. This page and its picture are made by `python benchmarks/publish.py` from
`benchmarks/results/read_jtl.json`, which `python benchmarks/read_jtl.py` fills; do not edit it.

![Seconds and memory by rows](../images/speed.svg)

Each reading is a process of its own, start and imports included, in rounds that take turns; the
figures are medians, and the range of the rounds stands in brackets. Seconds differ from hour to
hour by a factor of two on one and the same machine, so what counts is the ratio within a round. The
file is in the system's cache before the first. Rows are read by compiled code here; with
JMETERPY_NATIVE=0 numpy alone reads them, in about 1.4 of the time. CPU
time is that of all processes of a reader; where the load is far above the number of cores, wall
time says more about the neighbours than about the readers.

- **jmeterpy** counts what `jmeterpy summary` reads: exact percentiles of each label over all
  samples and over successes, groups, sub-results, errors by kind, and for every second users,
  counts and percentiles. (A report's bytes, latency and codes over time take a tenth more.)
- **pandas (C engine)** reads only the columns that are needed, with types and categories, and
  counts nearly the same (no sub-results, no percentiles over time).
- **pandas, least work** has one row a label and one a second, and nothing more.
- **jmeter -g** is JMeter's own dashboard with the heap of its start script (1 GB).

An empty cell was not measured.
"""

RATIOS = (
    "| rows, labels | to pandas: wall | CPU | to pandas with least work: wall | CPU "
    "| jmeter -g takes: wall | CPU | load, date |"
)


def median_of(case: dict[str, Any], name: str, what: int) -> float | None:
    """The median of the rounds in which a reader took part."""
    found = [each[name][what] for each in case["rounds"] if name in each]
    return statistics.median(found) if found else None


def ratio(case: dict[str, Any], peer: str, what: int) -> str:
    """Ours by a peer's, round by round."""
    found = [each["ours"][what] / each[peer][what] for each in case["rounds"] if peer in each]
    if not found:
        return ""
    edges = f" [{min(found):.2f}..{max(found):.2f}]" if len(found) > 1 else ""
    return f"**{statistics.median(found):.2f}**{edges}"


def times_faster(case: dict[str, Any], what: int) -> str:
    """How many of our times JMeter's dashboard takes."""
    ours, peer = (median_of(case, name, what) for name in ("ours", "jmeter -g"))
    return "" if ours is None or peer is None else f"**{peer / ours:.0f}x**"


def seconds(case: dict[str, Any], name: str) -> str:
    """Wall and CPU seconds."""
    wall, cpu = median_of(case, name, WALL), median_of(case, name, CPU)
    return "" if wall is None or cpu is None else f"{wall:.2f} / {cpu:.2f}"


def memory(case: dict[str, Any], name: str) -> str:
    """The peak of the largest process, and of all together where there are two."""
    largest, together = case["memory"].get(name, (0, 0))
    more = f" ({together:.0f} together)" if together > largest * 1.01 else ""
    return f"{largest:.0f} MB{more}" if largest else ""


def page(results: dict[str, Any]) -> str:
    """The whole page."""
    cases = {
        tuple(map(int, key.split())): case for key, case in results.items() if "rounds" in case
    }
    lines = [HEAD, "## Ratios\n"]
    lines += [RATIOS, "|---" * 8 + "|"]
    for (rows, labels), case in sorted(cases.items()):
        ratios = [ratio(case, peer, w) for peer in ("pandas", "pandas, least") for w in (WALL, CPU)]
        faster = [times_faster(case, what) for what in (WALL, CPU)]
        when = f"{case['load']:.0f}, {case['date']}"
        lines.append(f"| {' | '.join([f'{rows:,}, {labels:,}', *ratios, *faster, when])} |")
    lines += ["", "## Seconds (wall / CPU) and peak memory\n"]
    lines += ["| rows, labels | " + " | ".join(NAMES.values()) + " |", "|---" * 5 + "|"]
    for (rows, labels), case in sorted(cases.items()):
        cells = [f"{seconds(case, name)} s<br>{memory(case, name)}" for name in NAMES]
        cells = [cell if cell[:2] != " s" else "" for cell in cells]
        lines.append(f"| {rows:,}, {labels:,} | {' | '.join(cells)} |")
    lines += ["", "Memory is resident; pages that our two processes share are counted in both."]
    lines += ["", "## Growth\n", *growth(results)]
    lines += ["", f"Measured on {', '.join(sorted({x['machine'] for x in results.values()}))}."]
    return "\n".join(lines) + "\n"


def growth(results: dict[str, Any]) -> list[str]:
    """What twice the rows cost."""
    lines = ["| rows | time of twice the rows: wall | CPU |", "|---|---|---|"]
    for key, case in sorted(results.items(), key=lambda item: int(item[0].split()[-1])):
        if "growth" in case:
            wall, cpu = (
                statistics.median(two[at] / one[at] for one, two in case["growth"])
                for at in (WALL, CPU)
            )
            lines.append(f"| {int(key.split()[1]):,} | **{wall:.2f}** | {cpu:.2f} |")
    return lines


def picture(results: dict[str, Any]) -> None:
    """Seconds and memory by rows, of 20 labels."""
    cases = {int(key.split()[0]): case for key, case in results.items() if key.endswith(" 20")}
    with styled():
        sheet = figure()
        left, right = (sheet.add_axes((x, 0.11, 0.405, 0.66)) for x in (0.075, 0.57))
        for at, name in enumerate(NAMES):
            rows = [n for n in sorted(cases) if median_of(cases[n], name, WALL) is not None]
            line(left, rows, [median_of(cases[n], name, WALL) or 0 for n in rows], name)
            line(right, rows, [cases[n]["memory"][name][1] for n in rows], name)
            write(sheet, 0.075 + 0.17 * at, 0.84, NAMES[name], size=10, color=COLOURS[name])
        left.set_ylabel("seconds, whole process, log scale")
        right.set_ylabel("peak memory in MB, all processes, log scale")
        for panel in (left, right):
            panel.set_xlabel("rows")
            panel.set_xticks(sorted(cases), [f"{n:,}" for n in sorted(cases)])
            panel.minorticks_off()
            panel.yaxis.set_major_formatter("{x:,g}")
            panel.grid(axis="y")
        said = "Summary and one-second series of one file with 20 labels; medians of the rounds."
        heading(sheet, "Reading results", said, left=0.075)
        save(sheet, PICTURE)


def line(panel: Axes, rows: list[int], values: list[float], name: str) -> None:
    """One reader."""
    panel.loglog(rows, values, marker="o", markersize=4, color=COLOURS[name], linewidth=1.6)


def main() -> None:
    """Both, from the kept results."""
    results = json.loads(RESULTS.read_text())
    PAGE.write_text(page(results))
    picture(results)


if __name__ == "__main__":
    main()
