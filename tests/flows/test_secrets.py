from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.errors import PlanError
from jmeterpy.flows.secrets import resolve


def test_a_secret_comes_from_the_environment() -> None:
    assert resolve(["TOKEN"], {"TOKEN": "s3cret"}) == {"jmeterpy.secret.TOKEN": "s3cret"}


def test_a_secret_comes_from_the_file_that_the_environment_names(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("s3 crét\n", encoding="utf-8")

    found = resolve(["TOKEN"], {"TOKEN_FILE": str(file)})

    assert found == {"jmeterpy.secret.TOKEN": "s3 crét"}


def test_a_file_may_be_named_by_whoever_calls(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("one\n\n", encoding="utf-8")

    assert resolve(["TOKEN"], {}, {"TOKEN": file}) == {"jmeterpy.secret.TOKEN": "one\n"}


def test_every_missing_secret_is_named_and_how_to_give_it() -> None:
    with pytest.raises(PlanError) as error:
        resolve(["TOKEN", "PIN", "USER"], {"USER": "ada", "PIN": ""})

    assert str(error.value) == (
        "secrets 'TOKEN', 'PIN' are not set, or empty: set the environment variable TOKEN,"
        " or TOKEN_FILE with the path of a file that holds it"
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"secret 'TOKEN': .*nowhere cannot be read: No such file"):
        resolve(["TOKEN"], {"TOKEN_FILE": str(tmp_path / "nowhere")})


def test_no_message_holds_a_value() -> None:
    with pytest.raises(PlanError) as error:
        resolve(["TOKEN", "PIN"], {"TOKEN": "xyzzy"})

    assert "xyzzy" not in str(error.value)
