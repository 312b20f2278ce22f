"""Wrong calls of the commands that measure: what was found, what would be right, the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner

from jmeterpy.cli import jmeterpy
from jmeterpy.errors import JmeterpyError
from tests.analysis.worlds import World, write_run

LABELS = "'Home', 'Search', 'Cart', 'Product', 'Checkout'"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two results files and an empty folder in it."""
    monkeypatch.chdir(tmp_path)
    for name, seed in (("a.jtl", 1), ("b.jtl", 2)):
        write_run(World(users=10, seconds=60), seed, tmp_path / name)
    (tmp_path / "folder").mkdir()
    (tmp_path / "plan.py").write_text(
        "from jmeterpy import TestPlan, http, steady\n"
        'plan = TestPlan("p")[steady(users=1, iterations=1)[http.get("http://127.0.0.1:1/")]]\n'
    )
    return tmp_path


def wrong(*words: str) -> tuple[int, str]:
    """The exit code and the message of a call that is refused."""
    found = CliRunner().invoke(jmeterpy, words, standalone_mode=False)
    if isinstance(found.exception, ClickException):
        return found.exception.exit_code, found.exception.format_message()
    assert isinstance(found.exception, JmeterpyError), found.output
    assert not found.stdout
    return found.exception.exit_code, str(found.exception)


WINDOWS = {
    "--label nosuch": f"no label matches 'nosuch'; there are {LABELS}",
    "--group nosuch": "no group matches 'nosuch'; there is 'g'",
    "--exclude .": f"exclude '.' matches every label: {LABELS}",
    "--from 1h": "nothing ended from 1:00:00 on: the test lasted 1:00",
    "--label Home --exclude Home": "nothing fits all of this: labels that match 'Home', no label",
}
COMMANDS = {
    "summary a.jtl", "summary a.jtl --json", "report a.jtl", "plot samples a.jtl",
    "table summary a.jtl", "compare a.jtl b.jtl",
}  # fmt: skip


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_part_in_which_nothing_is_says_why(command: str, window: str) -> None:
    code, said = wrong(*command.split(), *window.split())
    assert (code, said[:7]) == (4, "a.jtl: ")
    assert said.removeprefix("a.jtl: ").startswith(WINDOWS[window])


@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize(
    ("window", "said"),
    [
        (
            "--label Log(in",
            "--label is 'Log(in', which is no regular expression: missing )",
        ),
        ("--label a{99999999999}", "--label is 'a{99999999999}', which is no regular expression"),
        ("--exclude [", "--exclude is '[', which is no regular expression: unterminated"),
        ("--group *", "--group is '*', which is no regular expression: nothing to repeat"),
        ("--from 50s --to 10s", "nothing ends from 50s on and before 10s: 'to' must be later"),
        ("--from 10s --to 10s", "nothing ends from 10s on and before 10s: "),
        ("--to 0s", "nothing ends from 0s on and before 0s: "),
        ("--from 10", "Invalid value for '--from': --from is 10: a duration needs a unit"),
        ("--from 5s --skip-warmup", "'from' and 'skip-warmup' both say where to begin"),
    ],
)
def test_a_part_that_cannot_be_is_refused(command: str, window: str, said: str) -> None:
    code, found = wrong(*command.split(), *window.split())
    assert (code, found[: len(said)]) == (2, said)


