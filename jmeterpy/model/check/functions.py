"""Checks of functions: does JMeter know them?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jmeterpy.jmx.tree import Prop
from jmeterpy.model.check.problem import Found, Plan

# Source: the keys of the function classes in the jars of JMeter 5.6.3.
BUILT_IN = frozenset({
    "BeanShell", "CSVRead", "FileToString", "P", "Random", "RandomDate",
    "RandomFromMultipleVars", "RandomString", "StringFromFile", "StringToFile", "TestPlanName",
    "UUID", "V", "XPath", "changeCase", "char", "counter", "dateTimeConvert", "digest",
    "escapeHtml", "escapeOroRegexpChars", "escapeXml", "eval", "evalVar", "groovy", "intSum",
    "isPropDefined", "isVarDefined", "javaScript", "jexl2", "jexl3", "log", "logn", "longSum",
    "machineIP", "machineName", "property", "regexFunction", "samplerName", "setProperty",
    "split", "threadGroupName", "threadNum", "time", "timeShift", "unescape", "unescapeHtml",
    "urldecode", "urlencode",
})  # fmt: skip
_CALLED = re.compile(r"\$\{__(\w+)\(")


def unknown_function(plan: Plan) -> Iterator[Found]:
    """JP208: a function that JMeter lacks; it sends the text of the call."""
    for spot in plan.spots:
        texts = [spot.name, *(leaf for part in spot.node.props for leaf in _texts(part))]
        used = dict.fromkeys(name for said in texts for name in _CALLED.findall(said))
        for name in used:
            if name not in BUILT_IN:
                yield (
                    spot.node,
                    (
                        f"JMeter 5.6.3 has no function __{name}, which {spot.name!r} calls; unless"
                        " a plugin brings it, JMeter sends the text"
                    ),
                )


def _texts(part: Prop) -> Iterator[str]:
    yield part.text
    for item in part.items:
        yield from _texts(item)
