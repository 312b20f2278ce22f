"""jmeterpy merge, as its users meet it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from jmeterpy.analysis import measure
from jmeterpy.cli import jmeterpy
from tests.analysis.jtl_text import HEADER, one_row


def jtl(path: Path, *rows: str, header: str = HEADER) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return str(path)


def test_it_says_what_became_of_each_file(tmp_path: Path) -> None:
    one = jtl(tmp_path / "run" / "samples.jtl", one_row(1), one_row(2), "cut,")
    two = jtl(tmp_path / "b.jtl", "1795229400000,5,true", header="timeStamp,elapsed,success")
    out = tmp_path / "all.jtl"
    said = CliRunner().invoke(jmeterpy, ["merge", str(Path(one).parent), two, "-o", str(out)])
    assert said.exit_code == 0
    assert said.stdout == f"{out}: 3 rows, 17 columns\n"
    first, second = said.stderr.splitlines()
    assert first == f"{one}: 2 rows, 1 damaged row left out"
    assert second.startswith(f"{two}: 1 row, no label, responseCode, ")
    assert measure(out).total.samples == 3