CALLS = [
    ("summary a.jtl a.jtl", 2, "a.jtl is named twice: its samples would count twice"),
    ("summary a.jtl b.jtl ./folder/../b.jtl", 2, "is named twice, also as b.jtl: its samples"),
    ("merge a.jtl a.jtl -o m.jtl", 2, "a.jtl is named twice"),
    ("merge a.jtl b.jtl -o a.jtl", 2, "a.jtl is one of the files to merge"),
    ("merge a.jtl b.jtl -o folder", 2, "cannot write folder: it is a folder; name a file"),
    ("merge a.jtl b.jtl -o no/m.jtl", 2, "cannot write no/m.jtl: there is no folder no"),
    ("merge a.jtl no.jtl -o m.jtl", 4, "no.jtl cannot be read: there is no such file"),
    ("report a.jtl -o b.jtl", 2, "b.jtl is a file; a report needs a folder (-o DIR)"),
    ("report a.jtl -o b.jtl/x", 2, "cannot write to b.jtl/x: Not a directory"),
    ("report a.jtl --format doc", 2, "there is no format 'doc'; there are csv, json, junit"),
    ("report a.jtl --baseline no", 4, "no cannot be read: there is no such file"),
    ("report a.jtl --baseline b.jtl --tolerance 10", 2, "the tolerance is '10': write it as 10%"),
    ("report a.jtl --tolerance 10", 2, "the tolerance is '10': write it as 10%"),
    ("summary a.jtl --apdex abc", 2, "--apdex is 'abc': write"),
    ("summary a.jtl --apdex 500ms,100ms", 2, "--apdex is '500ms,100ms': write what satisfies"),
    ("summary a.jtl --apdex 0", 2, "--apdex is '0': write what satisfies"),
    ("demo --capacity 0x5", 2, "--capacity '0x5': write workers and service time, as 4x50ms"),
    ("demo --port 99999", 2, "99999 is not in the range 0<=x<=65535"),
    ("demo --errors 150%", 2, "--errors '150%': write a share of all requests"),
    ("demo --latency 5", 2, "--latency is 5: a duration needs a unit"),
    ("demo --slow x=1s", 2, "--slow x=1s: write it as /login/=300ms"),
    ("summary a.jtl --perfmon no.csv", 4, "no.csv cannot be read: there is no such file"),
    ("summary a.jtl --threshold p95(", 2, 'threshold "p95("'),
    ("summary a.jtl --threshold p0<1s", 2, 'there is no percentile "p0": write one above p0'),
    ("summary a.jtl --threshold p100<1s", 2, "the ends are min and max"),
    ("summary a.jtl --threshold ok_p150<1s", 2, 'there is no percentile "ok_p150"'),
    ("plot nosuch a.jtl", 2, "there is no picture 'nosuch'; there are response-times, samples"),
    ("plot samples a.jtl -o folder", 2, "folder: a picture ends in .png, .svg or .pdf"),
    ("plot samples a.jtl -o x.gif", 2, "x.gif: a picture ends in .png, .svg or .pdf"),
    ("plot samples a.jtl -o no/x.png", 2, "cannot write no/x.png: there is no folder no"),
    ("plot samples a.jtl --size 1x1mm", 2, "there is no size '1x1mm'; there are screen, slide"),
    ("plot samples a.jtl --percentiles 50", 2, "percentiles are chosen for response-times only"),
    *(
        (f"plot response-times a.jtl --percentiles {each}", 2, "each lies above 0 and below 100")
        for each in ("0", "100", "50,150", "-1")
    ),
    ("plot response-times a.jtl --percentiles abc", 2, "the percentiles are 'abc': write them as"),
    ("plot response-times a.jtl --percentiles=", 2, "the percentiles are '': write them as"),
    ("table nosuch a.jtl", 2, "there is no table 'nosuch'; there are summary, groups"),
    ("table all a.jtl -o b.jtl", 2, "b.jtl is a file; all tables need a folder"),
    ("table summary a.jtl -o no/x.csv", 2, "cannot write no/x.csv: there is no folder no"),
    ("history no", 4, "no is not there\nname a folder that holds run folders, or JTL files"),
    ("history a.jtl", 4, "a.jtl is a file\nname a folder that holds run folders"),
    ("history folder", 4, "no run in folder/"),
    ("history . --label nosuch", 4, "a.jtl: no label matches 'nosuch'; there are 'Home'"),
    ("history . --label (", 2, "--label is '(', which is no regular expression: missing )"),
    ("history . --last 0", 2, "--last is 0: write a number above zero"),
    ("run plan.py --baseline no", 4, "no cannot be read: there is no such file"),
    ("run plan.py --baseline folder", 4, "folder is not a run folder: it holds no samples.jtl"),
    ("run plan.py --monitor abc", 2, "abc"),
    ("run plan.py --monitor api=port:99999", 2, "99999"),
    ("run plan.py --monitor api=pid:abc", 2, "abc"),
    ("run plan.py --threshold cpu(api)<80%", 2, 'nothing that is monitored is called "api"'),
    ("run plan.py --max-duration 5", 2, "--max-duration is 5: a duration needs a unit"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "code", "said"), CALLS, ids=[call for call, _, _ in CALLS])
def test_a_wrong_call_says_what_was_found(call: str, code: int, said: str) -> None:
    found = wrong(*call.split())
    assert said in found[1]
    assert found[0] == code
    assert not list(Path("results").glob("*"))


def test_elements_are_imported_by_name(here: Path) -> None:
    (here / "star.py").write_text("from jmeterpy import *\nplan = ThreadGroup()\n")
    code, said = wrong("show", "star.py")
    assert code == 2
    assert said.endswith("not defined; write `from jmeterpy import ThreadGroup`")
