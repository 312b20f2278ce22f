"""Thresholds as people write them: "p95(Register) < 800ms", "error_rate < 1%"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal

from jmeterpy.analysis.limits import change, is_change, limit
from jmeterpy.analysis.metrics import KNOWN, METRICS, Unit, metric
from jmeterpy.analysis.scan import Scan
from jmeterpy.analysis.verdicts import Verdict, judge

__all__ = ["DEFAULT", "Ending", "Threshold", "Verdict", "judge", "parse", "parse_all"]

Ending = Literal["", "warn", "abort"]
DEFAULT = "error_rate < 1%"
ON_ERRORS = ("error_rate", "errors")
_NAME = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
_COMPARE = re.compile(r"<=|>=|==|!=|<|>|\u2264|\u2265")
_SIGNS = {"\u2264": "<=", "\u2265": ">="}
_WORD = re.compile(r"[A-Za-z]+")
_WHOLE = re.compile(r"\d[\d_]*", re.ASCII)
_DIGIT = re.compile(r"\.?\d", re.ASCII)
_MOST = {"error_rate": "100%", "apdex": "1"}  # each is 1
_GROWS = ("count", "errors")


@dataclass(frozen=True)
class Threshold:
    """One criterion. `limit` is in the unit of its metric: milliseconds, a share, a second.

    `relative` ones are held against a baseline: then `limit` is the ratio new / base, or of a
    share the difference.

    `label` None means all samples; of what was monitored it is the source. `group` is a thread
    group's name; `users` keeps the seconds before that many users are first exceeded, `after_ms`
    what ended that long after the first start. `ending` "warn" never fails a run, "abort" stops
    it. `default` marks the one that nobody asked for.
    """

    text: str
    metric: str
    compare: str
    limit: Fraction
    label: str | None = None
    group: str | None = None
    users: int | None = None
    after_ms: int = 0
    ending: Ending = ""
    default: bool = False
    relative: bool = False

    @property
    def unit(self) -> Unit:
        """The unit of its limit."""
        found = metric(self.metric)
        assert found is not None, self.metric  # noqa: S101  parse lets no other through
        return (found.versus or found.unit) if self.relative else found.unit

    @property
    def is_of_source(self) -> bool:
        """Whether it is about something that was monitored, not about samples."""
        found = metric(self.metric)
        return found is not None and bool(found.track)


def parse(text: str) -> Threshold:
    """The threshold that `text` says.

    >>> found = parse("p95(Register) < 800ms while users <= 1_000")
    >>> found.metric, found.label, found.compare, int(found.limit), found.users
    ('p95', 'Register', '<', 800, 1000)
    >>> parse('error_rate("Log in (2)") == 0% in "10 concurrent"').group
    '10 concurrent'
    >>> found = parse("error_rate < 1% after 30s, abort")
    >>> found.after_ms, found.ending
    (30000, 'abort')
    >>> found = parse("p99 < +10% vs baseline after 30s, warn")
    >>> float(found.limit), found.relative
    (1.1, True)

    Raises: ThresholdError that points at the character.
    """
    scan = Scan(text)
    name = _metric(scan)
    found = metric(name)
    assert found is not None, name  # noqa: S101  _metric refuses any other name
    what_in = "a source" if found.track else "a label"
    label = scan.in_parentheses(what_in) if scan.skip("(") else None
    if found.track and label is None:
        raise scan.error(f"{name} is of something monitored: {name}(generator), {name}(server)")
    compare = _compare(scan)
    relative = is_change(scan)
    if relative and compare in ("==", "!="):
        raise scan.error(f"a change is never exact: write < or > in place of {compare}")
    start = scan.here()
    bound = change(scan, name, found.versus) if relative else limit(scan, found.unit)
    if bound > 1 and name in _MOST and not relative:
        raise scan.error(f"{name} is never above {_MOST[name]}", at=start)
    what = Threshold(text.strip(), name, compare, bound, label=label, relative=relative)
    while not scan.at_end:
        what = _ending(scan, what) if scan.skip(",") else _clause(scan, what)
    return what


def parse_all(texts: Iterable[str], *, default: bool = True) -> tuple[Threshold, ...]:
    """All of them; with `default`, "error_rate < 1%" where none of them fails a run for errors.

    A run whose samples failed must not pass because only its times were judged.

    Raises: ThresholdError for the first that cannot be read.
    """
    found = tuple(parse(text) for text in texts)
    judged = any(
        each.metric in ON_ERRORS and each.ending != "warn" and not each.relative for each in found
    )
    return found if judged or not default else (*found, replace(parse(DEFAULT), default=True))


def _metric(scan: Scan) -> str:
    start = scan.here()
    name = scan.take(_NAME)
    if not name:
        raise scan.error("expected a figure such as p95, error_rate or throughput")
    if re.fullmatch(r"(ok_)?p\d[\d.]*", name) and metric(name) is None:
        raise scan.error(
            f'there is no percentile "{name}": write one above p0 and below p100 with at most '
            "three digits after the point; the ends are min and max",
            at=start,
        )
    if metric(name) is None:
        close = get_close_matches(name, [*METRICS, "median", "p50", "p95", "p99"], 1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(KNOWN)}"
        raise scan.error(f'there is no figure "{name}"; {hint}', at=start)
    return name


def _compare(scan: Scan) -> str:
    sign = scan.take(_COMPARE)
    if not sign:
        better = "; equal is written ==" if scan.skip("=", keep=True) else ""
        raise scan.error(f"expected <, <=, >, >= or == here{better}")
    return _SIGNS.get(sign, sign)


def _clause(scan: Scan, what: Threshold) -> Threshold:
    start = scan.here()
    word = scan.take(_WORD) or ""
    if word in ("vs", "versus"):
        raise scan.error("a change has a sign: write < +10% vs baseline", at=start)
    if word not in CLAUSES:
        known = """after 30s, while users <= 1000, in "a group", or ", warn" or ", abort\""""
        raise scan.error(f"expected the end, or {known}", at=start)
    return CLAUSES[word](scan, what)


