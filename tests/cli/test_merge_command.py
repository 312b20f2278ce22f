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


def test_it_says_where_it_keeps_files_apart(tmp_path: Path) -> None:
    one = jtl(tmp_path / "a.jtl", one_row(1, thread="g 1-1"))
    two = jtl(tmp_path / "b.jtl", one_row(2, thread="g 1-1"))
    same = f"note: {one} and {two} are of the same time and have threads of the same names; "
    for words, said in (
        ((), f"{same}threads are named after their files, as --engines does"),
        (("--no-engines",), f"{same}rows of one may count as parts of the other's: --engines"),
    ):
        found = CliRunner().invoke(
            jmeterpy, ["merge", one, two, "-o", str(tmp_path / "c.jtl"), *words]
        )
        assert found.stderr.splitlines()[-1].startswith(said)
    quiet = CliRunner().invoke(
        jmeterpy, ["merge", one, two, "-o", str(tmp_path / "c.jtl"), "--engines"]
    )
    assert "note" not in quiet.stderr
