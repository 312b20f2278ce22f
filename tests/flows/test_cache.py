"""Numbers that are kept: the same as read anew, and never what somebody else put in their place."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jmeterpy.analysis import Measured, Select, measure
from jmeterpy.analysis.stored import from_bytes, to_bytes
from jmeterpy.brief import GroupBrief, PlanBrief
from jmeterpy.cli import jmeterpy
from jmeterpy.flows import cache, signed
from jmeterpy.flows.cache import measured_of
from jmeterpy.flows.signed import numbers_folder
from jmeterpy.flows.sources import Source, locate
from tests.analysis.agree import equal
from tests.analysis.jtl_text import HEADER, one_row
from tests.flows.test_baseline import WORLD, done

LONG_AGO = 1_700_000_000


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of its own, and small files are worth keeping."""
    monkeypatch.setenv("JMETERPY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_WORTH_IT", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Results that nobody writes to any more."""
    return written(tmp_path / "here" / "a.jtl", 300)


def written(path: Path, rows: int, *, elapsed: int = 5) -> Path:
    path.parent.mkdir(exist_ok=True)
    lines = [
        one_row(40 * i, elapsed=elapsed + i % 70, label=f"L{i % 3}", ok=i % 9 > 0, thread="g 1-1")
        for i in range(rows)
    ]
    path.write_text("\n".join([HEADER, *lines, "short,row"]) + "\n", encoding="utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def kept(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix == ".numbers")


def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be read anew from here on."""

    def refuse(*_: Any, **__: Any) -> Measured:
        pytest.fail("the file was read anew")

    monkeypatch.setattr("jmeterpy.analysis.entry.measure", refuse)


def test_everything_that_was_measured_is_stored(path: Path) -> None:
    found = measure(path)
    assert equal(from_bytes(to_bytes(found)), found)


def test_nothing_measured_is_stored_too(path: Path) -> None:
    found = measure(path, select=Select(labels="no such"))
    assert equal(from_bytes(to_bytes(found)), found)


def test_the_corpus_is_stored_whole(corpus: Path) -> None:
    files = [file for file in sorted(corpus.rglob("*.jtl"))[:40] if file.stat().st_size < 5e6]
    assert files
    for file in files:
        found = measured_or_none(file)
        assert found is None or equal(from_bytes(to_bytes(found)), found)


def measured_or_none(file: Path) -> Measured | None:
    from jmeterpy.errors import ResultsError

    try:
        return measure(file)
    except ResultsError:
        return None


def test_the_second_time_nothing_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source((path,))
    first = measured_of(source)
    (place,) = kept(path.parent)
    assert place.stat().st_mode & 0o777 == 0o600
    poisoned(monkeypatch)
    assert equal(measured_of(source), first)


def test_numbers_with_traffic_serve_whoever_needs_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source((path,))
    few = measured_of(source, traffic=False)
    assert few.traffic is None
    whole = measured_of(source)
    assert whole.traffic is not None
    poisoned(monkeypatch)
    assert equal(measured_of(source, traffic=False), whole)
    assert equal(measured_of(source), whole)


def test_numbers_without_traffic_are_kept_for_who_needs_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = measured_of(Source((path,)), traffic=False)
    poisoned(monkeypatch)
    assert equal(measured_of(Source((path,)), traffic=False), few)


def test_other_options_have_other_numbers(path: Path) -> None:
    whole = measured_of(Source((path,)))
    part = measured_of(Source((path,)), Select(labels="L1"))
    setup = measured_of(Source((path,), PlanBrief(groups=(GroupBrief("g", "setup"),))))
    for _ in range(2):
        assert equal(measured_of(Source((path,))), whole)
        assert equal(measured_of(Source((path,)), Select(labels="L1")), part)
    assert part.total.samples < whole.total.samples
    assert setup.total.samples == 0


def test_a_file_that_changed_is_read_anew(path: Path) -> None:
    source = Source((path,))
    assert measured_of(source).total.samples == 300
    written(path, 301)
    assert measured_of(source).total.samples == 301
    written(path, 301, elapsed=6)  # of the same size and time, as its edges tell
    assert measured_of(source).total.min_ms == 6


def test_a_file_that_is_being_written_is_not_kept(path: Path) -> None:
    still = time.time() + 3600  # of 2 s ago it would be settled by the time it is looked at
    os.utime(path, (still, still))
    measured_of(Source((path,)))
    assert not kept(path.parent)


def test_no_cache_reads_and_keeps_nothing(path: Path) -> None:
    measured_of(Source((path,), cache=False))
    assert not kept(path.parent)
    found = CliRunner().invoke(jmeterpy, ["summary", "--no-cache", str(path)])
    assert found.exit_code == 0
    assert not kept(path.parent)
    CliRunner().invoke(jmeterpy, ["summary", str(path)])
    assert kept(path.parent)


def test_a_small_file_is_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_WORTH_IT", path.stat().st_size + 1)
    measured_of(Source((path,)))
    assert not kept(path.parent)


def test_the_code_that_counts_is_part_of_the_key(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source((path,))
    before = cache._state(source, None, (), traffic=True)
    monkeypatch.setattr(cache, "_build", lambda: "another")
    assert cache._state(source, None, (), traffic=True) != before


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda data: data[: len(data) // 2],
    "a byte of the tree": lambda data: data[:-400] + bytes([data[-400] ^ 1]) + data[-399:],
    "a byte of the signature": lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:],
    "another format": lambda data: data.replace(b"numbers 3", b"numbers 4"),
    "something else": lambda _: b"\x80\x04cos\nsystem\n(S'true'\ntR.",
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_cache_is_ignored_and_written_anew(path: Path, how: str) -> None:
    source = Source((path,))
    first = measured_of(source)
    (place,) = kept(path.parent)
    good = place.read_bytes()
    place.write_bytes(DAMAGE[how](good))
    assert equal(measured_of(source), first)
    assert kept(path.parent) == [place]
    assert place.read_bytes()[:51] == good[:51]


def test_a_cache_of_somebody_else_is_not_even_parsed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their file fits the results in every way, but another user's key signed it."""
    first = measured_of(Source((path,)))
    monkeypatch.setenv("JMETERPY_CACHE", str(tmp_path / "mine"))
    monkeypatch.setattr(
        "jmeterpy.analysis.stored.from_bytes", lambda _: pytest.fail("it was parsed")
    )
    assert equal(measured_of(Source((path,))), first)


def test_a_link_in_its_place_is_neither_followed_nor_written_through(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source((path,))
    measured_of(source)
    (place,) = kept(path.parent)
    victim = tmp_path / "victim"
    victim.write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(victim)
    before = victim.read_bytes()
    assert signed.bytes_of(place, 1 << 30) is None
    measured_of(source)
    assert victim.read_bytes() == before
    assert not place.is_symlink()
    poisoned(monkeypatch)
    measured_of(source)


@pytest.mark.parametrize("what", ["folder", "pipe", "huge"])
def test_what_is_no_file_of_ours_holds_nothing_up(path: Path, what: str) -> None:
    source = Source((path,))
    first = measured_of(source)
    (place,) = kept(path.parent)
    place.unlink()
    if what == "folder":
        (place / "inside").mkdir(parents=True)
    elif what == "pipe":
        os.mkfifo(place)
    else:
        with place.open("wb") as file:
            file.truncate(1 << 40)
    assert equal(measured_of(source), first)


def test_in_a_folder_that_is_read_only_the_users_own_takes_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = signed._write

    def refuse(place: Path, data: bytes) -> None:
        if place.parent == path.parent:
            raise PermissionError(13, "read-only")
        write(place, data)

    monkeypatch.setattr(signed, "_write", refuse)
    first = measured_of(Source((path,)))
    assert not kept(path.parent)
    assert len(kept(numbers_folder())) == 1
    poisoned(monkeypatch)
    assert equal(measured_of(Source((path,))), first)


def test_where_nothing_can_be_written_nothing_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(30, "read-only file system")

    monkeypatch.setattr(signed, "_write", refuse)
    assert measured_of(Source((path,))).total.samples == 300


def test_a_key_that_others_can_read_is_replaced(path: Path) -> None:
    measured_of(Source((path,)))
    key = numbers_folder() / "key"
    before = key.read_bytes()
    key.chmod(0o644)
    measured_of(Source((path,)))
    assert key.read_bytes() != before
    assert key.stat().st_mode & 0o777 == 0o600


def test_four_caches_of_a_file_are_kept(path: Path) -> None:
    other = written(path.with_name("a.jtl.2"), 10)
    measured_of(Source((other,)))
    for text in "abcdef":
        measured_of(Source((path,)), Select(labels=text))
    assert len(kept(path.parent)) == 4 + 1


def test_results_of_several_files_are_kept_together(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = written(path.with_name("b.jtl"), 50)
    both = measured_of(Source((path, other)))
    alone = measured_of(Source((path,)))
    assert both.total.samples == alone.total.samples + 50
    poisoned(monkeypatch)
    assert equal(measured_of(Source((path, other))), both)
    assert equal(measured_of(Source((path,))), alone)


def test_a_relative_name_finds_the_same_cache(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measured_of(Source((path,)))
    monkeypatch.chdir(path.parent)
    poisoned(monkeypatch)
    assert measured_of(Source((Path(path.name),))).sources == (Path(path.name),)


def test_a_run_keeps_its_numbers_as_it_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is young, but JMeter writes no more; run.json does not speak of what is kept."""
    finished = done(tmp_path, WORLD, 1)
    assert len(kept(finished.job.folder)) == 1
    poisoned(monkeypatch)
    assert finished.measured is not None
    again = measured_of(locate([finished.job.folder]))
    assert again.total == finished.measured.total
    assert all(not name.startswith(".") for name in finished.facts["files"])


def test_what_was_written_to_a_run_since_is_read_anew(tmp_path: Path) -> None:
    finished = done(tmp_path, WORLD, 1)
    assert finished.measured is not None
    with finished.job.samples.open("a", encoding="utf-8") as file:
        file.write(finished.job.samples.read_text(encoding="utf-8").splitlines()[-1] + "\n")
    found = measured_of(locate([finished.job.folder]))
    assert found.total.samples == finished.measured.total.samples + 1


def test_history_without_the_cache_reads_and_keeps_nothing(path: Path) -> None:
    folder = str(path.parent)
    assert CliRunner().invoke(jmeterpy, ["history", folder, "--no-cache"]).exit_code == 0
    assert not kept(path.parent)
    CliRunner().invoke(jmeterpy, ["history", folder])
    assert kept(path.parent)


def test_a_baseline_without_the_cache_is_not_kept_either(path: Path, tmp_path: Path) -> None:
    base = written(tmp_path / "there" / "b.jtl", 50)
    words = [str(path), "--baseline", str(base), "--threshold", "p95 < +90% vs baseline"]
    for command in (["summary"], ["table", "summary"], ["report", "--format", "csv"]):
        CliRunner().invoke(jmeterpy, [*command, *words, "--no-cache"])
        assert not kept(base.parent)
    CliRunner().invoke(jmeterpy, ["summary", *words])
    assert kept(base.parent)


def test_what_was_kept_of_a_cut_gzip_file_says_so_and_goes_when_it_grows(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_WORTH_IT_PACKED", 1)
    whole = gzip.compress(path.read_bytes())
    packed = path.with_name("b.jtl.gz")
    packed.write_bytes(whole[:-300])
    os.utime(packed, (LONG_AGO, LONG_AGO))
    first = measured_of(locate([packed]))
    assert kept(packed.parent)
    second = measured_of(locate([packed]))
    assert (second.notes, second.total) == (first.notes, first.total)
    assert "in the midst of its data" in second.notes[0][1]
    packed.write_bytes(whole)  # whoever wrote it has gone on
    os.utime(packed, (LONG_AGO, LONG_AGO))
    grown = measured_of(locate([packed]))
    assert grown.notes == ()
    assert grown.total == measure(path).total
