"""What `jmeterpy demo` says comes next can be done."""

from __future__ import annotations

from jmeterpy.cli.demo import _following


def test_the_next_steps_begin_with_the_server_that_they_need() -> None:
    serve, init = _following("jmeterpy").splitlines()
    assert serve.startswith("jmeterpy demo --serve ")
    assert "port 8000" in serve
    assert init.split()[:3] == ["jmeterpy", "init", "http://127.0.0.1:8000"]


def test_the_next_steps_fit_a_terminal() -> None:
    assert max(map(len, _following(".venv/bin/jmeterpy").splitlines())) + len("Next     ") <= 100
