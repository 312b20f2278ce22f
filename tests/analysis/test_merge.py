"""Several files merged: the numbers are those of all of them together."""

from __future__ import annotations

import csv
import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.analysis import measure
from jmeterpy.analysis.merge import merge
from jmeterpy.errors import PlanError, ResultsError
from tests.analysis.jtl_text import HEADER, START_MS

Write = Callable[..., Path]
RowOf = Callable[..., str]


def test_the_numbers_are_those_of_all_files_together(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    files = [
        write([row(i * 50 + at, elapsed=10 + i % 9 * at, users=at) for i in range(99)], f"{at}.jtl")
        for at in (1, 2, 3)
    ]
    found = merge(files, tmp_path / "all.jtl", engines=True)
    one, several = measure(found.path), measure(files)
    assert found.rows == 297
    assert (one.total, one.labels, one.errors) == (several.total, several.labels, several.errors)
    assert one.users_max == several.users_max == 6
    assert one.series.users.tolist() == several.series.users.tolist()


def test_rows_stand_in_the_order_of_the_inputs(write: Write, row: RowOf, tmp_path: Path) -> None:
    late = write([row(900, label="late")], "late.jtl")
    early = write([row(1, label="early")], "early.jtl")
    text = merge([late, early], tmp_path / "all.jtl").path.read_text()
    assert text.splitlines() == [HEADER, row(900, label="late"), row(1, label="early")]


def test_other_columns_are_united_and_what_is_missing_stays_empty(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    full = write([row(1)], "full.jtl")
    few = write([f"{START_MS};7;true;B"], "few.csv", header="timeStamp;elapsed;success;label")
    more = write([f"h1,{START_MS},9,true"], "more.csv", header="Hostname,timeStamp,elapsed,success")
    found = merge([few, full, more], tmp_path / "all.jtl")
    rows = list(csv.DictReader(found.path.read_text().splitlines()))
    assert found.columns[:4] == ("timeStamp", "elapsed", "success", "label")
    assert [(each["label"], each["Hostname"], each["bytes"]) for each in rows] == [
        ("B", "", ""),
        ("A", "", "100"),
        ("", "h1", ""),
    ]
    assert found.files[1].missing == ("Hostname",)
    assert measure(found.path).total.samples == 3


def test_a_header_in_the_middle_changes_the_columns_from_there_on(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    other = ["elapsed,timeStamp,success,Hostname", f"5,{START_MS},true,h9"]
    found = merge([write([row(1), *other, HEADER, row(2)], "a.jtl")], tmp_path / "all.jtl")
    assert (found.rows, found.files[0].left_out) == (3, 0)
    assert found.columns == (*HEADER.split(","), "Hostname")
    measured = measure(found.path)
    assert (measured.total.samples, measured.skipped.rows) == (3, 0)


def test_a_row_that_was_cut_is_left_out_and_counted(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    cut = write([row(1)], "cut.jtl")
    cut.write_text(cut.read_text() + row(2)[:40])
    whole = write([row(3)], "whole.jtl")
    found = merge([cut, whole], tmp_path / "all.jtl")
    assert [(file.rows, file.left_out) for file in found.files] == [(1, 1), (1, 0)]
    assert measure(found.path).skipped.rows == 0


def test_a_file_without_header_and_a_packed_one_are_read(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.jtl"
    bare.write_text(row(1) + "\n" + row(2) + "\n")
    packed = tmp_path / "packed.jtl.gz"
    packed.write_bytes(gzip.compress(write([row(3)], "p.jtl").read_bytes()))
    found = merge([bare, packed], tmp_path / "all.jtl.gz")
    assert found.rows == 3
    assert measure(found.path).total.samples == 3
    assert found.path.read_bytes().startswith(b"\x1f\x8b")


@given(label=st.text(st.characters(codec="utf-8"), max_size=30))
def test_every_label_comes_through(label: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.analysis.jtl_text import one_row

    folder = tmp_path_factory.mktemp("merge")
    rows = [one_row(1, label=label), one_row(2, label=label, ok=False, failure=label)]
    (folder / "a.jtl").write_bytes("\n".join([HEADER, *rows, ""]).encode())
    merge([folder / "a.jtl"], folder / "b.jtl")
    one, two = measure(folder / "a.jtl"), measure(folder / "b.jtl")
    assert (one.labels, one.errors, one.skipped) == (two.labels, two.errors, two.skipped)


def test_memory_does_not_grow_with_the_files(write: Write, row: RowOf, tmp_path: Path) -> None:
    peaks = []
    for number in (6_000, 24_000):
        file = write([row(i) for i in range(number)], "a.jtl")
        tracemalloc.start()
        merge([file, file], tmp_path / "all.jtl")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 100_000


XML = (
    '<?xml version="1.0"?>\n<testResults version="1.2">\n'
    '<httpSample t="9" it="0" lt="7" ct="2" ts="{start}" s="false" lb="{label}" rc="500" rm="No"'
    ' tn="G 1-1" dt="text" by="300" sby="20" ng="1" na="3" hn="h9">'
    "<assertionResult><name>a</name><failure>true</failure><error>false</error>"
    "<failureMessage>{label}</failureMessage></assertionResult>"
    "<java.net.URL>http://h/?a=1&amp;b=2</java.net.URL></httpSample>\n"
    '<sample t="x" ts="{start}" s="true" lb="damaged" tn="G 1-1"/>\n'
)


def test_xml_and_csv_with_other_columns_become_one(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    from xml.sax.saxutils import quoteattr

    label = '=1+1,"<b>&\u202e;\t\x1b'
    xml = tmp_path / "a.xml"
    shown = quoteattr(label.replace("\x1b", ""))[1:-1].replace('"', "&quot;")
    xml.write_text(XML.format(start=START_MS + 3, label=shown) + "</testResults>")
    full = write([row(1, label=label), row(5, elapsed=30)], "full.jtl")
    few = write([f"{START_MS};7;true;B"], "few.csv", header="timeStamp;elapsed;success;label")
    files = [full, xml, few]
    found = merge(files, tmp_path / "all.jtl")
    assert [(file.rows, file.left_out) for file in found.files] == [(2, 0), (1, 1), (1, 0)]
    assert found.columns == (*HEADER.split(","), "Hostname")
    middle = list(csv.DictReader(found.path.read_text().splitlines()))[2]
    assert (middle["label"], middle["Hostname"]) == (label.replace("\x1b", ""), "h9")
    assert (middle["failureMessage"], middle["URL"]) == (middle["label"], "http://h/?a=1&b=2")
    one, several = measure(found.path), measure(files)
    assert one.skipped.rows == 0
    assert {row.label: row for row in one.labels} == {row.label: row for row in several.labels}
    assert one.total == several.total
    assert {*one.errors} == {*several.errors}


def test_every_xml_of_the_corpus_says_the_same_as_csv(corpus: Path, tmp_path: Path) -> None:
    files = [
        file for file in corpus.glob("jtl/*xml*/results.jtl") if "statistical" not in str(file)
    ]
    assert len(files) >= 9
    for file in files:
        one, two = measure(file), measure(merge([file], tmp_path / "all.jtl").path)
        assert (one.total, one.labels, one.errors) == (two.total, two.labels, two.errors), file


def test_reading_a_header_lowers_no_limit_of_the_process(write: Write, row: RowOf) -> None:
    before = csv.field_size_limit()
    measure(write([row(1)], "a.jtl"))
    assert csv.field_size_limit() >= before


def test_packed_xml_is_read_and_one_that_was_cut_is_counted(tmp_path: Path) -> None:
    cut, packed = tmp_path / "cut.jtl", tmp_path / "packed.jtl.gz"
    text = XML.format(start=START_MS, label="A")
    cut.write_text(text)
    packed.write_bytes(gzip.compress((text + "</testResults>").encode()))
    found = merge([cut, packed], tmp_path / "all.jtl")
    assert [(file.rows, file.left_out) for file in found.files] == [(1, 2), (1, 1)]


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><html/>", "<testResults><statSample/>"])
def test_other_xml_is_refused_and_leaves_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.jtl"
    file.write_text(text)
    with pytest.raises(ResultsError, match=r"a\.jtl"):
        merge([file], tmp_path / "all.jtl")
    assert {path.name for path in tmp_path.iterdir()} == {"a.jtl"}


def test_files_of_one_time_and_the_same_threads_are_kept_apart(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    hung = write([row(0, elapsed=60_000, thread="TG 1-1")], "0.jtl")
    quick = write([row(1000 + 100 * i, elapsed=50, thread="TG 1-1") for i in range(50)], "1.jtl")
    lost = merge([hung, quick], tmp_path / "lost.jtl", engines=False)
    assert (lost.overlapping, lost.engines) == ((hung, quick), False)
    assert measure(lost.path).total.samples == 1  # all others lie within it
    found = merge([hung, quick], tmp_path / "all.jtl")
    assert found.engines
    assert measure(found.path).total == measure([hung, quick]).total
    assert measure(found.path).total.samples == 51


@pytest.mark.parametrize(
    ("offset", "thread"), [(0, "other 1-"), (9000, "TG 1-")], ids=["other threads", "another time"]
)
def test_what_cannot_lie_within_another_keeps_its_threads(
    offset: int, thread: str, write: Write, row: RowOf, tmp_path: Path
) -> None:
    one = write([row(100 * i, thread=f"TG 1-{i}") for i in range(50)], "0.jtl")
    two = write([row(offset + 100 * i, thread=f"{thread}{i}") for i in range(50)], "1.jtl")
    found = merge([two, one], tmp_path / "all.jtl")
    assert (found.overlapping, found.engines) == (None, False)
    assert measure(found.path).total.samples == 100


def test_of_more_threads_than_are_remembered_any_may_be_shared(
    write: Write, row: RowOf, tmp_path: Path
) -> None:
    files = [write([row(i, thread=f"{n} 1-{i}") for i in range(2500)], f"{n}.jtl") for n in "ab"]
    assert merge(files, tmp_path / "all.jtl").engines
    assert not merge(files, tmp_path / "all.jtl", engines=False).engines


def test_a_source_is_never_overwritten(write: Write, row: RowOf, tmp_path: Path) -> None:
    file = write([row(1)], "a.jtl")
    with pytest.raises(PlanError, match="one of the files"):
        merge([file], tmp_path / "a.jtl")
    assert measure(file).total.samples == 1


def test_a_folder_that_is_not_there_is_named(write: Write, row: RowOf, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot write"):
        merge([write([row(1)], "a.jtl")], tmp_path / "no" / "all.jtl")
