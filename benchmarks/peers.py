"""Who reads results: we, pandas in two ways, JMeter's own dashboard; each a process of its own."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from jmeterpy.engine import find_java, open_home

ROOT = Path(__file__).resolve().parent.parent
OURS = (  # as `jmeterpy summary` reads them
    "from jmeterpy.analysis import measure; print(measure({path!r}, traffic=False).total.samples)"
)
# Everything that we count, but for sub-results, percentiles over time and bytes over time.
PANDAS = """
import pandas as pd
whole = dict.fromkeys(("timeStamp", "elapsed", "bytes", "sentBytes", "allThreads"), "int64")
names = ("label", "responseCode", "responseMessage", "threadName", "failureMessage")
d = pd.read_csv({path!r}, usecols=[*whole, *names, "success"], na_filter=False,
                dtype=whole | dict.fromkeys(names, "category") | {{"success": "bool"}})
tx = d.responseMessage.cat.categories.str.startswith("Number of samples in transaction")
d["tx"] = tx[d.responseMessage.cat.codes]
d["group"] = d.threadName.cat.rename_categories(range(len(d.threadName.cat.categories)))
d["end"] = d.timeStamp + d.elapsed
def figures(g):
    n = g.size()
    q = g.elapsed.quantile([0.5, 0.9, 0.95, 0.99], interpolation="lower")
    span = g.end.max() - g.timeStamp.min()
    return (n, g.elapsed.agg(["mean", "std", "min", "max"]), q, n / span,
            g[["bytes", "sentBytes"]].sum())
by = ["label", "tx"]
figures(d.groupby(by, observed=True))
figures(d[d.success].groupby(by, observed=True))
s = d[~d.tx]
print(len(s))
s.elapsed.quantile([0.5, 0.9, 0.95, 0.99], interpolation="lower")
bad = s[~s.success]
bad.groupby(["label", "responseCode", "responseMessage", "failureMessage"], observed=True).size()
second = s.end // 1000
s.groupby([second, "label", "success"], observed=True).size()
s.groupby(second).allThreads.max()
"""
# The least that may be called a summary and a one-second series: one row a label, one a second.
PANDAS_LEAST = """
import pandas as pd
whole = dict.fromkeys(("timeStamp", "elapsed", "bytes", "allThreads"), "int64")
names = ("label", "responseMessage")
d = pd.read_csv({path!r}, usecols=[*whole, *names, "success"], na_filter=False,
                dtype=whole | dict.fromkeys(names, "category") | {{"success": "bool"}})
tx = d.responseMessage.cat.categories.str.startswith("Number of samples in transaction")
d["tx"] = tx[d.responseMessage.cat.codes]
g = d.groupby(["label", "tx"], observed=True)
g.agg({{"elapsed": ["size", "mean", "std", "min", "max"], "success": "sum", "bytes": "sum"}})
g.elapsed.quantile([0.5, 0.9, 0.95, 0.99], interpolation="lower")
s = d[~d.tx]
print(len(s))
second = (s.timeStamp + s.elapsed) // 1000
s.groupby(second).agg({{"elapsed": ["size", "mean"], "success": "sum", "allThreads": "max"}})
"""
HEAP = ("-Xms1g", "-Xmx1g", "-XX:MaxMetaspaceSize=256m")  # as bin/jmeter of the release
OPENS = (
    "java.base/java.lang java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.util"
    " java.base/java.text java.desktop/sun.awt java.desktop/sun.swing"
    " java.desktop/javax.swing.text.html java.desktop/java.awt java.desktop/java.awt.font"
)
_LOOK_S = 0.01


class Reading(NamedTuple):
    """One reading: seconds by the clock and of the processor, peak MB, what the process said."""

    wall: float
    cpu: float
    peak: float
    said: str


class Memory(NamedTuple):
    """Peaks of resident MB: of the largest process, and of all of them together."""

    largest: float
    together: float


def ours(path: Path, _: Path) -> list[str]:
    """The words that start our reading."""
    return [sys.executable, "-c", OURS.format(path=str(path))]


def pandas(path: Path, _: Path) -> list[str]:
    """The words that start pandas, for nearly everything that we count."""
    return [sys.executable, "-c", PANDAS.format(path=str(path))]


def pandas_least(path: Path, _: Path) -> list[str]:
    """The words that start pandas, for one row a label and one a second."""
    return [sys.executable, "-c", PANDAS_LEAST.format(path=str(path))]


def dashboard(path: Path, folder: Path) -> list[str]:
    """The words that start `jmeter -g`, with the heap of JMeter's own start script."""
    shutil.rmtree(folder / "dashboard", ignore_errors=True)
    opens = [word for module in OPENS.split() for word in ("--add-opens", f"{module}=ALL-UNNAMED")]
    jar = ["-jar", str(open_home().launcher), "-g", str(path), "-o", str(folder / "dashboard")]
    return [str(find_java().executable), *HEAP, *opens, *jar, "-j", str(folder / "jmeter.log")]


PEERS: dict[str, Callable[[Path, Path], list[str]]] = {
    "ours": ours, "pandas": pandas, "pandas, least": pandas_least, "jmeter -g": dashboard,
}  # fmt: skip


def read(words: list[str], folder: Path, limit_s: float) -> Reading | None:
    """Let a process read, and measure it; None where it takes longer than `limit_s`."""
    start = time.perf_counter()
    with _started(words, folder) as process:
        assert process.stdout is not None
        alarm = threading.Timer(limit_s, process.kill)
        alarm.start()
        said = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and wall < limit_s:
        raise SystemExit(f"{words[0]} failed with exit code {process.returncode}: {said[-400:]}")
    if process.returncode:
        return None
    return Reading(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def peaks(words: list[str], folder: Path) -> Memory:
    """Let a process read, and look at its memory a hundred times a second.

    Pages that two processes share are counted in both.
    """
    largest = together = 0.0
    with _started(words, folder) as process:
        while process.poll() is None:
            sizes = [_resident(pid) for pid in (process.pid, *_children(process.pid))]
            largest, together = max(largest, *sizes), max(together, sum(sizes))
            time.sleep(_LOOK_S)
    return Memory(largest, together)


def _children(pid: int) -> list[int]:
    try:
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> float:
    """The most that this process has held until now, in MB."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if "VmHWM" in line), 0.0)


def compiled() -> None:
    """Compile the package, as installing it does; else each of our processes would do so anew."""
    subprocess.run([sys.executable, str(ROOT / "hatch_build.py")], check=True)
    compileall.compile_dir(str(ROOT / "jmeterpy"), quiet=1)


def _started(words: list[str], folder: Path) -> subprocess.Popen[str]:
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, cwd=folder, env=place, stdout=subprocess.PIPE, text=True)
