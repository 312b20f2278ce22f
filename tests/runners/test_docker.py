from __future__ import annotations

import pytest
from contract import RunnerContract

from jmeterpy.runners.docker import DockerRunner, find_docker


@pytest.fixture
def runner(container_image: str) -> DockerRunner:
    assert container_image
    return find_docker()


@pytest.mark.engine
class TestDocker(RunnerContract):
    """The contract, in a container."""
