"""What keeps or sends results while the test runs."""

from __future__ import annotations

from enum import Enum

from jmeterpy.elements.arguments import Argument, variables
from jmeterpy.model import (
    Expr,
    Flag,
    Inner,
    Number,
    Pairs,
    Part,
    Scoped,
    choice,
    element,
    flag,
    number_text,
    part,
    prop,
    saved,
    text,
)


class AssertionResults(Enum):
    """Which assertions' results are written into an XML file."""

    NONE = 0
    FIRST = 1
    ALL = 2


@part
class SaveConfig(Part):
    """What a listener writes of each sample; the settings are columns of the CSV, or attributes.

    With `xml` the file is XML; headers, `response_data` and `sampler_data` are only written there.
    What a plan's file does not say is off.
    """

    elapsed: Flag = prop("time", flag, default=True, absent=False)
    latency: Flag = prop("latency", flag, default=True, absent=False)
    timestamp: Flag = prop("timestamp", flag, default=True, absent=False)
    success: Flag = prop("success", flag, default=True, absent=False)
    label: Flag = prop("label", flag, default=True, absent=False)
    code: Flag = prop("code", flag, default=True, absent=False)
    message: Flag = prop("message", flag, default=True, absent=False)
    thread_name: Flag = prop("threadName", flag, default=True, absent=False)
    data_type: Flag = prop("dataType", flag, default=True, absent=False)
    encoding: Flag = prop("encoding", flag, default=False)
    assertions: Flag = prop("assertions", flag, default=True, absent=False)
    subresults: Flag = prop("subresults", flag, default=True, absent=False)
    response_data: Flag = prop("responseData", flag, default=False)
    sampler_data: Flag = prop("samplerData", flag, default=False)
    xml: Flag = prop("xml", flag, default=False)
    field_names: Flag = prop("fieldNames", flag, default=True, absent=False)
    response_headers: Flag = prop("responseHeaders", flag, default=False)
    request_headers: Flag = prop("requestHeaders", flag, default=False)
    response_data_on_error: Flag = prop("responseDataOnError", flag, default=False)
    failure_message: Flag = prop(
        "saveAssertionResultsFailureMessage", flag, default=True, absent=False
    )
    assertion_results: AssertionResults | Expr = prop(
        "assertionsResultsToSave", choice(AssertionResults), default=AssertionResults.NONE
    )
    size: Flag = prop("bytes", flag, default=True, absent=False, sparse=True)
    sent_size: Flag = prop("sentBytes", flag, default=True, absent=False, sparse=True)
    url: Flag = prop("url", flag, default=True, absent=False, sparse=True)
    file_name: Flag = prop("fileName", flag, default=False, sparse=True)
    hostname: Flag = prop("hostname", flag, default=False, sparse=True)
    thread_counts: Flag = prop("threadCounts", flag, default=True, absent=False, sparse=True)
    sample_count: Flag = prop("sampleCount", flag, default=False, sparse=True)
    idle_time: Flag = prop("idleTime", flag, default=True, absent=False, sparse=True)
    connect_time: Flag = prop("connectTime", flag, default=True, absent=False, sparse=True)


@part
class ResultCollector(Scoped):
    """Writes the samples in its scope to `path`: all, only failures, or only successes."""

    path: str = prop("filename", text, default="", kw_only=False)
    errors_only: Flag = prop("ResultCollector.error_logging", flag, default=False)
    successes_only: Flag = prop(
        "ResultCollector.success_only_logging", flag, default=False, sparse=True
    )
    save: SaveConfig = prop(
        "saveConfig", saved(SaveConfig, "SampleSaveConfiguration"), default=SaveConfig()
    )


@element("ResultCollector", gui="SimpleDataWriter", label="Simple Data Writer")
class SimpleDataWriter(ResultCollector):
    """Writes the samples in its scope to a file.

    Source: JMeter manual, "Simple Data Writer".
    """


@element("ResultCollector", gui="ViewResultsFullVisualizer", label="View Results Tree")
class ViewResultsTree(ResultCollector):
    """Shows every sample with all its data in JMeter's GUI; in a load test it only costs.

    Source: JMeter manual, "View Results Tree".
    """


GRAPHITE = (
    (
        "graphiteMetricsSender",
        "org.apache.jmeter.visualizers.backend.graphite.TextGraphiteMetricsSender",
    ),
    ("graphiteHost", ""),
    ("graphitePort", "2003"),
    ("rootMetricsPrefix", "jmeter."),
    ("summaryOnly", "true"),
    ("samplersList", ""),
    ("percentiles", "90;95;99"),
)


@element(
    "BackendListener",
    gui="BackendListenerGui",
    label="Backend Listener",
    inner={"arguments": Inner("Arguments", "ArgumentsPanel")},
)
class BackendListener(Scoped):
    """Sends numbers about the samples in its scope to a database, while the test runs.

    `client` is the Java class that does it, and `arguments` are its own: Graphite's by default.

    Source: JMeter manual, "Backend Listener".
    """

    client: str = prop(
        "classname",
        text,
        default="org.apache.jmeter.visualizers.backend.graphite.GraphiteBackendListenerClient",
        kw_only=False,
    )
    arguments: Pairs[Argument] = prop("arguments/Arguments.arguments", variables, default=GRAPHITE)
    queue_size: Number | None = prop("QUEUE_SIZE", number_text, default=None)
