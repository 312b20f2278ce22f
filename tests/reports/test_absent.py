"""Pictures of what the results do not hold: none is drawn, and why is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jmeterpy import ResultsError, open_results
from jmeterpy.analysis import measure
from jmeterpy.analysis.recorded import is_recorded
from jmeterpy.cli import jmeterpy
from jmeterpy.reports.absent import absent
from jmeterpy.reports.charts import CHARTS, draw
from tests.flows.conftest import START_MS, jtl

BARE = "timeStamp,elapsed,label,success\n"
FULL = (
    "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,sentBytes,"
    "allThreads,Latency,Connect\n"
)


def written(path: Path, head: str, row: str, *, rows: int = 300) -> Path:
    lines = (row.format(at=START_MS + 50 * i, took=20 + i % 9) for i in range(rows))
    path.write_text(head + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return written(tmp_path / "bare.jtl", BARE, "{at},{took},A,true\n")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Every connection was there before."""
    row = "{at},{took},A,200,OK,Users 1-1,true,99,9,5,{took},0\n"
    return written(tmp_path / "kept.jtl", FULL, row)


def plotted(*words: str | Path) -> Result:
    return CliRunner().invoke(jmeterpy, ["plot", *map(str, words)])


@pytest.mark.parametrize(
    ("name", "why", "hint"),
    [
        ("codes", "no column responseCode", "-J jmeter.save.saveservice.response_code=true"),
        ("traffic", "no column bytes or sentBytes", "-J jmeter.save.saveservice.sent_bytes=true"),
        ("latencies", "no column Latency", "-J jmeter.save.saveservice.latency=true"),
        ("connect-times", "no column Connect", "-J jmeter.save.saveservice.connect_time=true"),
        ("users", "no column allThreads", "-J jmeter.save.saveservice.thread_counts=true"),
        ("times-over-users", "no column allThreads", "thread_counts=true"),
        ("steps", "no two loads were held long enough", "steps(users=10, to=50"),
        ("resources", "nothing was monitored", "jmeterpy run --monitor"),
    ],
)
def test_a_picture_without_data_is_not_drawn(
    bare: Path, tmp_path: Path, name: str, why: str, hint: str
) -> None:
    found = plotted(name, bare, "-o", tmp_path / "x.png")
    assert isinstance(found.exception, ResultsError)
    assert found.exception.exit_code == 4
    assert found.exception.message.startswith(f"bare.jtl: there is no picture {name}: ")
    assert why in found.exception.message
    assert hint in found.exception.hint
    assert not (tmp_path / "x.png").exists()
    with pytest.raises(ResultsError, match="there is no picture"):
        open_results(bare).plot(name)


def test_the_sheet_leaves_out_what_is_not_there(bare: Path) -> None:
    found = open_results(bare).plot("all").caption
    assert "throughput" in found
    assert not [name for name in ("codes", "traffic", "latencies", "steps") if name in found]


def test_connections_that_were_all_kept_are_said_to_be(kept: Path, tmp_path: Path) -> None:
    assert plotted("connect-times", kept, "-o", tmp_path / "x.png").exit_code == 0
    (panel,) = CHARTS["connect_times"](measure(kept), "").axes
    said = "0 ms in every sample: each connection was kept, or made in less than 1 ms"
    assert said in " ".join(text.get_text() for text in panel.texts)


def test_few_samples_have_no_times_over_users(tmp_path: Path) -> None:
    slow = tmp_path / "slow.jtl"
    slow.write_text("\n".join(jtl().splitlines()[:1] + jtl().splitlines()[1::10]))
    found = plotted("times-over-rate", slow)
    assert "in no second did the 6 samples end that a median takes" in str(found.exception)


def test_transactions_alone_are_no_samples(tmp_path: Path) -> None:
    said = "Number of samples in transaction : 1, number of failing samples : 0"
    row = f'{{at}},{{took}},TX,,"{said}",Users 1-1,true,99,9,5,0,0\n'
    found = plotted("samples", written(tmp_path / "tx.jtl", FULL, row))
    assert "there is none, only what is of kind transaction" in str(found.exception)


def test_a_picture_of_no_sample_ends_as_a_report_of_none(tmp_path: Path) -> None:
    (tmp_path / "none.jtl").write_text(FULL)
    found = plotted("steps", tmp_path / "none.jtl", "-o", tmp_path / "x.svg")
    assert (found.exit_code, found.stderr) == (3, "no sample was taken\n")
    assert "No sample was taken." in (tmp_path / "x.svg").read_text()


@pytest.mark.parametrize("name", CHARTS)
def test_what_is_not_absent_has_something_in_it(kept: Path, tmp_path: Path, name: str) -> None:
    measured = measure(kept)
    if absent(name, measured, None) is None:
        text = draw(name, measured, tmp_path / "x.svg").read_text()
        assert "nothing was monitored" not in text
        assert "no two steps" not in text


def test_columns_are_found_in_xml_and_without_a_header(tmp_path: Path) -> None:
    xml = tmp_path / "x.jtl"
    xml.write_text(
        '<?xml version="1.0"?>\n<testResults version="1.2">\n'
        f'<httpSample t="5" lt="3" ts="{START_MS}" s="true" lb="A" rc="200" rm="OK" tn="g 1-1"/>\n'
        "</testResults>\n"
    )
    assert is_recorded([xml], "Latency")
    assert not is_recorded([xml], "Connect")
    bare = tmp_path / "b.jtl"
    bare.write_text(f"{START_MS},5,A,200,OK,g 1-1,text,true,,9,9,1,1,http://x,3,0,1\n")
    assert is_recorded([xml, bare], "Connect")
