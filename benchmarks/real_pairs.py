"""False alarms on real A/A pairs: JMeter against the sample API, 90 seconds a run.

    python -m benchmarks.real_pairs run FOLDER --pairs 30 --at-once 2     (about 25 minutes)
    python -m benchmarks.real_pairs judge FOLDER

`run` leaves FOLDER/NN/a and FOLDER/NN/b: each a run against a sample API of its own, which adds
20 ms to every answer and is watched. The runs of a pair follow one another. `judge` reads them with
the code as it is now: which findings each run has, and what `compare` says of each pair. A rule is
judged in a run unless it says what it lacks. The plan is read anew from plan.jmx, so that older
runs have what a newer brief knows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from jmeterpy.analysis.change import Comparison
from jmeterpy.flows import folder as folders
from jmeterpy.flows.compare import compare_measured
from jmeterpy.flows.result import given, judged
from jmeterpy.flows.sample_api import sample_api
from jmeterpy.flows.sources import Source, locate
from jmeterpy.jmx.reader import parse
from jmeterpy.model.brief import brief_of
from jmeterpy.reports.findings import RULES, Findings, Ground, findings

HERE = Path(__file__).resolve().parent
LATENCY = ["--latency", "20ms"]


def one(folder: Path, hold: str) -> None:
    """A run against a fresh sample API; `folder` will hold the one run folder."""
    with sample_api(LATENCY) as api:
        port = api.address.rsplit(":", 1)[1].strip("/")
        words = [sys.executable, "-m", "jmeterpy", "run", str(HERE / "pairs_plan.py"), "-q"]
        words += ["--runner", "local", "--no-report", "-o", str(folder)]
        words += ["-p", f"base={api.address}", "-p", f"hold={hold}"]
        ended = subprocess.run([*words, "--monitor", f"api=port:{port}"], check=False)
    print(f"{folder}: exit {ended.returncode}", flush=True)


def pair(folder: Path, hold: str) -> None:
    """Both runs of a pair, one after the other."""
    for name in ("a", "b"):
        if not (folder / name).exists():
            one(folder / name, hold)


def run(folder: Path, pairs: int, at_once: int, hold: str) -> None:
    """All pairs, so many at the same time."""
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(pair, folder / f"{i:02}", hold) for i in range(pairs)]:
            done.result()


def ground_of(source: Source) -> Ground:
    """What the findings of a run follow from."""
    assert source.folder is not None
    plan = brief_of(parse((source.folder / "plan.jmx").read_bytes()))
    asked = given((), folders.read(source.folder))
    measured, verdicts = judged(replace(source, brief=plan), asked)
    return Ground(measured, verdicts, plan)


def judge(folder: Path) -> None:
    """Both tables, of every pair that is whole."""
    found: dict[str, Findings] = {}
    compared: dict[str, Comparison] = {}
    for pair_folder in sorted(folder.iterdir()):
        sources = [locate([next((pair_folder / name).iterdir())]) for name in "ab"]
        grounds = [ground_of(source) for source in sources]
        for name, ground in zip("ab", grounds, strict=True):
            found[f"{pair_folder.name}{name}"] = findings(ground)
        sides = [(x, ground.measured) for x, ground in zip(sources, grounds, strict=True)]
        compared[pair_folder.name] = compare_measured(sides[0], sides[1], tolerance=0.1)
    rules_table(found)
    pairs_table(compared)


def rules_table(found: dict[str, Findings]) -> None:
    """How many runs each rule could judge, and in which it spoke."""
    print(f"| rule | severity | judged, of {len(found)} | spoke | where |\n" + "|---" * 5 + "|")
    unjudged: dict[str, list[str]] = defaultdict(list)
    for name, rule in RULES.items():
        silent = [x.why for one in found.values() for x in one.not_judged if x.id == name]
        spoke = [
            run
            for run, one in found.items()
            if name in one.also or any(x.id == name for x in one.shown)
        ]
        if len(silent) == len(found):
            unjudged[silent[0]].append(name)
            continue
        where = ", ".join(spoke) if rule.severity != "info" else ""
        able = len(found) - len(silent)
        print(f"| `{name}` | {rule.severity} | {able} | {len(spoke)} | {where} |")
    print("\nNot judged in any run:")
    for why, names in unjudged.items():
        print(f"- {', '.join(names)}: {why}")
    for run, one in found.items():
        for x in one.shown:
            if x.severity != "info":
                print(f"  {run} {x.id}: {x.text}")


def pairs_table(compared: dict[str, Comparison]) -> None:
    """What `compare` calls the pairs, and each figure over all labels and the total."""
    verdicts = Counter(each.verdict for each in compared.values())
    print(f"\n{len(compared)} pairs: " + ", ".join(f"{n} {name}" for name, n in verdicts.items()))
    print("\n| figure | worse | better | same | inconclusive |\n" + "|---" * 5 + "|")
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    for name, each in compared.items():
        for row in (*each.labels, each.total):
            for figure in row.figures:
                figures[figure.name][figure.verdict] += 1
                if figure.verdict in ("worse", "better"):
                    print(f"  {name}: {row.label} {figure.name} {figure.verdict} {figure.change}")
    for name, counts in figures.items():
        cells = [str(counts[verdict]) for verdict in ("worse", "better", "same", "inconclusive")]
        print(f"| {name} | {' | '.join(cells)} |")


def main() -> None:
    """Run or judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["run", "judge"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--hold", default="90s")
    asked = parser.parse_args()
    if asked.what == "run":
        run(asked.folder, asked.pairs, asked.at_once, asked.hold)
    else:
        judge(asked.folder)


if __name__ == "__main__":
    main()
