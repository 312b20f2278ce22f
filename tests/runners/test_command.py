from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmeterpy.runners.command import PINNED, arguments, properties_text, settings
from jmeterpy.runners.job import Job


def load(text: str) -> dict[str, str]:
    """What `java.util.Properties.load` reads, for one property a line."""

    def plain(escaped: str) -> str:
        units = re.sub(
            r"\\(u[0-9a-f]{4}|.)",
            lambda it: (
                {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}.get(it[1], "")
                or (chr(int(it[1][1:], 16)) if len(it[1]) == 5 else it[1])
            ),
            escaped,
        )
        return units.encode("utf-16", "surrogatepass").decode("utf-16")

    found = [re.fullmatch(r"((?:\\.|[^\\=])*)=(.*)", line) for line in text.split("\n")[:-1]]
    return {plain(line[1]): plain(line[2]) for line in found if line}


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_any_text_survives_a_properties_file(values: dict[str, str]) -> None:
    assert load(properties_text(values)) == values


@given(st.text())
def test_a_properties_file_is_plain_ascii(text: str) -> None:
    assert properties_text({"a": text}).isascii()


def test_a_stop_port_lies_in_the_range_that_jmeter_may_use() -> None:
    """Where the first is above the last, JMeter listens nowhere."""
    values = settings(stop_port=50_000)

    assert int(values["jmeterengine.nongui.port"]) == 50_000
    assert int(values["jmeterengine.nongui.maxport"]) >= 50_000
    assert values.items() >= PINNED.items()


def test_ours_come_last_so_that_they_win() -> None:
    job = Job(Path("run"), properties={"a": "b=c"}, remote_properties={"g": ""})

    words = arguments(job, plan="p", samples="s", log="l", first=["user"], last=["ours", "secret"])

    assert words == [
        *("-n", "-t", "p", "-l", "s", "-j", "l"),
        *("-q", "user", "-Ja=b=c", "-Gg=", "-q", "ours", "-q", "secret"),
    ]


@pytest.mark.parametrize("secret", ["xyzzy"])
def test_secrets_are_no_arguments(secret: str) -> None:
    job = Job(Path("run"), secrets={"pw": secret})

    words = arguments(job, plan="p", samples="s", log="l", first=[], last=["secret file"])

    assert secret not in " ".join(words) + repr(job)
