from __future__ import annotations

import pytest

from jmeterpy.runners.docker import DockerRunner, find_docker
from tests.runners.contract import RunnerContract


@pytest.fixture
def runner(container_image: str) -> DockerRunner:
    assert container_image
    return find_docker()


@pytest.mark.engine
class TestDocker(RunnerContract):
    """The contract, in a container."""
