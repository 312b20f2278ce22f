"""Every results file of the corpus against the naive count and against JMeter's own numbers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jmeterpy.analysis import Counts, Measured, blocks, measure
from jmeterpy.errors import ResultsError
from tests.analysis import naive
from tests.analysis.agree import differences, same

pytestmark = pytest.mark.usefixtures("reader")  # each test is run with both readers of rows

SEPARATORS = {"delim-pipe": "|", "delim-semicolon": ";", "delim-tab": "\t"}
PLAIN = """
all-columns assertions connection-refused delim-pipe delim-semicolon delim-tab distributed
distributed-standard empty-run errors jsr223-exceptions jsr223-vars labels listener-files
openmodel setup-teardown shutdown sigterm stoptestnow subresults subresults-nonaming
synth-mix synth-n1 synth-n10 synth-n100 synth-n1000 synth-n101 synth-n19 synth-n19999
synth-n2 synth-n20 synth-n20000 synth-n20001 synth-n21 synth-n25000 synth-n3 synth-n4
synth-n5 synth-n7 synth-n99 transactions transactions-nosub v55-assertions v55-errors
v55-labels v55-subresults v55-transactions
""".split()  # noqa: SIM905  a word each reads best
WINDOW = 20_000  # JMeter's percentiles see the last so many samples of a label


@pytest.fixture
def results(corpus: Path) -> Path:
    return corpus / "jtl"


@pytest.mark.parametrize("name", PLAIN)
def test_every_figure_agrees_with_the_naive_count(results: Path, name: str) -> None:
    path = results / name / "results.jtl"
    # The rows of these are of one thread, and overlap; two rows are too few to do so.
    crossing = name.startswith("synth-n") and name != "synth-n2"
    samples = naive.told_apart(naive.rows(path, SEPARATORS.get(name, ",")), crossing=crossing)
    measured = measure(path)
    assert differences(measured, samples) == []
    assert measured.skipped.rows == 0


@pytest.mark.parametrize("name", PLAIN)
def test_figures_agree_with_jmeter_after_adding_back_what_we_leave_out(
    results: Path, name: str
) -> None:
    oracle = results / name / "statistics.json"
    if not oracle.is_file():
        pytest.skip("JMeter's dashboard refuses this file")
    measured = measure(results / name / "results.jtl")
    expected = json.loads(oracle.read_text(encoding="utf-8"))
    for label, row in expected.items():
        if row["sampleCount"]:
            kinds = None if label != "Total" else ("sample", "sub_result", "setup", "teardown")
            _compare(measured, None if label == "Total" else label, kinds, row)


def _compare(
    measured: Measured, label: str | None, kinds: tuple[str, ...] | None, row: dict[str, Any]
) -> None:
    every = _counts(measured, label, kinds, ok=None)
    good = _counts(measured, label, kinds, ok=True)
    assert (every.n, every.n - good.n) == (row["sampleCount"], row["errorCount"])
    assert (every.minimum, every.maximum) == (row["minResTime"], row["maxResTime"])
    assert same(every.mean, row["meanResTime"])
    span_s, received, sent = _sums(measured, label, kinds)
    if span_s:
        assert same(every.n / span_s, row["throughput"])
        assert same(received / 1024 / span_s, row["receivedKBytesPerSec"])
        assert same(sent / 1024 / span_s, row["sentKBytesPerSec"])
    if every.n <= WINDOW:
        for name, p in (("median", 50), ("pct1", 90), ("pct2", 95), ("pct3", 99)):
            assert same(legacy(every, p), row[f"{name}ResTime"]), (label, p)


def _counts(
    measured: Measured, label: str | None, kinds: tuple[str, ...] | None, *, ok: bool | None
) -> Counts:
    if kinds is None:
        return _without_empty_transactions(measured, label, ok=ok)
    parts = [measured.histogram(label, kind=kind, ok=ok) for kind in kinds]  # type: ignore[arg-type]  # kinds are text here
    return parts[0].merge(*parts[1:])


def _without_empty_transactions(
    measured: Measured, label: str | None, *, ok: bool | None
) -> Counts:
    """JMeter leaves transactions without samples out; we count them in their own row."""
    counts = measured.histogram(label, ok=ok)
    empty = sum(
        message.startswith("Number of samples in transaction : 0")
        for message in _messages(measured.sources[0], label)
    )
    if not empty:
        return counts
    less = counts.counts.copy()
    less[counts.values == 0] -= empty
    return Counts(counts.values[less > 0], less[less > 0])


def _messages(path: Path, label: str | None) -> list[str]:
    separator = SEPARATORS.get(path.parent.name, ",")
    return [row.message for row in naive.rows(path, separator) if row.label == label]


def _sums(
    measured: Measured, label: str | None, kinds: tuple[str, ...] | None
) -> tuple[float, int, int]:
    cells = [
        cell
        for cell, (a_label, _, kind) in enumerate(measured.cells.names)
        if (label is None or a_label == label) and (kinds is None or kind in kinds)
    ]
    path = measured.sources[0]
    start, end, received, sent = math.inf, -math.inf, 0, 0
    for row in naive.rows(path, SEPARATORS.get(path.parent.name, ",")):
        empty = row.message.startswith("Number of samples in transaction : 0")
        transaction = row.message.startswith(naive.TRANSACTION)
        if empty or (transaction if label is None else row.label != label):
            continue
        start, end = min(start, row.start), max(end, row.end)
        received, sent = received + row.received, sent + row.sent
    assert cells
    return (end - start) / 1000, received, sent


def legacy(counts: Counts, percent: float) -> float:
    """JMeter's own estimate from our counts.

    Source: commons-math LEGACY: position p * (n + 1) / 100, linear between neighbours.
    """
    n = counts.n
    position = percent * (n + 1) / 100
    below = math.floor(position)
    if position < 1 or n == 1:
        return float(counts.values[0])
    if position >= n:
        return float(counts.values[-1])
    reached = np.cumsum(counts.counts)
    low, high = (counts.values[np.searchsorted(reached, rank)] for rank in (below, below + 1))
    return float(low + (position - below) * (high - low))


@pytest.mark.parametrize("name", ["synth-n20001", "synth-n25000"])
def test_jmeters_percentiles_come_out_of_its_window_of_20000(results: Path, name: str) -> None:
    path = results / name / "results.jtl"
    expected = json.loads((path.parent / "statistics.json").read_text(encoding="utf-8"))
    elapsed = np.concatenate([block.elapsed_ms for block in blocks(path)])
    values, counts = np.unique(elapsed[-WINDOW:], return_counts=True)
    window = Counts(values, counts)
    for field, percent in (("medianResTime", 50), ("pct1ResTime", 90), ("pct3ResTime", 99)):
        assert same(legacy(window, percent), expected["Total"][field])


@pytest.mark.parametrize(
    ("xml", "csv"),
    [
        ("subresults-xml", "subresults"),
        ("subresults-xml-nonaming", "subresults-nonaming"),
        ("v55-subresults-xml", "v55-subresults"),
    ],
)
def test_xml_tells_the_same_kinds_and_counts_as_csv(results: Path, xml: str, csv: str) -> None:
    one, other = (measure(results / name / "results.jtl") for name in (xml, csv))
    rows = [[(r.label, r.kind, r.samples, r.errors) for r in m.labels] for m in (one, other)]
    assert rows[0] == rows[1]
    assert [(e.code, e.message) for e in one.errors] == [(e.code, e.message) for e in other.errors]


def test_children_of_a_parent_transaction_count_in_xml_too(results: Path) -> None:
    measured = measure(results / "transactions-xml" / "results.jtl")
    kinds = {row.label: row.kind for row in measured.labels}
    assert (kinds["a"], kinds["tx parent"]) == ("sample", "transaction")
    assert "sub_result" not in kinds.values()


def test_xml_with_characters_that_xml_cannot_hold_is_read_to_its_end(results: Path) -> None:
    measured = measure(results / "xml-full" / "results.jtl")
    assert (measured.total.samples, measured.skipped.rows) == (12, 0)


@pytest.mark.parametrize(
    ("name", "samples"), [("truncated-sigkill-xml", 271), ("sigterm-xml", 314)]
)
def test_xml_is_read_as_far_as_it_goes(results: Path, name: str, samples: int) -> None:
    measured = measure(results / name / "results.jtl")
    assert measured.total.samples == samples
    assert measured.skipped.rows == (1 if name.startswith("truncated") else 0)


def test_a_row_cut_by_a_kill_is_skipped_with_its_line(results: Path) -> None:
    measured = measure(results / "truncated-sigkill" / "results.jtl")
    assert measured.total.samples == 246
    ((line, reason),) = measured.skipped.examples
    assert line == 248
    assert reason.startswith("cut off: ")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("distributed-statistical", "Statistical mode"),
        ("distributed-statistical-counts", "stands for '60' samples"),
        ("distributed-xml-statistical", "Statistical mode"),
        ("timestamp-none", "no column 'timeStamp'"),
    ],
)
def test_results_without_single_samples_are_refused(results: Path, name: str, words: str) -> None:
    with pytest.raises(ResultsError, match=words):
        measure(results / name / "results.jtl")


@pytest.mark.parametrize(
    "name", ["timestamp-dash", "timestamp-iso", "timestamp-slash", "no-header"]
)
def test_every_way_to_write_time_is_read(results: Path, name: str) -> None:
    measured = measure(results / name / "results.jtl")
    assert measured.total.samples == 1
    assert measured.start_ms is not None
    assert abs(measured.start_ms - 1_795_230_232_603) < 15 * 3_600_000  # the zone may be any


def test_three_columns_are_enough(results: Path) -> None:
    total = measure(results / "min-columns" / "results.jtl").total
    assert (total.samples, total.errors, total.max_ms) == (2, 1, 43)
