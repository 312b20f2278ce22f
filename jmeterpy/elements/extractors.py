"""What keeps a part of a response as a variable."""

from __future__ import annotations

from enum import Enum

from jmeterpy.elements.scope import Scope
from jmeterpy.model import (
    Expr,
    Flag,
    Number,
    Scoped,
    choice,
    element,
    flag,
    number_text,
    part,
    prop,
    text,
)


class ExtractField(Enum):
    """Which part of a sample an extractor reads."""

    BODY = "false"
    BODY_UNESCAPED = "unescaped"
    BODY_AS_DOCUMENT = "as_document"
    HEADERS = "true"
    REQUEST_HEADERS = "request_headers"
    URL = "URL"
    CODE = "code"
    MESSAGE = "message"


@part
class Extractor(Scoped):
    """Runs after each sampler in scope and fills a variable.

    `scope` says whose text is read: the sample's own, its sub-results', all, or that of the
    variable `scope_variable`.
    """

    scope: Scope | Expr | None = prop("Sample.scope", choice(Scope), default=None)
    scope_variable: str | None = prop("Scope.variable", text, default=None)


@element("JSONPostProcessor", gui="JSONPostProcessorGui", label="JSON Extractor")
class JsonExtractor(Extractor):
    """Keep what the JSONPath `path` finds as `variable`.

    Several at once are separated by `;` in each setting, and then `default` must have as many.
    `match` 1 is the first find, 0 a random one, -1 all: `name_1`, `name_2` ... and `name_matchNr`.
    `concatenate` adds all finds as `name_ALL`.

    Source: JMeter manual, "JSON Extractor".
    """

    variable: str = prop("JSONPostProcessor.referenceNames", text, default="", kw_only=False)
    path: str = prop("JSONPostProcessor.jsonPathExprs", text, default="", kw_only=False)
    match: str = prop("JSONPostProcessor.match_numbers", text, default="1", absent="")
    default: str | None = prop("JSONPostProcessor.defaultValues", text, default=None)
    concatenate: Flag = prop("JSONPostProcessor.compute_concat", flag, default=False, sparse=True)


@element("JMESPathExtractor", gui="JMESPathExtractorGui", label="JSON JMESPath Extractor")
class JmesPathExtractor(Extractor):
    """Keep what the JMESPath `path` finds as `variable`.

    Source: JMeter manual, "JSON JMESPath Extractor".
    """

    variable: str = prop("JMESExtractor.referenceName", text, default="", kw_only=False)
    path: str = prop("JMESExtractor.jmesPathExpr", text, default="", kw_only=False)
    match: Number = prop("JMESExtractor.matchNumber", number_text, default=1)
    default: str | None = prop("JMESExtractor.defaultValue", text, default=None)


@element("RegexExtractor", gui="RegexExtractorGui", label="Regular Expression Extractor")
class RegexExtractor(Extractor):
    """Keep what a regular expression finds as `variable`.

    `template` says which groups: `$1$` is the first. `match` 1 is the first find, 0 a random one,
    -1 all: `name_1`, `name_2` ... and `name_matchNr`.

    Source: JMeter manual, "Regular Expression Extractor".
    """

    variable: str = prop("RegexExtractor.refname", text, default="", kw_only=False)
    regex: str = prop("RegexExtractor.regex", text, default="", kw_only=False)
    template: str = prop("RegexExtractor.template", text, default="$1$", absent="")
    match: Number = prop("RegexExtractor.match_number", number_text, default=1)
    default: str = prop("RegexExtractor.default", text, default="")
    empty_default: Flag = prop("RegexExtractor.default_empty_value", flag, default=False)
    field: ExtractField | Expr = prop(
        "RegexExtractor.useHeaders", choice(ExtractField), default=ExtractField.BODY
    )


@element("BoundaryExtractor", gui="BoundaryExtractorGui", label="Boundary Extractor")
class BoundaryExtractor(Extractor):
    """Keep what stands between the texts `left` and `right` as `variable`.

    Source: JMeter manual, "Boundary Extractor".
    """

    variable: str = prop("BoundaryExtractor.refname", text, default="", kw_only=False)
    left: str = prop("BoundaryExtractor.lboundary", text, default="", kw_only=False)
    right: str = prop("BoundaryExtractor.rboundary", text, default="", kw_only=False)
    match: Number = prop("BoundaryExtractor.match_number", number_text, default=1)
    default: str = prop("BoundaryExtractor.default", text, default="")
    empty_default: Flag = prop("BoundaryExtractor.default_empty_value", flag, default=False)
    field: ExtractField | Expr = prop(
        "BoundaryExtractor.useHeaders", choice(ExtractField), default=ExtractField.BODY
    )


class CssEngine(Enum):
    """Which library reads the selector."""

    DEFAULT = ""
    JSOUP = "JSOUP"
    JODD = "JODD"


@element("HtmlExtractor", gui="HtmlExtractorGui", label="CSS Selector Extractor")
class CssExtractor(Extractor):
    """Keep the text, or an attribute, of what a CSS selector finds as `variable`.

    Source: JMeter manual, "CSS Selector Extractor".
    """

    variable: str = prop("HtmlExtractor.refname", text, default="", kw_only=False)
    selector: str = prop("HtmlExtractor.expr", text, default="", kw_only=False)
    attribute: str = prop("HtmlExtractor.attribute", text, default="")
    match: Number = prop("HtmlExtractor.match_number", number_text, default=1)
    default: str = prop("HtmlExtractor.default", text, default="")
    empty_default: Flag = prop("HtmlExtractor.default_empty_value", flag, default=False)
    engine: CssEngine | Expr = prop(
        "HtmlExtractor.extractor_impl", choice(CssEngine), default=CssEngine.DEFAULT
    )
