"""`jmeterpy init` writes a plan that works, and never over something."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.errors import PlanError
from jmeterpy.flows.inspect import inspect
from jmeterpy.flows.starter import start


@pytest.mark.parametrize(
    "url", [None, "http://127.0.0.1:9000/shop?page=1", "https://a.test", "localhost:80"]
)
def test_the_plan_loads_and_has_no_problem(url: str | None, tmp_path: Path) -> None:
    states = dict(start(tmp_path, url))
    assert set(states.values()) == {"written"}
    seen = inspect(tmp_path / "plan.py", {"users": "3"})
    assert [str(problem) for problem in seen.problems] == []
    assert seen.loaded.thresholds


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "plan.py").write_text("mine")
    (tmp_path / ".gitignore").write_text("*.pyc")
    states = {path.name: state for path, state in start(tmp_path, None)}
    assert (states["plan.py"], states[".gitignore"]) == ("kept", "added")
    assert (tmp_path / "plan.py").read_text() == "mine"
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\nresults/\n"
    assert dict(start(tmp_path, None))[tmp_path / ".gitignore"] == "kept"


@pytest.mark.parametrize("url", ["ftp://a.test", "http://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused(url: str | None, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="address"):
        list(start(tmp_path, url))


@pytest.mark.parametrize(
    "url", ['http://a.test/"+evil+"', 'http://a"""b.test/', "http://a.test/{x}"]
)
def test_an_address_cannot_write_code_into_the_plan(url: str | None, tmp_path: Path) -> None:
    list(start(tmp_path, url))
    assert inspect(tmp_path / "plan.py", {}).nodes
