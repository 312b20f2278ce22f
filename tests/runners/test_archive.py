from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from jmeterpy.errors import RunError
from jmeterpy.runners import archive
from jmeterpy.runners.archive import Chunks, lay_out
from jmeterpy.runners.job import Job


class Container:
    """Gives an archive of /job as the engine does, in odd pieces; keeps what is put."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = files or {}
        self.put: dict[str, tarfile.TarInfo] = {}

    def get_archive(self, path: str) -> tuple[Iterator[bytes], dict[str, Any]]:
        assert path == "/job"
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for name, content in self.files.items():
                member = tarfile.TarInfo(f"job/{name}")
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
            link = tarfile.TarInfo("job/work/link")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)
        data = packed.getvalue()
        return (data[i : i + 777] for i in range(0, len(data), 777)), {}

    def put_archive(self, path: str, data: Any) -> bool:
        with tarfile.open(fileobj=data) as tar:
            self.put |= {str(PurePosixPath(path) / member.name): member for member in tar}
        return True


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "plan.jmx").write_text("<plan/>")
    (tmp_path / "data.csv").write_text("a\n")
    return Job(tmp_path, files={"data.csv": tmp_path / "data.csv"})


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("users.csv", "/job/work/users.csv"),
        ("./a//b.csv", "/job/work/a/b.csv"),
        ("../up.csv", "/job/work/up.csv"),
        ("../../a/../up.csv", "/job/work/up/up.csv"),
        ("/data/users.csv", "/data/users.csv"),
        ("plan.jmx", "/job/work/plan.jmx"),
    ],
)
def test_a_file_stands_where_jmeter_looks_for_its_name(
    tmp_path: Path, name: str, place: str
) -> None:
    (tmp_path / "x").touch()

    layout = lay_out(Job(tmp_path, files={name: tmp_path / "x"}))

    assert list(layout.files) == [PurePosixPath(place)]
    assert layout.plan not in layout.files
    assert layout.folder / layout.plan.name == layout.plan


def test_a_file_with_an_absolute_name_gets_a_volume_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    files = dict.fromkeys(("/data/a.csv", "/data/b.csv", "/opt/my/c.csv"), tmp_path / "x")

    layout = lay_out(Job(tmp_path, files=files))

    assert layout.volumes == ("/job", "/data", "/opt/my")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"data file no\.csv not found"):
        lay_out(Job(tmp_path, files={"no.csv": tmp_path / "no.csv"}))


def test_files_go_in_as_the_user_of_the_image(job: Job) -> None:
    container: Any = Container()

    archive.put(container, job, lay_out(job))

    assert set(container.put) == {"/job/work", "/job/work/plan.jmx", "/job/work/data.csv"}
    assert {member.uid for member in container.put.values()} == {10001}


def test_rows_and_log_and_output_come_out_and_inputs_do_not(job: Job) -> None:
    container: Any = Container(
        {
            "samples.jtl": b"rows\n" * 100_000,
            "jmeter.log": b"log",
            ".java/prefs.xml": b"-",
            "work/data.csv": b"changed",
            "work/plan.jmx": b"changed",
            "work/mine/own.csv": b"mine",
            "work/../../escaped": b"-",
        }
    )

    archive.get(container, job, lay_out(job))

    found = {str(f.relative_to(job.folder)) for f in job.folder.rglob("*") if f.is_file()}
    assert found == {"plan.jmx", "data.csv", "samples.jtl", "jmeter.log", "output/mine/own.csv"}
    assert job.samples.read_bytes() == b"rows\n" * 100_000
    assert job.plan.read_text() == "<plan/>"
    assert not (job.folder.parent / "escaped").exists()


@pytest.mark.parametrize("here", [b"", b"one\ntw", b"one\ntwo\n", b"ONE\n", b"one\ntwo\nthree\n"])
def test_the_rows_of_the_archive_complete_those_that_came_live(job: Job, here: bytes) -> None:
    container: Any = Container({"samples.jtl": b"one\ntwo\n"})
    job.samples.write_bytes(here)
    with job.samples.open("rb", buffering=0) as reader:  # who follows the file keeps it open
        seen = len(reader.read(4))

        archive.get(container, job, None)

        assert job.samples.read_bytes() == b"one\ntwo\n"
        assert reader.read() == b"one\ntwo\n"[seen:]


def test_chunks_read_as_a_file_whatever_their_sizes() -> None:
    pieces = [b"", b"ab", b"", b"cdefghij", b"k"]

    reader = io.BufferedReader(Chunks(iter(pieces)), 4)

    assert (reader.read(3), reader.read(), reader.read()) == (b"abc", b"defghijk", b"")
