"""What stands where a results file should be: pipes, sockets, devices, loops, locked doors."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.conftest import Say
from tests.hostile.files import GOOD

KINDS = ["a pipe", "a socket", "a device", "a loop of links", "a folder", "nothing", "a link to it"]


def made(kind: str, path: Path) -> str:
    """Put it there; the words that a refusal has."""
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(path))
    elif kind == "a device":
        path.symlink_to("/dev/zero")
    elif kind == "a loop of links":
        path.symlink_to(path)
        return "cannot be read: Too many levels of symbolic links"
    elif kind == "a folder":
        path.mkdir()
        return "is not a run folder: it holds no samples.jtl and no other JTL"
    elif kind == "a link to it":
        path.symlink_to(path.with_name("gone"))
    return "is no regular file" if kind in KINDS[:3] else "there is no such file"


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder that everybody may enter, with a name short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="jp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_refused_at_once(kind: str, short_path: Path, say: Say) -> None:
    path, good = short_path / "x.jtl", short_path / "good.csv"
    good.write_bytes(GOOD)
    expected = made(kind, path)
    for words in (
        ("summary", path), ("report", path, "-o", short_path / "out"), ("plot", "samples", path),
        ("compare", path, good), ("compare", good, path), ("summary", good, path),
        ("merge", good, path, "-o", short_path / "all"),
    ):  # fmt: skip
        said = say(*words)
        assert (said.code, said.out) == (4, "")
        assert expected in said.err
        assert str(path) in said.err
    monitored = say("summary", good, "--perfmon", path)
    assert monitored.code == 4
    assert expected.partition(":")[0] in monitored.err or kind == "a folder"
    assert say("history", short_path).code == 4  # nothing else is there


@contextmanager
def nobody() -> Iterator[None]:
    """Without root's rights, where there are any."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("command", ["summary", "report", "plot samples", "history"])
def test_a_locked_file_is_said(command: str, short_path: Path, say: Say) -> None:
    path = short_path / "x.jtl"
    path.write_bytes(GOOD)
    assert say("summary", path).code == 0  # everything is imported now
    path.chmod(0)
    with nobody():
        said = say(*command.split(), short_path if command == "history" else path)
    assert said.code == 4
    assert "permission" in said.err


@pytest.mark.parametrize(
    "words", [("report", "-o"), ("merge", "-o"), ("plot", "-o")], ids=lambda words: words[0]
)
def test_a_locked_folder_to_write_to_is_said(
    words: tuple[str, str], short_path: Path, say: Say
) -> None:
    path, locked = short_path / "x.jtl", short_path / "locked"
    path.write_bytes(GOOD)
    locked.mkdir()
    command, option = words
    names = (command, "samples", path) if command == "plot" else (command, path)
    target = locked / ("out" if command == "report" else "out.png")
    assert say(*names, option, short_path / target.name).code == 0
    locked.chmod(0o555)
    with nobody():
        said = say(*names, option, target)
    assert said.code == 2
    assert "cannot write" in said.err
    assert "Permission denied" in said.err


def test_a_folder_that_is_a_file_to_write_to_is_said(short_path: Path, say: Say) -> None:
    path = short_path / "x.jtl"
    path.write_bytes(GOOD)
    said = say("report", path, "-o", path)
    assert (said.code, said.err) == (2, f"{path} is a file; a report needs a folder (-o DIR)")
    said = say("plot", "samples", path, "-o", path / "a.png")
    assert said.code == 2
    assert "cannot write" in said.err
