"""What the sample API can be told: its switches, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from jmeterpy.errors import SettingError
from jmeterpy.units import duration, show_duration


@dataclass(frozen=True)
class Capacity:
    """So many requests at once, each for so long; the others wait in line, in order of arrival.

    The most requests a second are workers / service: 4x50ms serves 80.
    """

    workers: int
    service: timedelta


@dataclass(frozen=True)
class Settings:
    """How the sample API serves. `slow` adds to the named paths, `latency` to all of them."""

    host: str = "127.0.0.1"
    port: int = 0
    latency: timedelta = timedelta(0)
    slow: tuple[tuple[str, timedelta], ...] = (("/music/login/", timedelta(milliseconds=300)),)
    errors: float = 0.0
    seed: int = 1
    capacity: Capacity | None = None


def slow(texts: Sequence[str]) -> tuple[tuple[str, timedelta], ...]:
    """Paths and how much longer they take.

    >>> slow(["/login/=300ms"])
    (('/login/', datetime.timedelta(microseconds=300000)),)

    Raises: SettingError for a text without path, UnitError for a time without unit.
    """
    pairs = [text.partition("=") for text in texts if text != "none"]
    for path, _, time in pairs:
        if not path.startswith("/") or not time:
            raise SettingError(f"--slow {path}{time and '='}{time}: write it as /login/=300ms")
    return tuple((path, duration(time, what=f"--slow {path}")) for path, _, time in pairs)


def capacity(text: str) -> Capacity:
    """Workers and service time.

    >>> capacity("4x50ms")
    Capacity(workers=4, service=datetime.timedelta(microseconds=50000))

    Raises: SettingError for another form, UnitError for a time without unit.
    """
    found = re.fullmatch(r"(\d+)\s*x\s*(\S+)", text.strip())
    if not found or int(found[1]) == 0:
        raise SettingError(f"--capacity {text!r}: write workers and service time, as 4x50ms")
    return Capacity(int(found[1]), duration(found[2], what="--capacity"))


def error_rate(text: str) -> float:
    """A share of all requests, in steps of one in a thousand.

    >>> error_rate("0.05"), error_rate("5%")
    (0.05, 0.05)

    Raises: SettingError for anything but a share between 0 and 1.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text.strip())
    share = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= share <= 1:
        raise SettingError(f"--errors {text!r}: write a share of all requests, as 0.05 or 5%")
    return share


def show(settings: Settings) -> str:
    """The switches that are set, in words.

    >>> show(Settings(errors=0.05, capacity=capacity("4x50ms"), slow=()))
    'capacity 4 x 50ms, 5 % errors'
    """
    words = []
    if settings.capacity:
        service = show_duration(settings.capacity.service)
        words.append(f"capacity {settings.capacity.workers} x {service}")
    if settings.latency:
        words.append(f"latency {show_duration(settings.latency)}")
    words += [f"{path} +{show_duration(time)}" for path, time in settings.slow]
    if settings.errors:
        words.append(f"{settings.errors * 100:g} % errors")
    return ", ".join(words)
