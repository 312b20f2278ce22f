"""Thresholds as people write them: "p95(Register) < 800ms", "error_rate < 1%"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from jmeterpy.analysis.limits import limit
from jmeterpy.analysis.metrics import KNOWN, METRICS, Unit, metric
from jmeterpy.analysis.scan import Scan
from jmeterpy.analysis.verdicts import Verdict, judge

__all__ = ["DEFAULT", "Threshold", "Verdict", "judge", "parse", "parse_all"]

DEFAULT = "error_rate < 1%"
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_COMPARE = re.compile(r"<=|>=|==|!=|<|>|\u2264|\u2265")
_SIGNS = {"\u2264": "<=", "\u2265": ">="}
_WORD = re.compile(r"[A-Za-z]+")
_WHOLE = re.compile(r"\d[\d_]*")


@dataclass(frozen=True)
class Threshold:
    """One criterion. `limit` is in the unit of its metric: milliseconds, a share, a second.

    `label` None means all samples; `group` is a thread group's name; `users` keeps the seconds
    before that many users are first exceeded. `default` marks the one that nobody asked for.
    """

    text: str
    metric: str
    compare: str
    limit: Fraction
    label: str | None = None
    group: str | None = None
    users: int | None = None
    default: bool = False

    @property
    def unit(self) -> Unit:
        """The unit of its limit."""
        found = metric(self.metric)
        assert found is not None, self.metric  # noqa: S101  parse lets no other through
        return found.unit


def parse(text: str) -> Threshold:
    """The threshold that `text` says.

    >>> found = parse("p95(Register) < 800ms while users <= 1_000")
    >>> found.metric, found.label, found.compare, int(found.limit), found.users
    ('p95', 'Register', '<', 800, 1000)
    >>> parse('error_rate("Log in (2)") == 0% in "10 concurrent"').group
    '10 concurrent'

    Raises: ThresholdError that points at the character.
    """
    scan = Scan(text)
    name = _metric(scan)
    label = scan.in_parentheses("a label") if scan.skip("(") else None
    compare = _compare(scan)
    found = metric(name)
    assert found is not None, name  # noqa: S101  _metric refuses any other name
    what = Threshold(text.strip(), name, compare, limit(scan, found.unit), label=label)
    while not scan.at_end:
        what = _clause(scan, what)
    return what


def parse_all(texts: Iterable[str], *, default: bool = True) -> tuple[Threshold, ...]:
    """All of them; with `default`, "error_rate < 1%" where none is given.

    Raises: ThresholdError for the first that cannot be read.
    """
    found = tuple(parse(text) for text in texts)
    return found or ((replace(parse(DEFAULT), default=True),) if default else ())


def _metric(scan: Scan) -> str:
    start = scan.here()
    name = scan.take(_NAME)
    if not name:
        raise scan.error("expected a figure such as p95, error_rate or throughput")
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
    if word not in CLAUSES:
        known = " or ".join(f'"{form}"' for form in ("while users <= 1000", "in a group"))
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
    group = scan.quoted()
    if group is None:
        raise scan.error('expected a thread group in quotes: in "10 concurrent"')
    return replace(what, group=group)


CLAUSES: dict[str, Callable[[Scan, Threshold], Threshold]] = {"while": _while, "in": _in}
