"""The counts of a page: nothing is lost, they fit, and the text says the same again."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from jmeterpy.analysis import Measured
from jmeterpy.analysis.series import bins_of
from jmeterpy.analysis.thresholds import judge, parse_all
from jmeterpy.reports.page.pack import pack
from jmeterpy.reports.page.percentiles import points
from jmeterpy.reports.page.prose import block, prose
from jmeterpy.reports.page.render import island, page
from jmeterpy.reports.page.scripts import FOLDER, bundle
from jmeterpy.reports.page.tally import LIVE, tally
from tests.conftest import missing

Take = Callable[..., Measured]


def numbers(data: bytes) -> list[int]:
    """A second, slow reading of varints."""
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value, shift = 0, 0
    return found


def test_every_sample_is_in_its_second_its_bin_and_its_outcome(take: Take) -> None:
    rows = [(i * 137, 10 + i * 31 % 4000, "AB"[i % 2], i % 7 > 0, 5) for i in range(400)]
    found = tally(take(rows))
    assert int(found.count.sum()) == 400
    assert int(found.count[found.row % 2 == 0].sum()) == sum(not row[3] for row in rows)
    name = [row.label for row in found.names if row].index("B")
    start = -found.first_s
    wanted = sorted(
        (int((row[0] + row[1]) / 1000 + start), int(bins_of(np.array([row[1]]))[0]))
        for row in rows
        if row[2] == "B" and row[3]
    )
    mine = found.row == 2 * name + 1
    got = zip(found.slot[mine], found.bin[mine], found.count[mine], strict=True)
    assert sorted((s, b) for s, b, n in got for _ in range(n)) == wanted


def test_the_text_says_the_same_as_the_counts(steady: Take) -> None:
    packed = pack(steady(3000, seconds=40, labels=("A", "B", "C"), failed=70)).result()
    data, streams, at = gzip.decompress(base64.b64decode(packed.text)), [], 0
    for length in packed.lengths:
        streams.append(numbers(data[at : at + length]))
        at += length
    sizes, steps, counts, users, *sums = streams
    found = packed.tally
    assert at == len(data)
    assert len(sizes) == 2 * len(found.names) * found.slots
    assert [count + 1 for count in counts] == found.count.tolist()
    bins, place = [], 0
    for size in sizes:
        here = np.cumsum(steps[place : place + size])
        bins += here.tolist()
        place += size
    assert bins == found.bin.tolist()
    assert users == found.users.tolist()
    assert sums == [stream.tolist() for stream in packed.sums.streams]


def test_slots_double_until_the_text_fits(steady: Take) -> None:
    measured = steady(6000, seconds=600, labels=("A", "B", "C", "D"))
    budget = len(pack(measured).result().text) * 3 // 4
    small = pack(measured, budget=budget).result()
    assert small.tally.slot_s > 1
    assert len(small.text) <= budget
    assert int(small.tally.count.sum()) == measured.total.samples


def test_labels_beyond_the_live_ones_are_still_in_the_total(steady: Take) -> None:
    measured = steady(1000, labels=tuple(f"label {i}" for i in range(100)))
    found = tally(measured)
    assert found.names[LIVE] is None
    assert int(found.count.sum()) == 1000


def test_a_test_of_fifteen_seconds_has_at_least_ten_points(steady: Take) -> None:
    measured = steady(300, seconds=15)
    found = tally(measured)
    assert found.slots >= 15
    assert len(points(found, 15).samples) >= 10


def test_the_points_drawn_are_those_of_the_series(steady: Take) -> None:
    measured = steady(20_000, seconds=100)
    drawn = points(tally(measured), 100)
    series = measured.series.rebucket(drawn.width_s)
    there = ~np.isnan(drawn.lines[1])
    assert there.sum() > 10
    assert np.allclose(drawn.lines[1][there], series.percentile(0.95)[: len(there)][there])


def test_every_figure_of_a_row_is_the_summarys(steady: Take) -> None:
    measured = steady(5000, seconds=60, labels=("A", "B"), failed=40)
    made = page(measured)
    for row in (*measured.labels, measured.total):
        for key, value in (("p50", row.p50_ms), ("p95", row.p95_ms), ("p99", row.p99_ms)):
            assert f'data-key="{key}" data-value="{value}">{value}<' in made
    assert made.count('data-key="samples"') == 3


def test_one_file_of_bounded_size_with_one_script_and_one_style(steady: Take) -> None:
    made = page(steady(20_000, seconds=1800, labels=tuple(f"GET /{i}" for i in range(20))))
    assert len(made.encode()) < 1_500_000
    assert len(re.findall("<script>", made)) == len(re.findall("<style>", made)) == 1
    assert "default-src 'none'" in made
    assert "unsafe" not in made
    assert not re.search(r'(src|href)="(?!data:|#)', made)
    assert " style=" not in made


def test_the_same_numbers_give_the_same_bytes(steady: Take) -> None:
    measured = steady(500)
    assert page(measured) == page(measured)


@pytest.mark.parametrize("label", ["</script><b>", "</title>", "<!--", "{{ 7 * 7 }}", "&amp;"])
def test_a_label_stays_text(take: Take, label: str) -> None:
    made = page(take([(i, 10, label, i % 2 > 0, 1) for i in range(200)]), title=label)
    assert made.count("</script>") == 3
    assert made.count("<!--") == 0
    assert "<b>" not in made.replace(bundle(), "")
    meta = re.search(r'id="meta">(.*?)</script>', made)
    assert meta
    assert json.loads(meta[1])["names"] == [label]


def test_a_label_of_a_megabyte_does_not_make_a_page_of_one(take: Take) -> None:
    made = page(take([(i, 10, "x" * 1_000_000, False, 1) for i in range(20)]))
    assert len(made) < 200_000


def test_sentences_of_the_markdown_are_the_same_in_html() -> None:
    assert prose(r"``p95(a\|b) < `x` `` in a\*b \<i\>, 5 % \\") == (
        "<code>p95(a|b) &lt; `x`</code> in a*b &lt;i&gt;, 5\u202f% \\"
    )


def test_tables_of_the_markdown_are_the_same_in_html() -> None:
    from jmeterpy.reports.markup import table, text

    lines = [*table(("", "a"), [(text("<i>|"), "1")]), "", text("5 < 6")]
    made = block(lines)
    assert "<td>&lt;i&gt;|</td>" in made
    assert '<td class="n">1</td>' in made
    assert made.endswith("<p>5 &lt; 6</p>")


def test_an_island_cannot_be_left() -> None:
    text = island({"a": "</script><!--&"})
    assert not set("<>&") & set(text)
    assert json.loads(text) == {"a": "</script><!--&"}


def test_every_module_is_in_the_script_once() -> None:
    made = bundle()
    for module in FOLDER.glob("*.mjs"):
        assert made.count(f"const {module.stem}Module = ") == 1
    assert not re.search(r"^\s*(import|export)\b", made, re.MULTILINE)


def checked(tool: str, *words: str) -> str:
    """What a tool of package.json says; `npm ci` there, or in CI a folder of its own, has it."""
    if not shutil.which(tool):
        missing("tsc", f"there is no `{tool}` on the path")
    told = subprocess.run([tool, *words], capture_output=True, text=True, check=False)
    return "" if told.returncode == 0 else told.stdout + told.stderr


def test_the_modules_are_typed() -> None:
    assert checked("tsc", "-p", str(Path(__file__).parent)) == ""


def test_the_modules_have_no_lint() -> None:
    settings = f"--config-path={Path(__file__).parent}"
    assert checked("biome", "lint", "--error-on-warnings", settings, str(FOLDER)) == ""


def test_verdicts_stand_before_the_charts(steady: Take) -> None:
    measured = steady(1000)
    verdicts = judge(parse_all(["p95 < 1ms", "p95(Nobody) < 1s", "mean < 10s"]), measured)
    made = page(measured, verdicts, title="Shop")
    order = [made.index(sign) for sign in ("✗ FAIL", "? NO DATA", "✓ PASS", 'id="time"')]
    assert order == sorted(order)
    assert "<title>Shop: failed</title>" in made


@pytest.mark.parametrize("samples", [1, 2, 7])
def test_few_samples_make_a_whole_page(take: Take, samples: int) -> None:
    made = page(take([(i, i, "A", True, 1) for i in range(samples)]))
    assert 'data-key="p95" data-value="">\u2013<' in made
