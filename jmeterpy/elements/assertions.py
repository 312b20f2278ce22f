"""What makes a sample fail that the protocol found right."""

from __future__ import annotations

from enum import Enum, IntFlag

from jmeterpy.elements.scope import Scope
from jmeterpy.errors import SettingError
from jmeterpy.model import (
    Duration,
    Expr,
    Flag,
    Number,
    Scoped,
    Texts,
    choice,
    element,
    flag,
    flags,
    millis,
    number_text,
    part,
    prop,
    strings,
    text,
)


class AssertField(Enum):
    """Which part of a sample a response assertion looks at."""

    BODY = "Assertion.response_data"
    BODY_AS_DOCUMENT = "Assertion.response_data_as_document"
    CODE = "Assertion.response_code"
    MESSAGE = "Assertion.response_message"
    HEADERS = "Assertion.response_headers"
    REQUEST_BODY = "Assertion.request_data"
    REQUEST_HEADERS = "Assertion.request_headers"
    URL = "Assertion.sample_label"


class Rule(IntFlag):
    """How a pattern is held against the text: one of four ways, with NOT and OR where wanted.

    MATCHES and CONTAINS take regular expressions, EQUALS and SUBSTRING plain text. Several
    patterns must all hold, or with OR one of them.
    """

    MATCHES = 1
    CONTAINS = 2
    NOT = 4
    EQUALS = 8
    SUBSTRING = 16
    OR = 32


@part
class SampleAssertion(Scoped):
    """An assertion that can look at sub-results too."""

    scope: Scope | Expr | None = prop("Assertion.scope", choice(Scope), default=None)


@part
class ScopedAssertion(SampleAssertion):
    """An assertion that can look at sub-results and variables too."""

    scope_variable: str | None = prop("Scope.variable", text, default=None)


@element("ResponseAssertion", gui="AssertionGui", label="Response Assertion")
class ResponseAssertion(ScopedAssertion):
    """A part of the sample must (or must not) hold the patterns.

    `assume_success` forgets what the protocol said first: without it, a 404 fails even where 404
    is what the pattern asks for. It also forgets earlier assertions, so it comes first.

    Source: JMeter manual, "Response Assertion".
    """

    patterns: Texts = prop("Asserion.test_strings", strings(), default=(), kw_only=False)
    field: AssertField | Expr = prop(
        "Assertion.test_field", choice(AssertField), default=AssertField.BODY
    )
    rule: Rule | Expr = prop("Assertion.test_type", flags(Rule), default=Rule.SUBSTRING)
    assume_success: Flag = prop("Assertion.assume_success", flag, default=False)
    message: str = prop("Assertion.custom_message", text, default="")


@element("DurationAssertion", gui="DurationAssertionGui", label="Duration Assertion")
class DurationAssertion(SampleAssertion):
    """The answer must come within `limit`.

    Source: JMeter manual, "Duration Assertion".
    """

    limit: Duration = prop("DurationAssertion.duration", millis, absent=Expr(""), kw_only=False)

    def __post_init__(self) -> None:
        """JMeter's GUI breaks on a plan that asks for a variable's duration."""
        super().__post_init__()
        if self.scope is Scope.VARIABLE:
            message = f"{self.title()}: scope is Scope.VARIABLE, but a variable has no duration"
            raise SettingError(message, place=self.origin)


class SizeField(Enum):
    """Whose size is measured, in bytes."""

    ALL = "SizeAssertion.response_network_size"
    HEADERS = "SizeAssertion.response_headers"
    BODY = "SizeAssertion.response_data"
    CODE = "SizeAssertion.response_code"
    MESSAGE = "SizeAssertion.response_message"


class Compare(Enum):
    """How the size must compare to the given one."""

    EQUAL = 1
    NOT_EQUAL = 2
    GREATER = 3
    LESS = 4
    GREATER_OR_EQUAL = 5
    LESS_OR_EQUAL = 6


@element("SizeAssertion", gui="SizeAssertionGui", label="Size Assertion")
class SizeAssertion(ScopedAssertion):
    """The answer, or a part of it, must have this many bytes, or more, or fewer.

    Source: JMeter manual, "Size Assertion".
    """

    size: Number = prop("SizeAssertion.size", number_text, absent=Expr(""), kw_only=False)
    compare: Compare | Expr = prop(
        "SizeAssertion.operator", choice(Compare, "intProp"), default=Compare.EQUAL
    )
    field: SizeField | Expr = prop("Assertion.test_field", choice(SizeField), default=SizeField.ALL)


@element("JSONPathAssertion", gui="JSONPathAssertionGui", label="JSON Assertion")
class JsonAssertion(Scoped):
    """The JSONPath `path` must find something in the answer; with `check_value`, `expected`.

    `expected` is a regular expression, unless `regex` is false. `expect_null` wants null, `invert`
    turns the whole around.

    Source: JMeter manual, "JSON Assertion".
    """

    path: str = prop("JSON_PATH", text, default="", kw_only=False)
    expected: str = prop("EXPECTED_VALUE", text, default="")
    check_value: Flag = prop("JSONVALIDATION", flag, default=False)
    expect_null: Flag = prop("EXPECT_NULL", flag, default=False)
    invert: Flag = prop("INVERT", flag, default=False)
    regex: Flag = prop("ISREGEX", flag, default=True)


@element("JMESPathAssertion", gui="JMESPathAssertionGui", label="JSON JMESPath Assertion")
class JmesPathAssertion(Scoped):
    """The JMESPath `path` must find something in the answer; with `check_value`, `expected`.

    Source: JMeter manual, "JSON JMESPath Assertion".
    """

    path: str = prop("JMES_PATH", text, default="", kw_only=False)
    expected: str = prop("EXPECTED_VALUE", text, default="")
    check_value: Flag = prop("JSONVALIDATION", flag, default=False)
    expect_null: Flag = prop("EXPECT_NULL", flag, default=False)
    invert: Flag = prop("INVERT", flag, default=False)
    regex: Flag = prop("ISREGEX", flag, default=True, absent=False)


@element("XPath2Assertion", gui="XPath2AssertionGui", label="XPath2 Assertion")
class XPath2Assertion(ScopedAssertion):
    """The XPath 2 expression must find something, or be true; with `negate`, must not.

    `namespaces` are lines of `prefix=address`.

    Source: JMeter manual, "XPath2 Assertion".
    """

    xpath: str = prop("XPath.xpath", text, default="/", kw_only=False)
    negate: Flag = prop("XPath.negate", flag, default=False)
    namespaces: str = prop("XPath.namespaces", text, default="")
