"""Labels, groups and times chosen, fresh and kept: every figure as the naive count has it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmeterpy.analysis import Measured, reader
from jmeterpy.flows import cache
from jmeterpy.flows.cache import measured_of
from jmeterpy.flows.sources import Source
from jmeterpy.flows.window import Window, chosen
from tests.analysis import naive
from tests.analysis.agree import differences, equal
from tests.analysis.generated import text_of, threads_rows
from tests.analysis.worlds import World, write_run

LONG_AGO = 1_700_000_000
CORPUS = ("subresults", "transactions", "distributed", "errors", "labels", "openmodel")
LABELS = st.none() | st.sampled_from(["a", "^a$", r"-\d", "b|c", "", "[^-]$", "^$", "é|日", "none"])
GROUPS = st.none() | st.sampled_from(["x", "^Group y$", "Group", " ", "none"])


@dataclass(frozen=True)
class Asked:
    """What is kept; times in milliseconds after the first start."""

    label: str | None = None
    exclude: str | None = None
    group: str | None = None
    from_ms: int | None = None
    to_ms: int | None = None

    @property
    def window(self) -> Window:
        """The same as the command line gives it."""
        since, until = (
            None if at is None else timedelta(milliseconds=at) for at in (self.from_ms, self.to_ms)
        )
        return Window(self.label, self.group, since, until, exclude=self.exclude)

    def of(self, samples: list[naive.Sample]) -> list[naive.Sample]:
        """The samples that it keeps."""
        return naive.kept(
            samples,
            label=self.label,
            exclude=self.exclude,
            group=self.group,
            from_ms=self.from_ms,
            to_ms=self.to_ms,
        )


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    since = draw(st.none() | st.sampled_from([0, 1, 120, 999, 1000, 1001, 5000, 70_000]))
    length = draw(st.none() | st.sampled_from([1, 2, 700, 1000, 1600, 60_000, 200_000]))
    until = None if length is None else (since or 0) + length
    return Asked(draw(LABELS), draw(LABELS), draw(GROUPS), since, until)


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of its own, and small files are worth keeping."""
    monkeypatch.setenv("JMETERPY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_WORTH_IT", 1)


def read(path: Path, window: Window) -> Measured:
    """What is measured anew; the same comes when it is kept, and when it is taken from there."""
    fresh, kept = Source((path,), cache=False), Source((path,))
    found = measured_of(fresh, chosen(window, fresh)[0])
    for _ in range(2):
        select, scope = chosen(window, kept)
        assert equal(measured_of(kept, select), found)
        assert scope == chosen(window, fresh)[1]
    return found


def refused(*_: object, **__: object) -> Measured:
    pytest.fail("the file was read anew")


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rows=threads_rows(), wanted=asked(), piece=st.integers(90, 3000))
def test_any_part_of_any_file_agrees_with_the_naive_count(
    rows: list[tuple[int, str]],
    wanted: Asked,
    piece: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("law") / "samples.jtl"
    path.write_bytes(text_of(rows))
    os.utime(path, (LONG_AGO, LONG_AGO))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_PIECE", piece)
        found = read(path, wanted.window)
    expected = wanted.of(naive.told_apart(naive.rows(path)))
    assert differences(found, expected) == []


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("how", ["each alone", "all together"])
def test_any_part_of_a_real_file_agrees_with_the_naive_count(
    corpus: Path, name: str, how: str
) -> None:
    path = corpus / "jtl" / name / "results.jtl"
    samples = naive.told_apart(naive.rows(path))
    labels = list(dict.fromkeys(s.label for s in samples))
    groups = list(naive.by_group(samples))
    first, last = min(s.start for s in samples), max(s.end for s in samples)
    tenth = max(1, (last - first) // 10)
    whole = {
        "label": "|".join(re.escape(label) for label in labels[:9]),
        "exclude": f"^{re.escape(labels[-1])}$" if len(labels) > 1 else "no such label",
        "group": re.escape(groups[0]),
        "from_ms": tenth,
        "to_ms": 9 * tenth + 1,
    }
    parts = [{key: value} for key, value in whole.items()] if how == "each alone" else [whole]
    for part in parts:
        wanted = Asked(**part)  # type: ignore[arg-type]  # each under its own name
        fresh = Source((path,), cache=False)
        found = measured_of(fresh, chosen(wanted.window, fresh)[0])
        expected = wanted.of(samples)
        assert differences(found, expected) == [], part
        assert expected or name == "errors", part  # its six rows do not survive all of it


@pytest.mark.parametrize("more", [Asked(), Asked(label="o", exclude="Check", to_ms=80_000)])
def test_what_is_left_of_a_warm_up_agrees_with_the_naive_count(tmp_path: Path, more: Asked) -> None:
    world = World(users=40, seconds=100, ramp_s=10, warm=(2.0, 8.0))
    path = write_run(world, 1, tmp_path / "run.jtl")
    os.utime(path, (LONG_AGO, LONG_AGO))
    window = Window(more.label, end=more.window.end, exclude=more.exclude, skip_warmup=True)
    scope = chosen(window, Source((path,), cache=False))[1]
    assert scope.from_s is not None
    same = Asked(more.label, more.exclude, None, round(1000 * scope.from_s), more.to_ms)
    found = read(path, window)
    expected = same.of(naive.told_apart(naive.rows(path), crossing=True))  # made without threads
    assert differences(found, expected) == []
    assert equal(read(path, same.window), found)
    assert len(expected) > 800


def test_a_part_that_is_kept_is_not_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_run(World(users=5, seconds=30), 1, tmp_path / "run.jtl")
    os.utime(path, (LONG_AGO, LONG_AGO))
    window = Asked(label="o", from_ms=5000, to_ms=20_000).window
    found = read(path, window)
    monkeypatch.setattr("jmeterpy.analysis.entry.measure", refused)
    source = Source((path,))
    assert equal(measured_of(source, chosen(window, source)[0]), found)
