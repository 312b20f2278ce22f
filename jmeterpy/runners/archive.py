"""Files into a container and out of it, as archives: the engine may be on another machine."""

from __future__ import annotations

import io
import posixpath
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from jmeterpy.errors import RunError
from jmeterpy.runners.job import Job

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from docker.models.containers import Container

USER = 10001
ROOT = PurePosixPath("/job")  # a volume: a read-only root takes archives nowhere else
WORK = ROOT / "work"
SAMPLES = ROOT / "samples.jtl"
LOG = ROOT / "jmeter.log"
DEEPEST = 32  # how many `..` a file's name may begin with
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Layout:
    """Where each file of a Job stands in the container."""

    folder: PurePosixPath  # where JMeter is started, deep enough that `../` stays below WORK
    files: dict[PurePosixPath, Path] = field(default_factory=dict)

    @property
    def plan(self) -> PurePosixPath:
        """The plan; a data file may have its usual name."""
        usual = self.folder / "plan.jmx"
        return self.folder / "main.jmx" if usual in self.files else usual

    @property
    def volumes(self) -> tuple[str, ...]:
        """The folders that must be volumes: ours, and that of each file with an absolute name."""
        outside = {str(place.parent) for place in self.files if WORK not in place.parents}
        return (str(ROOT), *sorted(outside))


def lay_out(job: Job) -> Layout:
    """Where `job`'s files go.

    Raises: RunError for a data file that is missing, or whose name climbs too far.
    """
    depth = max((PurePosixPath(name).parts.count("..") for name in job.files), default=0)
    if depth > DEEPEST:
        raise RunError(f"a data file's name climbs {depth} folders up; at most {DEEPEST} can be")
    folder = WORK.joinpath(*["up"] * depth)
    places = {}
    for name, file in job.files.items():
        if not file.exists():
            raise RunError(f"data file {name} not found (looked for {file})")
        places[PurePosixPath(posixpath.normpath(folder / name))] = file.absolute()
    return Layout(folder, places)


def put(container: Container, job: Job, layout: Layout) -> None:
    """The plan and its data files into a container that was created, and not yet started."""
    for volume in layout.volumes:
        root = PurePosixPath(volume)
        with tempfile.TemporaryFile() as archive:
            with tarfile.open(fileobj=archive, mode="w", dereference=True) as tar:
                if root == ROOT:
                    _add_folders(tar, layout.folder)
                    tar.add(job.plan, str(layout.plan.relative_to(root)), filter=_owned)
                for place, file in layout.files.items():
                    if _belongs(place, root):
                        tar.add(file, str(place.relative_to(root)), filter=_owned)
            archive.seek(0)
            container.put_archive(volume, archive)


def _belongs(place: PurePosixPath, root: PurePosixPath) -> bool:
    return WORK in place.parents if root == ROOT else place.parent == root


def _add_folders(tar: tarfile.TarFile, folder: PurePosixPath) -> None:
    """JMeter writes beside its plan: the folders must be its own."""
    names = [folder, *folder.parents]
    for name in reversed(names[: names.index(ROOT)]):
        member = tarfile.TarInfo(str(name.relative_to(ROOT)))
        member.type, member.mtime = tarfile.DIRTYPE, int(time.time())
        member.mode = 0o755
        tar.addfile(_owned(member))


def _owned(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = USER
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    return member


def get(container: Container, job: Job, layout: Layout | None) -> None:
    """The rows, the log, and what the plan itself has written, into the run folder.

    The rows that are there already are kept where they are the same: who reads them goes on.
    Without a layout (of a run that somebody else started) only rows and log are brought.
    """
    chunks, _ = container.get_archive(str(ROOT))
    with tarfile.open(fileobj=io.BufferedReader(Chunks(iter(chunks)), _BLOCK), mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isreg() else None
            if content is not None:
                with content:
                    _take(ROOT.parent / member.name, content, job, layout)


def _take(place: PurePosixPath, content: IO[bytes], job: Job, layout: Layout | None) -> None:
    if place == SAMPLES:
        _complete(job.samples, content)
    elif place == LOG:
        with job.log.open("wb") as log:
            shutil.copyfileobj(content, log, _BLOCK)
    elif layout and _is_output(place, layout):
        target = job.folder / "output" / Path(*place.relative_to(WORK).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file, _BLOCK)


def _is_output(place: PurePosixPath, layout: Layout) -> bool:
    ours = {layout.plan, *layout.files}
    below = WORK in place.parents and ".." not in place.parts
    return below and ours.isdisjoint((place, *place.parents))


def _complete(samples: Path, content: IO[bytes]) -> None:
    """Make `samples` what `content` is, without touching the bytes that are the same."""
    samples.touch()
    with samples.open("r+b") as file:
        while block := content.read(_BLOCK):
            here = file.tell()
            if file.read(len(block)) != block:
                file.seek(here)
                file.write(block)
        file.truncate()


class Chunks(io.RawIOBase):
    """A file that reads what an iterator of the SDK gives."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """As much of one chunk as fits."""
        view = memoryview(buffer).cast("B")
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        size = min(len(view), len(self._rest))
        view[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
