"""What a copy of this process makes is what this one would make."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.reports.page import apart
from jmeterpy.reports.page.apart import Apart
from jmeterpy.reports.page.render import page

Take = Callable[..., Measured]


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is made, whatever other threads there are."""
    monkeypatch.setattr(apart, "is_alone", lambda: True)
    monkeypatch.setattr(apart, "cores", lambda: {0, 1})


@pytest.mark.usefixtures("copied")
def test_it_is_made_by_another_process() -> None:
    with Apart(os.getpid) as made:
        assert made.result() != os.getpid()


@pytest.mark.parametrize("worth_it", [True, False])
def test_it_is_made_here_where_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch, *, worth_it: bool
) -> None:
    monkeypatch.setattr(apart, "is_alone", lambda: not worth_it)
    monkeypatch.setattr(apart, "cores", lambda: {0, 1})
    with Apart(os.getpid, worth_it=worth_it) as made:
        assert made.result() == os.getpid()


@pytest.mark.usefixtures("copied")
def test_what_the_copy_cannot_make_or_say_is_made_here() -> None:
    with Apart(lambda: 1 / 0) as failed, pytest.raises(ZeroDivisionError):
        failed.result()
    here = os.getpid()
    with Apart(lambda: os.getpid() if os.getpid() == here else (lambda: 0)) as unsaid:
        assert unsaid.result() == here


@pytest.mark.usefixtures("copied")
def test_the_page_is_the_same_with_a_copy_and_without(
    steady: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = steady(6000, seconds=60, labels=("Login", "Pay"), failed=60)
    with_copy = page(shop)
    monkeypatch.setattr(apart, "is_alone", lambda: False)
    assert page(shop) == with_copy
