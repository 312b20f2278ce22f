from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import jmeterpy

NAMES = """
Element EngineError Expr Fragment InstallError JavaError JmeterpyError JmxError PlacementError
PlanError Result ResultsError RunError Scoped SettingError Shape Step TestPlan ThresholdError
UnitError arrival_steps arrivals csv_data expect extract fn for_each groovy http let once
open_results pace prop ramp rendezvous repeat run secret section setup spike steady steps teardown
think think_each transaction var weighted when while_
"""


def test_the_public_names_are_these_and_each_can_be_had() -> None:
    assert jmeterpy.__all__ == NAMES.split()
    for name in (*jmeterpy.__all__, "HttpSampler"):
        assert getattr(jmeterpy, name) is not None
    assert not hasattr(jmeterpy, "nothing")


def test_the_type_checkers_are_told_the_same_names() -> None:
    stub = ast.parse((Path(jmeterpy.__file__).with_suffix(".pyi")).read_text())
    told = {
        alias.asname or alias.name for node in stub.body for alias in getattr(node, "names", ())
    }
    assert told - {"*"} == set(jmeterpy.__all__) - {"TestPlan"}
    assert "*" in told


def test_importing_it_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import jmeterpy; print(set(sys.modules) - before)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(found.stdout)
    assert "jmeterpy" in loaded
    assert not [
        name for name in loaded if name.startswith(("jmeterpy.", "lxml", "numpy", "typing"))
    ]
