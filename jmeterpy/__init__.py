"""Describe a load test in Python, run it on real Apache JMeter, and get numbers to trust.

The public names are found when they are first asked for, so that `import jmeterpy` costs nothing.
The elements, in JMeter's words, are all in `jmeterpy.elements` and can be had from here as well.
"""

from importlib import import_module

_HOMES = {
    "errors": (
        "EngineError", "InstallError", "JavaError", "JmeterpyError", "JmxError", "PlacementError",
        "PlanError", "ResultsError", "RunError", "SettingError", "ThresholdError", "UnitError",
    ),
    "flows.launch": ("run",),
    "flows.opened": ("open_results",),
    "flows.result": ("Result",),
    "model.expr": ("Expr",),
    "model.declare": ("Element", "Fragment", "Scoped", "Step"),
    "shapes": ("Shape", "arrival_steps", "arrivals", "ramp", "spike", "steady", "steps"),
    "shortcuts": ("fn", "http"),
    "shortcuts.expectations": ("expect",),
    "shortcuts.extractions": ("extract",),
    "shortcuts.feeds": ("csv_data", "let"),
    "shortcuts.flow": (
        "for_each", "once", "repeat", "section", "transaction", "weighted", "when", "while_",
    ),
    "shortcuts.groups": ("setup", "teardown"),
    "shortcuts.scripts": ("groovy",),
    "shortcuts.variables": ("prop", "secret", "var"),
    "shortcuts.waits": ("pace", "rendezvous", "think", "think_each"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted([*_HOME, "TestPlan"])  # noqa: PLE0605 - sorted, whatever order the homes have


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home == "shortcuts":
        return import_module(f"jmeterpy.shortcuts.{name}")
    if home is not None:
        return getattr(import_module(f"jmeterpy.{home}"), name)
    if name[:1].isupper():
        elements = import_module("jmeterpy.elements")
        if name in elements.__all__:
            return getattr(elements, name)
    raise AttributeError(f"module 'jmeterpy' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *import_module("jmeterpy.elements").__all__})
