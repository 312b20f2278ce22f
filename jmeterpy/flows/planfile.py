"""Whatever a plan may be given as, loaded: a plan file, a .jmx, or a TestPlan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jmeterpy.asked import path_of
from jmeterpy.errors import Place, PlanError
from jmeterpy.flows.misspelt import refuse_misspelt
from jmeterpy.flows.parameters import Parameter, bind
from jmeterpy.flows.planmodule import opened

if TYPE_CHECKING:
    from jmeterpy.elements import TestPlan
    from jmeterpy.jmx import Node


@dataclass(frozen=True)
class LoadedPlan:
    """A plan that can be rendered, checked and run.

    `plan` is None for a .jmx, whose bytes run as they are. Relative files of the plan are looked
    for in `data_dir`. `python` is the text of the plan file, where there is one.
    """

    plan: TestPlan | None
    jmx: bytes = field(repr=False)
    source: Path
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    thresholds: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()
    baseline: str = ""
    data_dir: Path = Path()
    python: str | None = field(default=None, repr=False)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The top elements of the JMX."""
        from jmeterpy.jmx import parse

        return parse(self.jmx, file=str(self.source), tolerant=True)


def load(source: str | Path | TestPlan, parameters: Mapping[str, str] | None = None) -> LoadedPlan:
    """The plan that `source` names or is, with the parameters that `-p` gave.

    Raises: PlanError for whatever is wrong with it, with file and line where they are known.
    """
    given = parameters or {}
    if not isinstance(source, str | Path):
        return _from_value(source, given)
    if str(source).startswith(("http://", "https://")):
        raise PlanError(
            f"{source} is an address, not a plan file",
            hint=f"jmeterpy init {source}   writes a plan for it to start from",
        )
    path = path_of(source, what="plan", of="a plan file (.py) or a .jmx")
    if not path.is_file():
        raise PlanError(_not_found(path))
    if path.suffix.lower() == ".jmx":
        return _from_jmx(path, given)
    if path.suffix.lower() == ".py":
        return _from_python(path, given)
    raise PlanError(f"{path} is neither a plan file (.py) nor a .jmx")


def _not_found(path: Path) -> str:
    if path.is_dir():
        return f"{path} is a folder; name a plan file in it" + _list(_plans(path))
    if not path.parent.is_dir():
        return f"{path} not found: there is no folder {path.parent}"
    near = {file.name: file for file in (*_plans(Path("plans")), *_plans(path.parent))}
    near |= {file.stem: file for file in near.values() if file.stem not in near}
    close = get_close_matches(path.name, near, n=1) or get_close_matches(path.stem, near, n=1)
    if close:
        return f"{path} not found; did you mean {near[close[0]]}?"
    return f"{path} not found" + _list(_plans(path.parent))


def _plans(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in (".py", ".jmx"))


def _list(files: list[Path]) -> str:
    names = ", ".join(file.name for file in files[:5])
    return f"; there are {names}" + (", ..." if len(files) > 5 else "") if names else ""


def _from_value(plan: TestPlan, given: Mapping[str, str]) -> LoadedPlan:
    from jmeterpy.elements import TestPlan

    if not isinstance(plan, TestPlan):
        raise PlanError(f"{_shown(plan)} is no plan; give a file, or a TestPlan(...)[...]")
    if given:
        raise PlanError(f"-p {next(iter(given))}: a TestPlan that is a value takes no parameters")
    written = Path(plan.origin.file) if plan.origin else Path("plan.py")
    folder = written.parent if written.is_file() else Path.cwd()
    return LoadedPlan(plan, _rendered(plan), written, data_dir=folder)


def _from_jmx(path: Path, given: Mapping[str, str]) -> LoadedPlan:
    if given:
        name = next(iter(given))
        raise PlanError(f"-p {name}: a .jmx takes no parameters; set a property with -J {name}=...")
    loaded = LoadedPlan(None, path.read_bytes(), path, data_dir=path.parent)
    loaded.nodes  # noqa: B018 - what is not a JMX is refused here, with line and column
    return loaded


