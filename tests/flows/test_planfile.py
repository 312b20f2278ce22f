from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jmeterpy import TestPlan, http, steady
from jmeterpy.errors import JmxError, PlanError, SettingError, UnitError
from jmeterpy.flows.planfile import load

Write = Callable[..., Path]
HEAD = "from datetime import timedelta\nfrom jmeterpy import TestPlan, http, steady\n"
PLAN = 'TestPlan("Mine")[steady(users=1, iterations=1)[http.get("http://127.0.0.1:1/")]]'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """`write("plans/mine.py", text)`: the file, as a path from the folder we are in."""
    monkeypatch.chdir(tmp_path)

    def written(name: str, text: str) -> Path:
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return written


def refused(source: object, **parameters: str) -> str:
    with pytest.raises(PlanError) as error:
        load(source, parameters)  # type: ignore[arg-type]  # what people may give
    return str(error.value)


def test_a_plan_may_be_a_value(write: Write) -> None:
    file = write("plans/mine.py", f'{HEAD}plan = {PLAN}\nthresholds = ["p95 < 1s"]\n')

    loaded = load(file)

    assert loaded.plan is not None
    assert loaded.plan.name == "Mine"
    assert loaded.jmx.startswith(b"<?xml")
    assert (loaded.source, loaded.data_dir) == (file, Path("plans"))
    assert loaded.thresholds == ("p95 < 1s",)
    assert loaded.monitors == ()
    assert loaded.python == file.read_text()
    assert [node.tag for node in loaded.nodes] == ["TestPlan"]


def test_elements_know_the_line_of_the_plan_file(write: Write) -> None:
    loaded = load(write("plans/mine.py", f"{HEAD}\nplan = {PLAN}\n"))

    assert loaded.plan is not None
    assert str(loaded.plan.children[0].origin) == "plans/mine.py:4"


def test_a_plan_may_be_a_function_whose_parameters_are_set(write: Write) -> None:
    file = write(
        "mine.py",
        HEAD
        + "def plan(users: int = 5, rate: float = 0.5, ramp: timedelta = timedelta(seconds=1),\n"
        '    host: str = "a", fast: bool = False, most: int | None = None, bare=7) -> TestPlan:\n'
        "    return TestPlan(f'{users} {rate} {ramp} {host} {fast} {most} {bare}')\n",
    )

    loaded = load(
        str(file),
        {"users": "50", "ramp": "1m30s", "fast": "yes", "host": "b", "most": "3", "bare": "8"},
    )

    assert loaded.plan is not None
    assert loaded.plan.name == "50 0.5 0:01:30 b True 3 8"
    ramp = loaded.parameters["ramp"]
    assert (ramp.type, ramp.default) == ("timedelta", timedelta(seconds=1))
    assert ramp.value == timedelta(seconds=90)
    assert load(file).parameters["users"].value == 5


def test_annotations_may_be_text(write: Write) -> None:
    file = write(
        "mine.py",
        f"from __future__ import annotations\n{HEAD}"
        "def plan(users: int) -> TestPlan:\n    return TestPlan(str(users + 1))\n",
    )

    loaded = load(file, {"users": "1"})

    assert loaded.plan is not None
    assert loaded.plan.name == "2"


FUNCTION = f"{HEAD}\ndef plan(users: int = 5, ramp: timedelta = timedelta(0)):\n    return {PLAN}\n"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"user": "1"}, "-p user: the plan has no parameter 'user'; did you mean users?"),
        ({"xyz": "1"}, "-p xyz: the plan has no parameter 'xyz'; it takes users, ramp"),
        (
            {"users": "many"},
            "-p users=many: users is a whole number such as 50, not 'many'",
        ),
        (
            {"ramp": "30"},
            '-p ramp=30: a duration needs a unit: write "30s" or "30ms"',
        ),
    ],
)
def test_a_wrong_parameter_is_refused(write: Write, given: dict[str, str], message: str) -> None:
    file = write("mine.py", FUNCTION)

    assert refused(file, **given) == f"mine.py:4  {message}"


def test_a_missing_parameter_is_named(write: Write) -> None:
    file = write("mine.py", f"{HEAD}def plan(base: str):\n    return {PLAN}\n")

    assert refused(file) == "mine.py:3  the plan needs base (text): give it with -p base=..."


