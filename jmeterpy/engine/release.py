"""The release of JMeter that we run, and the 158 jars that make it, by checksum."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources

VERSION = "5.6.3"
UNPACKED = "bin/"  # the place of the one jar whose bin folder is unpacked


@dataclass(frozen=True)
class Jar:
    """One file of the release: where it goes in JMeter's home, and what it must be."""

    place: str
    coordinate: str  # group:artifact:version, and a classifier where it has one
    size: int  # bytes
    sha256: str

    @property
    def path(self) -> str:
        """Its path in a Maven repository.

        >>> Jar("lib/a.jar", "org.acme:a:1.0:data", 1, "").path
        'org/acme/a/1.0/a-1.0-data.jar'
        """
        group, artifact, version, *classifier = self.coordinate.split(":")
        file = "-".join((artifact, version, *classifier))
        return f"{group.replace('.', '/')}/{artifact}/{version}/{file}.jar"


def jars() -> tuple[Jar, ...]:
    """Every jar of the lock file; they are fetched as listed, and nothing is resolved.

    Source: names and sizes are those of the official distribution, `expected_release_jars.csv`.
    """
    lock = resources.files("jmeterpy.engine").joinpath(f"jmeter-{VERSION}.lock.csv")
    rows = csv.DictReader(lock.read_text(encoding="utf-8").splitlines())
    return tuple(
        Jar(row["place"], row["coordinate"], int(row["bytes"]), row["sha256"]) for row in rows
    )
