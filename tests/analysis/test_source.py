"""What is no readable results file, and files made to do harm."""

from __future__ import annotations

import gzip
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from jmeterpy.analysis import measure
from jmeterpy.errors import ResultsError
from tests.analysis.jtl_text import HEADER, START_MS, one_row

Write = Callable[..., Path]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"gone\.jtl cannot be read: there is no such file"):
        measure(tmp_path / "gone.jtl")


def test_a_run_folder_is_refused_with_the_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "samples.jtl").write_text("x")
    with pytest.raises(ResultsError, match=r"is a folder.*name the file in it: .*samples\.jtl"):
        measure(tmp_path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.jtl"
    os.mkfifo(path)
    with pytest.raises(ResultsError, match="is no regular file"):
        measure(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(write: Write) -> None:
    path = write([one_row(1)])
    path.chmod(0)
    with pytest.raises(ResultsError, match="you have no permission"):
        measure(path)


def test_text_that_is_something_else_is_quoted(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary,\n")
    with pytest.raises(ResultsError, match="starts with 'Dear diary,', which is neither"):
        measure(path)


def test_a_missing_column_is_named_with_the_setting_that_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "samples.jtl"
    path.write_text("timeStamp,label,success\n1,a,true\n")
    with pytest.raises(ResultsError, match=r"no column 'elapsed'.*saveservice\.time=true"):
        measure(path)


def test_a_gzip_file_is_read_as_it_is(tmp_path: Path, write: Write) -> None:
    plain = write([one_row(i, elapsed=i) for i in range(1000)])
    packed = tmp_path / "samples.jtl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert measure(packed).total == measure(plain).total


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jmeterpy.analysis.packed._FREE", 1 << 20)
    packed = tmp_path / "bomb.jtl.gz"
    packed.write_bytes(gzip.compress(HEADER.encode() + b"\n" * 50_000_000))
    with pytest.raises(ResultsError, match="unpacks to more than 400 times its size"):
        measure(packed)


def test_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "samples.zip"
    path.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(ResultsError, match="zip archive; unpack it"):
        measure(path)


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    path = tmp_path / "samples.jtl"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY s SYSTEM "{secret.as_uri()}">'
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<testResults version="1.2">'
        f'<sample t="5" ts="{START_MS}" s="false" lb="a" rc="500" rm="no" tn="T 1-1">'
        "<assertionResult>"
        "<failure>true</failure><failureMessage>&s;&b;</failureMessage></assertionResult></sample>"
        "</testResults>"
    )
    (error,) = measure(path).errors
    assert (error.label, error.message) == ("a", "no")


def test_xml_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.jtl"
    path.write_text("<html><body/></html>")
    with pytest.raises(ResultsError, match="starts with <html>"):
        measure(path)


def test_thousands_of_labels_are_told_apart(write: Write) -> None:
    measured = measure(write([one_row(i, label=f"item {i % 5000}") for i in range(10_000)]))
    assert len(measured.labels) == 5000
    assert {row.samples for row in measured.labels} == {2}


def test_more_labels_than_anyone_reads_share_a_row_and_the_total_stays_exact(write: Write) -> None:
    rows = 25_000
    measured = measure(write([one_row(i, label=f"id={i}", ok=i % 2 == 0) for i in range(rows)]))
    assert len(measured.labels) == 20_001
    assert measured.labels[-1].label == "(all other labels)"
    assert (measured.total.samples, measured.total.errors) == (rows, rows // 2)
    assert sum(error.count for error in measured.errors) == rows // 2


def test_very_long_labels_stay_apart_and_take_little_memory(write: Write) -> None:
    path = write([one_row(i, label="x" * 100_000 + str(i)) for i in range(60)])
    tracemalloc.start()
    measured = measure(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(measured.labels) == 60
    assert max(len(row.label) for row in measured.labels) < 1100
    assert peak < 60 << 20


def test_threads_without_number_do_not_take_unbounded_memory(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmeterpy.analysis.threads._KEEP", 100)
    monkeypatch.setattr("jmeterpy.analysis.reader._ROWS", 50)
    rows = [one_row(i * 100, thread=f"Open 1-{i}", elapsed=50) for i in range(3000)]
    rows += [one_row(300_000 + i, thread="Open 1-7", elapsed=0) for i in range(5)]
    total = measure(write(rows)).total
    assert total.samples == 3005


def test_times_far_apart_keep_the_series_bounded(write: Write) -> None:
    far = one_row(5).replace(str(START_MS + 5), "1000")
    measured = measure(write([far, one_row(1)]))
    assert measured.series.length <= 1_000_001
    assert measured.series.counts().sum() == 2


def test_several_files_are_one_run_on_several_engines(write: Write) -> None:
    one = write([one_row(i * 1000, users=3, thread="T 1-1") for i in range(5)], "one.jtl")
    two = write([one_row(i * 1000 + 1, users=4, thread="T 1-1") for i in range(5)], "two.jtl")
    measured = measure([one, two])
    assert measured.total.samples == 10
    assert measured.users_max == 7
    assert measured.sources == (one, two)
