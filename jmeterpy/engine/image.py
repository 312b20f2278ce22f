"""The image of JMeter: built from this user's cache without a network, and checked before use."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from jmeterpy.engine.daemon import (
    QUICK_S,
    EngineState,
    connect,
    failures,
    find_daemon,
    refusals,
)
from jmeterpy.engine.home import Home, find_jmeter
from jmeterpy.engine.image_plugins import LABEL, lacking, plugin_jars
from jmeterpy.engine.release import VERSION
from jmeterpy.errors import EngineError, InstallError

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

ABI = "1"  # what runners expect of an image: user 10001, /job, /opt/jmeter, java, bash, tail, head
_LABEL = "io.jmeterpy.image"
_DOCKERFILE = "Dockerfile.jmeter"
_LEFT_OUT = {"docs", "printable_docs", "examples", "rmi_keystore.jks", "backups"}
BUILD_IT = "jmeterpy install --image     builds it from the JMeter that is here"

Said = Callable[[str], None]


def image_name() -> str:
    """What the image is called: JMETERPY_IMAGE, else ours with JMeter's version."""
    return os.environ.get("JMETERPY_IMAGE") or f"jmeterpy/jmeter:{VERSION}"


def engine_state() -> EngineState:
    """Whether a container engine answers, and has an image that runs; takes at most a second."""
    daemon = find_daemon()
    try:
        client = connect(daemon, timeout_s=QUICK_S)
    except EngineError as error:
        return EngineState(answers=False, image=False, where=daemon.address, why=error.message)
    try:
        image = find_image(client)
    except EngineError as error:
        return EngineState(answers=True, image=False, where=daemon.address, why=error.message)
    finally:
        client.close()
    lacks = lacking(image.labels or {}, find_jmeter())
    return EngineState(answers=True, image=True, where=daemon.address, lacks=lacks)


def find_image(client: DockerClient, *, name: str | None = None) -> Image:
    """The image that runs will use.

    Raises: EngineError when it is not there, or is none that this version can run.
    """
    from docker.errors import ImageNotFound

    wanted = name or image_name()
    try:
        with refusals(f"look for the image {wanted}"):
            image = client.images.get(wanted)
    except EngineError as error:
        if isinstance(error.__cause__, ImageNotFound):
            raise EngineError(f"the image {wanted} is not there", hint=BUILD_IT) from error
        raise
    _check(image.labels or {}, wanted)
    return image


def _check(labels: Mapping[str, str], name: str) -> None:
    abi = labels.get(f"{_LABEL}.abi")
    if abi is None:
        raise EngineError(f"the image {name} is not one of jmeterpy's", hint=BUILD_IT)
    if abi != ABI:
        raise EngineError(
            f"the image {name} was built for another jmeterpy (its kind is {abi}, ours is {ABI})",
            hint=BUILD_IT,
        )


def image_jmeter(image: Image) -> str:
    """The version of the JMeter in it."""
    return str((image.labels or {}).get(f"{_LABEL}.jmeter", ""))


def build_image(
    home: Home,
    *,
    client: DockerClient | None = None,
    name: str | None = None,
    java_image: str | None = None,
    said: Said | None = None,
) -> str:
    """Build the image from the JMeter of `home`; gives the image's id.

    Nothing is fetched but the base, where the engine does not have it: `java_image`, else
    JMETERPY_JAVA_IMAGE, else the one that Dockerfile.jmeter names.

    Raises: EngineError with the step that failed.
    """
    engine = client or connect()
    try:
        with tempfile.TemporaryFile() as context:
            _pack(home, context)
            context.seek(0)
            arguments = _arguments(home, java_image or os.environ.get("JMETERPY_JAVA_IMAGE"))
            labels = {LABEL: ",".join(plugin_jars(home.folder))}
            _build(
                engine,
                context,
                name or image_name(),
                arguments,
                labels=labels,
                said=said or _silent,
            )
        return str(find_image(engine, name=name).id)
    finally:
        _clear(engine)
        if client is None:
            engine.close()


def _silent(_line: str) -> None:
    """Nobody listens."""


def _arguments(home: Home, java_image: str | None) -> dict[str, str]:
    """The stage that fetches has nothing to fetch here, so that any base serves it."""
    base = java_image or _default_base()
    return {"JMETER_VERSION": home.version, "JAVA_IMAGE": base, "PYTHON_IMAGE": base}


def _default_base() -> str:
    lines = dockerfile().read_text(encoding="utf-8").splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith("ARG JAVA_IMAGE="))


def dockerfile() -> Path:
    """Dockerfile.jmeter: beside the package in a checkout, inside it when it is installed."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package, package.parent):
        if (folder / _DOCKERFILE).is_file():
            return folder / _DOCKERFILE
    raise InstallError(f"{_DOCKERFILE} is missing from this installation of jmeterpy")


def _pack(home: Home, target: IO[bytes]) -> None:
    """The build context: the Dockerfile and JMeter's bin and lib, owned by root, without logs."""
    with tarfile.open(fileobj=target, mode="w", dereference=True) as tar:
        tar.add(dockerfile(), _DOCKERFILE, filter=_plain)
        for part in ("bin", "lib"):
            tar.add(home.folder / part, f"jmeter/{part}", filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    name = PurePosixPath(member.name)
    if name.name in _LEFT_OUT or name.suffix in {".log", ".bat", ".cmd"}:
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def _build(
    client: DockerClient,
    context: IO[bytes],
    name: str,
    arguments: dict[str, str],
    *,
    labels: dict[str, str],
    said: Said,
) -> None:
    with refusals(f"build the image {name}"):
        steps = client.api.build(
            fileobj=context,
            custom_context=True,
            dockerfile=_DOCKERFILE,
            tag=name,
            buildargs=arguments,
            labels=labels,
            network_mode="none",
            rm=True,
            forcerm=True,  # else the container of a step that failed stays
            decode=True,
        )
        wrong = [error for step in steps if (error := _report(step, said))]  # to the very end
    if wrong:
        raise EngineError(
            f"the image {name} could not be built: {wrong[0]}",
            hint="Where the base cannot be pulled, name one that the engine has with "
            "JMETERPY_JAVA_IMAGE (Java 17 to 21, bash and coreutils)",
        )


def _report(step: dict[str, Any], said: Said) -> str:
    """Say what the step says; its error, if it is one."""
    line = str(step.get("stream") or step.get("status") or "").strip()
    if line:
        said(line)
    return str(step.get("error") or "").strip()


def _clear(client: DockerClient) -> None:
    """What the classic builder leaves: the first stage, and the image that had our name before."""
    for label in (f"{_LABEL}.stage", f"{_LABEL}.abi"):
        with suppress(*failures()):  # another prune is under way: what is left costs only disk
            client.images.prune(filters={"dangling": True, "label": label})
