from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jmeterpy.runners.job import Ended
from jmeterpy.runners.logbook import read_log
from jmeterpy.runners.outcome import judge

END = "Tidying up ...    @ 2026\n... end of run\n"
STAMP = "2026-11-21 10:34:20,015"
CSV_FAILED = f"""{STAMP} ERROR o.a.j.t.JMeterThread: Test failed!
java.lang.IllegalArgumentException: Could not read file header line for file no.csv
\tat org.apache.jmeter.services.FileServer.reserveFile(FileServer.java:1)
Caused by: java.lang.IllegalArgumentException: File no.csv must exist and be readable
\t... 9 more
{STAMP} INFO o.a.j.t.JMeterThread: Thread finished: g 1-1
java.lang.RuntimeException: of something else
"""
UNCAUGHT = f"""{STAMP} ERROR o.a.j.JMeter: Uncaught exception in thread Thread[g 1-1,5,main]
groovy.lang.GroovyBugError: BUG! Unsupported class file major version 69
"""
SCRIPT = f"""{STAMP} ERROR o.a.j.e.JSR223PostProcessor: Problem in JSR223 script, after
javax.script.ScriptException: nosuch
{STAMP} WARN o.a.j.f.Groovy: Error running groovy script
"""
BAD_ROWS = f"""{STAMP} ERROR o.a.j.c.CSVDataSet: java.io.IOException: Missing trailing quote-char
{STAMP} ERROR o.a.j.c.CSVDataSet: java.io.IOException: Cannot have quote-char in plain field:[y"]
"""
IN_SAMPLER = f"{STAMP} ERROR o.a.j.p.j.s.JSR223Sampler: Problem in JSR223 script s, message: x\n"
UNKNOWN = """An error occurred: Error in NonGUIDriver Problem loading XML from:'/x/plan.jmx'.
Cause:
CannotResolveClassException: org.acme.Foo

 Detail:com.thoughtworks.xstream.converters.ConversionException:
line number         : 5
"""
MODULE = "An error occurred: Error in NonGUIDriver ModuleController:M has no selected Controller\n"
HEAP = "Terminating due to java.lang.OutOfMemoryError: Java heap space\n"
NATIVE = "Uncaught Exception java.lang.OutOfMemoryError: unable to create native thread: x\n" + END

CASES: dict[str, tuple[dict[str, Any], str, int, str, int, str]] = {
    # how it ended, log, samples -> kind, exit code, words of the message
    "good": ({"exit_code": 0, "console": END}, "", 5, "passed", 0, ""),
    "failed samples are judged by thresholds": (
        *({"exit_code": 0, "console": END}, IN_SAMPLER, 5, "passed", 0, ""),
    ),
    "no end line": (
        *({"exit_code": 0, "console": "Starting"}, "", 5, "engine-error", 3, "broke off"),
    ),
    "no samples": ({"exit_code": 0, "console": END}, "", 0, "no-samples", 3, "no sample"),
    "no data file": (
        {"exit_code": 0, "console": END},
        *(CSV_FAILED, 0, "plan-error", 2, "File no.csv must exist and be readable"),
    ),
    "no data file for one group of two": (
        *({"exit_code": 0, "console": END}, CSV_FAILED, 7, "plan-error", 3, "could not start"),
    ),
    "rows of data that could not be read": (
        *({"exit_code": 0, "console": END}, BAD_ROWS, 5, "passed", 0, "2 rows of a CSV could not"),
    ),
    "rows that could not be read hide nothing": (
        *({"exit_code": 77, "console": ""}, BAD_ROWS, 9, "engine-error", 3, "ended with 77 after"),
    ),
    "uncaught": (
        {"exit_code": 0, "console": END},
        *(UNCAUGHT, 3, "engine-error", 3, "Unsupported class file major version 69"),
    ),
    "script": ({"exit_code": 0, "console": END}, SCRIPT, 3, "script-error", 3, "2 times"),
    "unknown element": (
        *({"exit_code": 1, "console": UNKNOWN}, "", 0, "plan-error", 2, "plan.jmx:5"),
    ),
    "module": ({"exit_code": 1, "console": MODULE}, "", 0, "plan-error", 2, "no selected"),
    "usage": (
        *({"exit_code": 0, "console": "Error: Unknown option --x"}, "", 0, "plan-error", 2, ""),
    ),
    "heap": ({"exit_code": 3, "console": HEAP}, "", 1204, "out-of-memory", 3, "1\u202f204 samples"),
    "kernel": (
        {"exit_code": 137, "console": "", "out_of_memory": True},
        *("", 9, "out-of-memory", 3, "by the system"),
    ),
    "threads": (
        {"exit_code": 0, "console": NATIVE},
        "",
        9,
        "engine-error",
        3,
        "all of its threads",
    ),
    "killed": ({"exit_code": 137, "console": ""}, "", 9, "engine-error", 3, "from outside"),
    "lost": ({"exit_code": None, "console": "", "lost": True}, "", 9, "lost-engine", 3, "away"),
    "stopped": (
        {"exit_code": 143, "console": "", "stopped": "kill"},
        *("", 9, "interrupted", 130, "9 samples kept"),
    ),
    "stopped by a stranger": (
        {"exit_code": 0, "console": "Command: Shutdown received from /127.0.0.1\n" + END},
        *("", 9, "interrupted", 3, "somebody else"),
    ),
    "another exit": ({"exit_code": 77, "console": ""}, "", 9, "engine-error", 3, "ended with 77"),
}


@pytest.mark.parametrize("case", list(CASES))
def test_the_end_of_a_run_is_judged_by_all_of_its_signs(case: str, tmp_path: Path) -> None:
    ended, said, samples, kind, exit_code, words = CASES[case]
    log = tmp_path / "jmeter.log"
    log.write_text(said)

    outcome = judge(Ended(**ended), log=log, samples=samples)

    assert (outcome.kind, outcome.exit_code) == (kind, exit_code)
    assert words in outcome.message
    assert outcome.good == (kind == "passed")


def test_a_cause_ends_with_its_record(tmp_path: Path) -> None:
    log = tmp_path / "jmeter.log"
    log.write_text(CSV_FAILED)

    assert read_log(log).cause("test-failed") == "File no.csv must exist and be readable"


def test_a_log_of_one_endless_line_is_read_in_pieces(tmp_path: Path) -> None:
    log = tmp_path / "jmeter.log"
    log.write_text("x" * 10_000_000 + "\n" + UNCAUGHT)

    assert read_log(log).counts == {"uncaught": 1}


def test_a_log_that_is_missing_says_nothing(tmp_path: Path) -> None:
    assert read_log(tmp_path / "none").counts == {}
