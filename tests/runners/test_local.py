from __future__ import annotations

from pathlib import Path

import pytest
from contract import RunnerContract

from jmeterpy.runners.local import LocalRunner, find_local


@pytest.fixture
def runner(jmeter_home: Path) -> LocalRunner:
    return find_local(jmeter_home=jmeter_home)


@pytest.mark.jmeter
class TestLocal(RunnerContract):
    """The contract, on this machine."""
