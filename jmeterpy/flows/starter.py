"""What `jmeterpy init` writes: a plan, a CI step, .gitignore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from jmeterpy.errors import PlanError

PLAN = '''"""My load test: `jmeterpy check plan.py`, then `jmeterpy run plan.py`."""

from jmeterpy import TestPlan, expect, http, steady, think


def plan(base: str = {base!r}, users: int = 10, hold: str = "30s") -> TestPlan:
    """Change a value for one run with -p: `jmeterpy run plan.py -p users=50`."""
    return TestPlan("My first load test")[
        http.defaults(base),
        steady(users=users, ramp_up="5s", hold=hold)[
            http.get({path!r}, name="Front page")[expect(status=200)],
            think("1s", "3s"),
            # http.post("/login", name="Login", json={{"user": "anna"}})[expect(status=200)],
        ],
    ]


thresholds = [
    "p95 < 1s",
    "error_rate < 1%",
]
'''
WORKFLOW = """# Runs the load test on every push; a missed threshold fails the job (exit code 1).
name: load test
on: push
jobs:
  load-test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - run: pip install "jmeterpy[java]"
      - run: jmeterpy run plan.py
      - if: always()
        uses: actions/upload-artifact@v4
        with: {name: load-test, path: results}
"""
IGNORE = "results/\n"


def start(folder: Path, url: str | None) -> Iterator[tuple[Path, str]]:
    """Write what is not there yet; each path with what was done: written, kept or added.

    Raises: PlanError for an address that is none, or a folder that cannot be written to.
    """
    base, path = _address(url or "http://127.0.0.1:8000")
    files = {
        folder / "plan.py": PLAN.format(base=base, path=path),
        folder / ".github" / "workflows" / "load-test.yml": WORKFLOW,
    }
    try:
        for file, text in files.items():
            yield file, _write(file, text)
        yield folder / ".gitignore", _ignore(folder / ".gitignore")
    except OSError as error:
        raise PlanError(f"cannot write to {folder}: {error.strerror}") from None


def _address(url: str) -> tuple[str, str]:
    """The base and the path of an address.

    >>> _address("https://shop.example/list?page=1")
    ('https://shop.example', '/list?page=1')
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PlanError(f"{url!r} is no address; write it as http://127.0.0.1:8000/path")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}", (parts.path or "/") + query


def _write(file: Path, text: str) -> str:
    if file.exists():
        return "kept"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return "written"


def _ignore(file: Path) -> str:
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    if "results/" in before.splitlines():
        return "kept"
    gap = "" if before.endswith("\n") or not before else "\n"
    file.write_text(f"{before}{gap}{IGNORE}", encoding="utf-8")
    return "added" if before else "written"
