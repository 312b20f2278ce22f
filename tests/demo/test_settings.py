from __future__ import annotations

from datetime import timedelta

import pytest

from jmeterpy.demo.__main__ import parse
from jmeterpy.demo.settings import Capacity, Settings, capacity, error_rate, show, slow
from jmeterpy.errors import SettingError, UnitError


def test_every_switch_is_read_from_the_command_line() -> None:
    line = "--port 8000 --latency 50ms --slow /login/=300ms --slow /posts/=1s --errors 5%"
    assert parse([*line.split(), "--capacity", "4x50ms", "--seed", "7"]) == Settings(
        port=8000,
        latency=timedelta(milliseconds=50),
        slow=(("/login/", timedelta(milliseconds=300)), ("/posts/", timedelta(seconds=1))),
        errors=0.05,
        capacity=Capacity(4, timedelta(milliseconds=50)),
        seed=7,
    )


def test_without_switches_only_the_login_of_the_music_library_is_slow() -> None:
    assert parse([]) == Settings()
    assert show(Settings()) == "/music/login/ +300ms"
    assert parse(["--slow", "none"]).slow == ()


@pytest.mark.parametrize("text", ["4", "x50ms", "0x50ms", "4 workers"])
def test_a_capacity_of_another_form_is_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(SettingError, match="4x50ms"):
        capacity(text)


@pytest.mark.parametrize("text", ["2", "-1", "101%", "often", ""])
def test_an_error_rate_that_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match=r"0\.05 or 5%"):
        error_rate(text)


@pytest.mark.parametrize("text", ["/login/", "login=300ms", "=300ms"])
def test_a_slow_path_of_another_form_is_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(SettingError, match="/login/=300ms"):
        slow([text])


def test_a_time_without_unit_is_refused() -> None:
    with pytest.raises(UnitError, match="unit"):
        slow(["/login/=300"])
    with pytest.raises(UnitError, match="unit"):
        capacity("4x50")
