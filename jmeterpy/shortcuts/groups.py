"""setup and teardown: what happens once, before and after the load."""

from __future__ import annotations

from datetime import timedelta

from jmeterpy.elements.plan import OnError, SetupThreadGroup, TeardownThreadGroup

_NOW = timedelta(0)


def setup(name: str = "setup", *, users: int = 1, iterations: int = 1) -> SetupThreadGroup:
    """Steps before everything else, by one user; their samples are in no total.

    Variables stay with that user: `extract(..., share=True)` hands a value on, and `prop` reads it.
    """
    return SetupThreadGroup(name=name, users=users, loops=iterations, ramp_up=_NOW)


def teardown(name: str = "teardown", *, users: int = 1, iterations: int = 1) -> TeardownThreadGroup:
    """Steps after everything else, by one user; their samples are in no total."""
    return TeardownThreadGroup(
        name=name, users=users, loops=iterations, ramp_up=_NOW, on_error=OnError.CONTINUE
    )
