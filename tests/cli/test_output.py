"""Data on stdout."""

from __future__ import annotations

import io

import pytest

from jmeterpy.cli.output import show_data


class Terminal(io.StringIO):
    """A stdout that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("out", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_only_a_terminal_is_spared_what_it_would_obey(
    out: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "label,samples\na\x1b[31mb\x9bc\x7f,1\n"
    monkeypatch.setattr("sys.stdout", out)
    show_data(text)
    if out.isatty():
        assert out.getvalue() == "label,samples\na\ufffd[31mb\ufffdc\ufffd,1\n"
    else:
        assert out.getvalue() == text
