"""JMeter's command line and properties for a Job: the one place for every -J, -q and -l."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jmeterpy.errors import PlanError
from jmeterpy.runners.job import Job

_COLUMNS = (
    "time",
    "label",
    "response_code",
    "response_message",
    "thread_name",
    "data_type",
    "successful",
    "assertion_results_failure_message",
    "bytes",
    "sent_bytes",
    "thread_counts",
    "url",
    "latency",
    "idle_time",
    "connect_time",
    "print_field_names",
    "subresults",
    "autoflush",  # else rows sit in a buffer: nothing to watch, and a kill loses them
)
# Whatever the user's own properties say, results are written so that they can be read.
PINNED: Mapping[str, str] = {
    **{f"jmeter.save.saveservice.{column}": "true" for column in _COLUMNS},
    "jmeter.save.saveservice.output_format": "csv",
    "jmeter.save.saveservice.timestamp_format": "ms",
    "jmeter.save.saveservice.default_delimiter": ",",
    "sampleresult.timestamp.start": "true",
    "subresults.disable_renaming": "false",
    "summariser.name": "",  # its lines are not the numbers: it leaves samples out
    "jmeterengine.force.system.exit": "true",  # open model groups linger for a minute otherwise
    "jmeterengine.stopfail.system.exit": "true",
}
_PORTS = 10  # how many stop ports JMeter may try from the first one on


def settings(*, stop_port: int) -> dict[str, str]:
    """The properties that every run has, and its own stop port: JMeter's default range is shared.

    JMeter opens no port at all when the first is above the last, so that both are set; which one
    it took stands in what it prints.
    """
    return {
        **PINNED,
        "jmeterengine.nongui.port": str(stop_port),
        "jmeterengine.nongui.maxport": str(stop_port + _PORTS),
    }


def arguments(
    job: Job, *, plan: str, samples: str, log: str, first: Sequence[str], last: Sequence[str]
) -> list[str]:
    """What follows the launcher. Files are named as JMeter will see them.

    `first` are the user's property files, `last` are ours: of two settings JMeter takes the later.
    Secrets stand in a file of `last`, because JMeter writes every -J into its log.

    Raises: PlanError for a property's name that JMeter would read as something else.
    """
    words = ["-n", "-t", plan, "-l", samples, "-j", log]
    for file in first:
        words += ["-q", file]
    words += [_property("-J", name, value) for name, value in job.properties.items()]
    words += [_property("-G", name, value) for name, value in job.remote_properties.items()]
    for file in last:
        words += ["-q", file]
    return words


def _property(flag: str, name: str, value: str) -> str:
    if not name or "=" in name or name != name.strip():
        raise PlanError(
            f"{flag} {name}={value}: {name!r} is no name for a property",
            hint=f"Write {flag} name=value; the name holds neither '=' nor spaces around it",
        )
    return f"{flag}{name}={value}"


def properties_text(values: Mapping[str, str]) -> str:
    r"""A Java properties file: any text in, the same text out of `Properties.load`.

    >>> properties_text({"a b": " é=\n"})
    'a\\ b=\\ \\u00e9\\=\\n\n'
    """
    return "".join(f"{_escaped(name)}={_escaped(value)}\n" for name, value in values.items())


_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}


def _escaped(text: str) -> str:
    return re.sub(r"[\s\\:=#!]|[^\x20-\x7e]", lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    if " " <= character <= "~":
        return "\\" + character
    units = character.encode("utf-16-be").hex()  # two for what lies beyond 16 bits
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