def test_a_number_for_a_parameter_without_a_type_is_told_to_say_it(write: Write) -> None:
    file = write("mine.py", f"{HEAD}def plan(users):\n    return {PLAN}\n")

    assert refused(file, users="2") == (
        "mine.py:3  -p users=2: the plan does not say whether users is a number:"
        " write users: int, or users: str"
    )
    assert load(file, {"users": "many"}).parameters["users"].value == "many"


@pytest.mark.parametrize("made", ["TestPlan('Mine')", "steady(iterations=1)", "ThreadGroup()"])
def test_what_brackets_make_is_never_called(write: Write, made: str) -> None:
    file = write("mine.py", f"from jmeterpy import TestPlan, ThreadGroup, steady\nplan = {made}\n")

    if "TestPlan" in made:
        assert load(file).plan is not None
    else:
        assert "it must be a TestPlan(...)[...]" in refused(file)


def test_a_parameter_of_an_odd_type_is_named(write: Write) -> None:
    file = write("mine.py", f"{HEAD}def plan(base: dict = {{}}):\n    return {PLAN}\n")

    assert "plan(): base is annotated dict; -p can set str, int, float" in refused(file)


def test_a_value_takes_no_parameters(write: Write) -> None:
    file = write("mine.py", f"{HEAD}plan = {PLAN}\n")

    assert "-p users: `plan` is a value and takes no parameters; make it a" in refused(
        file, users="1"
    )


def test_a_function_without_parameters_says_so(write: Write) -> None:
    file = write("mine.py", f"{HEAD}def plan():\n    return {PLAN}\n")

    assert refused(file, users="1") == "mine.py:3  -p users: plan() takes no parameters"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import os\nplan = (\n", "mine.py:2:8  '(' was never closed: plan = ("),
        ("x = 1\nimport nowhere_at_all\n", "mine.py:2  ModuleNotFoundError: No module named"),
        ("from jmeterpy import htpp\n", "mine.py:1  ImportError: cannot import name 'htpp'"),
        (
            "from jmeterpy import TestPlann\n",
            "mine.py:1  ImportError: cannot import name 'TestPlann' from 'jmeterpy'",
        ),
        (
            "from jmeterpy import http\nhttp.gett('/')\n",
            (
                "mine.py:2  AttributeError: module 'jmeterpy.shortcuts.http' has no attribute"
                " 'gett'; did you mean get?"
            ),
        ),
        (
            "x = sready()\n",
            "mine.py:1  NameError: name 'sready' is not defined; did you mean steady?",
        ),
        ("def f():\n    return 1 / 0\n\nf()\n", "mine.py:2  ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit('bye')\n", "mine.py:2  SystemExit: bye"),
        (f"{HEAD}def plan():\n    return [][1]\n", "mine.py:4  IndexError: list index out of"),
        (
            f"{HEAD}\nplan = TestPlan('x')[steady(users=1, ramp_up=10, iterations=1)[()]]\n",
            'mine.py:4  steady(ramp_up=10): a duration needs a unit: write "10s" or "10ms"',
        ),
        (
            f"{HEAD}\nplan = TestPlan('x')[\n  steady('members', iterations=1)['oops'],\n]\n",
            "mine.py:5  'oops' is text, not an element, inside ThreadGroup 'members'",
        ),
        (
            f"{HEAD}plan = TestPlan('x')[steady(iterations=1, usres=5)[()]]\n",
            "mine.py:3  steady(): there is no setting usres; did you mean users?",
        ),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(write: Write, text: str, message: str) -> None:
    found = refused(write("mine.py", text))

    assert found.startswith(message)
    assert "Traceback" not in found


def test_errors_of_ours_keep_their_kind(write: Write) -> None:
    file = write("mine.py", f"{HEAD}steady(ramp_up=10, iterations=1)\n")

    with pytest.raises(UnitError):
        load(file)


def test_a_mistake_in_a_module_beside_it_is_told_with_its_line(write: Write) -> None:
    write("plans/parts.py", "def journey():\n    raise ValueError('no journey')\n")
    file = write("plans/mine.py", "from parts import journey\n\nplan = journey()\n")

    assert refused(file) == "plans/parts.py:2  ValueError: no journey"


def test_a_plan_may_import_what_lies_beside_it_and_leaves_no_trace(write: Write) -> None:
    before = (list(sys.path), set(sys.modules))
    for folder in ("one", "two"):
        write(f"{folder}/parts.py", f'NAME = "{folder}"\n')
        file = write(
            f"{folder}/mine.py",
            f"{HEAD}def plan():\n    from parts import NAME\n    return TestPlan(NAME)\n",
        )
        loaded = load(file)
        assert loaded.plan is not None
        assert loaded.plan.name == folder

    assert sys.path == before[0]
    assert not {
        name for name in set(sys.modules) - before[1] if name.startswith(("parts", "jmeterpy_plan"))
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "no `plan` in this file; write `plan = TestPlan(...)[...]`, or a function"),
        (f"{HEAD}my_test = {PLAN}\n", "no `plan` in this file; there is the TestPlan `my_test`"),
        (f"{HEAD}def make():\n    return {PLAN}\n", "no `plan` in this file; there is make: write"),
        (f"{HEAD}def plan():\n    {PLAN}\n", "`plan` is None; does it lack a `return`?"),
        ("plan = 5\n", "`plan` is 5; it must be a TestPlan(...)[...]"),
        (f"{HEAD}plan = steady(iterations=1)[()]\n", "`plan` is a tuple; it must be a TestPlan"),
        (
            f'{HEAD}plan = {PLAN}\nthresholds = "p95 < 1s"\n',
            "`thresholds` is 'p95 < 1s'; it must be a list of texts: thresholds = [",
        ),
        (
            f"{HEAD}plan = {PLAN}\nmonitors = [5]\n",
            "`monitors` holds 5; it must be a list of texts",
        ),
    ],
)
def test_what_is_not_a_plan_is_told_with_what_would_be_right(
    write: Write, text: str, message: str
) -> None:
    assert refused(write("mine.py", text)).startswith(f"mine.py  {message}")


