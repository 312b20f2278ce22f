from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.engine import doctor
from jmeterpy.engine.doctor import checks, most_users


def test_a_missing_jmeter_is_a_failure_with_its_remedy(cache: Path) -> None:
    found = {check.name: check for check in checks()}

    assert list(found) == ["Python", "JMeter", "Java", "Disk", "Limits"]
    assert found["JMeter"].status == "fail"
    assert found["JMeter"].remedy == "jmeterpy install"
    assert str(cache) in found["Disk"].text


@pytest.mark.parametrize(
    ("files", "ports", "users"),
    [(20_000, 28_232, 9_800), (1_024, 28_232, 310), (1 << 20, 28_232, 28_000), (None, 500, 500)],
)
def test_the_tighter_limit_says_how_many_users_there_can_be(
    files: int | None, ports: int | None, users: int
) -> None:
    assert most_users(files=files, ports=ports) == users


def test_few_open_files_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "open_files", lambda: 1_024)

    limits = checks()[-1]

    assert limits.status == "warn"
    assert "310 users" in limits.text
    assert "ulimit -n" in limits.remedy


@pytest.mark.jmeter
def test_the_jmeter_of_this_machine_is_well(jmeter_home: Path) -> None:
    found = {check.name: check for check in checks(jmeter_home=jmeter_home)}

    assert "5.6.3" in found["JMeter"].text
    assert found["JMeter"].status == "ok"
