"""The templates ship: an installed wheel renders, with nothing of the checkout in reach."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import jmeterpy.jmx.writer as writer
from jmeterpy.jmx import Node, parse, render
made = render((Node("TestPlan", (("testname", "a & b"),)),))
assert parse(made)[0].attr("testname") == "a & b"
print(writer.template_folder())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the network."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [made] = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_three_templates_and_the_marker_of_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {f"{kind}.xml.j2" for kind in ("document", "element", "property")}
    assert {f"jmeterpy/jmx_templates/{name}" for name in templates} <= names
    assert "jmeterpy/py.typed" in names


def test_an_installed_wheel_renders_where_no_checkout_is(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.EnvBuilder(with_pip=False).create(home)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, text=True, capture_output=True, check=True).stdout.strip())
    zipfile.ZipFile(wheel).extractall(site)  # what pip does with a pure wheel
    (site / "borrowed.pth").write_text(_third_parties())
    ran = subprocess.run(
        [str(python), "-c", PROGRAM],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        text=True,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert Path(ran.stdout.strip()) == site / "jmeterpy" / "jmx_templates"


def _third_parties() -> str:
    """Where lxml and jinja2 are: they are borrowed, so that nothing is fetched."""
    found = [find_spec(name) for name in ("lxml", "jinja2", "markupsafe")]
    return "\n".join(sorted({str(Path(it.origin or "").parent.parent) for it in found if it}))