def _from_python(path: Path, given: Mapping[str, str]) -> LoadedPlan:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError("the file is not UTF-8 text", place=Place(str(path))) from None
    with opened(path, text) as module:
        refuse_misspelt(vars(module), text, path)
        plan, values = _called(_plan_of(module, path), given, path)
        return LoadedPlan(
            plan=plan,
            jmx=_rendered(plan),
            source=path,
            parameters=values,
            thresholds=_texts(module, "thresholds", '["p95(Login) < 500ms"]', path),
            monitors=_texts(module, "monitors", '["api=port:8000"]', path),
            baseline=_text(module, "baseline", '"results/before"', path),
            data_dir=path.parent,
            python=text,
        )


def _called(
    found: Any, given: Mapping[str, str], path: Path
) -> tuple[TestPlan, dict[str, Parameter]]:
    """The plan itself, and the parameters with which it was made."""
    if callable(found) and not isinstance(found, _made()):
        values = _bind(found, given, path)
        made = found(**{name: parameter.value for name, parameter in values.items()})
        return _a_plan(made, path), values
    if given:
        name = next(iter(given))
        raise PlanError(
            f"-p {name}: `plan` is a value and takes no parameters;"
            f" make it a function: def plan({name}: int = 10) -> TestPlan",
            place=Place(str(path)),
        )
    return _a_plan(found, path), {}


def _made() -> tuple[type, ...]:
    """What is no function although it can be called, if only to hear that brackets are right."""
    from jmeterpy.elements import TestPlan
    from jmeterpy.model import Element
    from jmeterpy.shapes import Shape

    return TestPlan, Element, Shape


def _bind(plan: Any, given: Mapping[str, str], path: Path) -> dict[str, Parameter]:
    try:
        return bind(plan, given)
    except PlanError as error:
        code = getattr(plan, "__code__", None)
        error.place = Place(str(path), code.co_firstlineno if code else None)
        raise


def _plan_of(module: ModuleType, path: Path) -> Any:
    if hasattr(module, "plan"):
        return module.plan
    raise PlanError(f"no `plan` in this file; {_advice(module)}", place=Place(str(path)))


def _advice(module: ModuleType) -> str:
    from jmeterpy.elements import TestPlan

    own = {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (isinstance(value, TestPlan) or getattr(value, "__module__", "") == module.__name__)
    }
    plans = [name for name, value in own.items() if isinstance(value, TestPlan)]
    if plans:
        return f"there is the TestPlan `{plans[0]}`: call it `plan`"
    if own:
        return f"there is {', '.join(own)}: write `plan = TestPlan(...)[...]`, or a function `plan`"
    return "write `plan = TestPlan(...)[...]`, or a function `plan` that returns one"


def _a_plan(made: Any, path: Path) -> TestPlan:
    from jmeterpy.elements import TestPlan

    if isinstance(made, TestPlan):
        return made
    what = _shown(made)
    advice = "does it lack a `return`?" if made is None else "it must be a TestPlan(...)[...]"
    raise PlanError(f"`plan` is {what}; {advice}", place=Place(str(path)))


def _shown(value: object) -> str:
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    return f"a {type(value).__name__}"


def _texts(module: ModuleType, name: str, example: str, path: Path) -> tuple[str, ...]:
    value = getattr(module, name, ())
    if isinstance(value, list | tuple):
        wrong = [item for item in value if not isinstance(item, str)]
        if not wrong:
            return tuple(value)
        found = f"holds {_shown(wrong[0])}"
    else:
        found = f"is {_shown(value)}"
    message = f"`{name}` {found}; it must be a list of texts: {name} = {example}"
    raise PlanError(message, place=Place(str(path)))


def _text(module: ModuleType, name: str, example: str, path: Path) -> str:
    value = getattr(module, name, "")
    if isinstance(value, str | Path):
        return str(value)
    message = f"`{name}` is {_shown(value)}; it must be a text: {name} = {example}"
    raise PlanError(message, place=Place(str(path)))


def _rendered(plan: TestPlan) -> bytes:
    from jmeterpy.model import dump

    return dump(plan)