def _while(scan: Scan, what: Threshold) -> Threshold:
    start = scan.here()
    if scan.take(_WORD) != "users":
        raise scan.error('expected "users": while users <= 1000', at=start)
    sign = scan.take(_COMPARE)
    if _SIGNS.get(sign or "", sign) not in ("<", "<="):
        raise scan.error("expected <= or < and a number of users")
    number = scan.take(_WHOLE)
    if not number:
        raise scan.error("expected a whole number of users such as 1000")
    return replace(what, users=int(number.replace("_", "")) - (sign == "<"))


def _in(scan: Scan, what: Threshold) -> Threshold:
    if what.is_of_source:
        raise scan.error(f"{what.metric} is of a source, which has no thread group")
    group = scan.quoted()
    if group is None:
        raise scan.error('expected a thread group in quotes: in "10 concurrent"')
    return replace(what, group=group)


def _after(scan: Scan, what: Threshold) -> Threshold:
    if not scan.peek(_DIGIT):
        raise scan.error("expected a time such as 30s after the first start")
    return replace(what, after_ms=round(limit(scan, "ms")))


def _ending(scan: Scan, what: Threshold) -> Threshold:
    start = scan.here()
    word = scan.take(_WORD)
    if scan.peek(_DIGIT) and not word:
        raise scan.error("a number is written without a comma: 1000 or 1_000", at=start)
    if word not in ("warn", "abort"):
        raise scan.error("expected warn or abort after the comma", at=start)
    if word == "abort" and what.relative:
        raise scan.error(
            "a baseline is of a whole run, so this is only known at the end; a limit without "
            "it, such as p95 < 2s, can abort",
            at=start,
        )
    if word == "abort" and not _can_abort(what):
        raise scan.error(f"{what.metric} {what.compare} is only known at the end", at=start)
    if not scan.at_end:
        raise scan.error(f"nothing follows {word}; it stands last")
    return replace(what, ending="warn" if word == "warn" else "abort")


def _can_abort(what: Threshold) -> bool:
    """Whether a miss half-way says anything: what grows is too small at first."""
    if what.is_of_source:
        return False  # what is monitored is read at the end
    if what.compare in ("==", "!="):
        return what.compare == "==" and not what.limit and what.metric in ("errors", "error_rate")
    return not (what.compare in (">", ">=") and what.metric in _GROWS)


CLAUSES: dict[str, Callable[[Scan, Threshold], Threshold]] = {
    "while": _while,
    "in": _in,
    "after": _after,
}
