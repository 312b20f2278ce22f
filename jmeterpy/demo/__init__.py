"""The sample API and the worked plans: a leaf that is started as a child process."""

from __future__ import annotations

from pathlib import Path

from jmeterpy.errors import PlanError

_HERE = Path(__file__).resolve().parent
PLAN_FOLDERS = (_HERE.parent / "plans", _HERE.parent.parent / "plans")
"""In the installed package and in the checkout; the first that exists counts."""


def plan_file(name: str) -> Path:
    """Where the worked plan `name` lies, in the installed package or in the checkout.

    >>> plan_file("users_and_posts").name
    'users_and_posts.py'

    Raises: PlanError for a name that is no worked plan.
    """
    folder = next((path for path in PLAN_FOLDERS if path.is_dir()), PLAN_FOLDERS[1])
    path = folder / f"{name.removesuffix('.py')}.py"
    if not path.is_file():
        known = ", ".join(sorted(other.stem for other in folder.glob("*.py")))
        raise PlanError(f"{name!r} is no worked plan; there are {known or 'none'} in {folder}")
    return path
