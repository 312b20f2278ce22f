from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jmeterpy.model import Element
from tests.shortcuts.recorder import Recorder, Taken, recording, take


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    """A server of the module's own."""
    with recording() as found:
        yield found


@pytest.fixture(scope="module")
def run(jmeter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Taken]:
    """`run(plan)`: what real JMeter made of it."""

    def taken(plan: Element, **settings: Any) -> Taken:
        folder = tmp_path_factory.mktemp("run") / "run"
        return take(plan, jmeter_home, folder, **settings)

    return taken