def test_a_file_that_is_not_there_is_looked_for(write: Write) -> None:
    write("plans/users_and_posts.py", "")

    assert refused("plans/user_and_posts.py") == (
        "plans/user_and_posts.py not found; did you mean plans/users_and_posts.py?"
    )
    assert refused("users_and_posts") == (
        "users_and_posts not found; did you mean plans/users_and_posts.py?"
    )
    assert refused("nowhere/mine.py") == "nowhere/mine.py not found: there is no folder nowhere"
    assert (
        refused("plans")
        == "plans is a folder; name a plan file in it; there are users_and_posts.py"
    )
    assert "neither a plan file (.py) nor a .jmx" in refused(write("notes.txt", ""))


def test_an_address_points_to_init() -> None:
    assert refused("https://example.com/a") == (
        "https://example.com/a is an address, not a plan file\n"
        "jmeterpy init https://example.com/a   writes a plan for it to start from"
    )


def test_a_jmx_runs_byte_for_byte(write: Write) -> None:
    own = load(TestPlan("Foreign")[steady(iterations=1)[http.get("http://127.0.0.1:1/")]])
    text = own.jmx.decode().replace("?>", "?>\n<!-- mine -->", 1)
    file = write("plans/foreign.jmx", text)

    loaded = load(file)

    assert loaded.plan is None
    assert loaded.jmx == file.read_bytes()
    assert loaded.data_dir == Path("plans")
    assert [node.tag for node in loaded.nodes] == ["TestPlan"]
    assert "-p users: a .jmx takes no parameters; set a property with -J" in refused(
        file, users="1"
    )


def test_what_is_no_jmx_is_refused_with_its_line(write: Write) -> None:
    file = write("page.jmx", "<html>\n</html>\n")

    with pytest.raises(JmxError, match=r"page\.jmx:1.*<html> where <jmeterTestPlan> was expected"):
        load(file)


def test_a_plan_may_be_given_as_a_value() -> None:
    loaded = load(TestPlan("Mine"))

    assert loaded.plan == TestPlan("Mine")
    assert loaded.data_dir == Path(__file__).parent
    assert "a TestPlan that is a value takes no parameters" in refused(TestPlan("Mine"), users="1")
    assert refused(5) == "5 is no plan; give a file, or a TestPlan(...)[...]"


def test_setting_errors_from_functions_of_the_file_have_its_line(write: Write) -> None:
    file = write(
        "mine.py",
        f"{HEAD}def plan(users: int = 0):\n    return [\n        steady(users=users),\n    ]\n",
    )

    with pytest.raises(SettingError) as error:
        load(file)

    assert str(error.value) == (
        "mine.py:5  steady(): when does it end? give iterations=, hold= or duration="
    )
