"""Plans as JMX text, small enough to read: what a runner is handed."""

from __future__ import annotations

from xml.sax.saxutils import escape

_PLAN = """<?xml version="1.0" encoding="UTF-8"?>
<jmeterTestPlan version="1.2" properties="5.0" jmeter="5.6.3"><hashTree>
<TestPlan guiclass="TestPlanGui" testclass="TestPlan" testname="plan"/><hashTree>
<ThreadGroup guiclass="ThreadGroupGui" testclass="ThreadGroup" testname="group">
<stringProp name="ThreadGroup.num_threads">{threads}</stringProp>
<stringProp name="ThreadGroup.ramp_time">0</stringProp>
<stringProp name="ThreadGroup.on_sample_error">continue</stringProp>
<elementProp name="ThreadGroup.main_controller" elementType="LoopController">
<stringProp name="LoopController.loops">{loops}</stringProp>
<boolProp name="LoopController.continue_forever">false</boolProp>
</elementProp></ThreadGroup><hashTree>{children}</hashTree>
</hashTree></hashTree></jmeterTestPlan>
"""


def plan(*children: str, threads: str | int = 2, loops: int = 3) -> str:
    """One thread group with `children` in it."""
    return _PLAN.format(threads=threads, loops=loops, children="".join(children))


def groovy(
    script: str, *, name: str = "script", tag: str = "JSR223Sampler", inside: str = ""
) -> str:
    """A script as a sampler, or as another JSR223 element; `inside` are its children."""
    return (
        f'<{tag} guiclass="TestBeanGUI" testclass="{tag}" testname="{escape(name)}">'
        '<stringProp name="scriptLanguage">groovy</stringProp>'
        '<stringProp name="cacheKey">true</stringProp>'
        f'<stringProp name="script">{escape(script)}</stringProp>'
        f"</{tag}><hashTree>{inside}</hashTree>"
    )


def pause(milliseconds: int, *, name: str = "pause") -> str:
    """A sampler that waits, of JMeter's own: no Groovy has to start."""
    arguments = "".join(
        f'<elementProp name="{key}" elementType="Argument">'
        f'<stringProp name="Argument.name">{key}</stringProp>'
        f'<stringProp name="Argument.value">{value}</stringProp></elementProp>'
        for key, value in (("Sleep_Time", milliseconds), ("Sleep_Mask", "0x0"))
    )
    return (
        f'<JavaSampler guiclass="JavaTestSamplerGui" testclass="JavaSampler" testname="{name}">'
        '<elementProp name="arguments" elementType="Arguments">'
        f'<collectionProp name="Arguments.arguments">{arguments}</collectionProp></elementProp>'
        '<stringProp name="classname">org.apache.jmeter.protocol.java.test.JavaTest</stringProp>'
        "</JavaSampler><hashTree/>"
    )


def csv_data(file: str, *, columns: str = "word") -> str:
    """A CSV data set."""
    return (
        '<CSVDataSet guiclass="TestBeanGUI" testclass="CSVDataSet" testname="data">'
        f'<stringProp name="filename">{escape(file)}</stringProp>'
        '<stringProp name="delimiter">,</stringProp>'
        f'<stringProp name="variableNames">{columns}</stringProp>'
        '<boolProp name="recycle">true</boolProp>'
        '<stringProp name="shareMode">shareMode.all</stringProp></CSVDataSet><hashTree/>'
    )


def listener(file: str) -> str:
    """A listener of the plan's own that writes a file."""
    return (
        '<ResultCollector guiclass="SimpleDataWriter" testclass="ResultCollector" testname="own">'
        f'<stringProp name="filename">{escape(file)}</stringProp></ResultCollector><hashTree/>'
    )


def arrivals(schedule: str, *children: str) -> str:
    """One open model group instead of the thread group."""
    whole = plan(*children)
    start = whole.index("<ThreadGroup ")
    end = whole.index("</ThreadGroup>") + len("</ThreadGroup>")
    group = (
        '<OpenModelThreadGroup guiclass="OpenModelThreadGroupGui" '
        'testclass="OpenModelThreadGroup" testname="arrivals">'
        '<elementProp name="ThreadGroup.main_controller" '
        'elementType="OpenModelThreadGroupController"/>'
        f'<stringProp name="OpenModelThreadGroup.schedule">{schedule}</stringProp>'
        "</OpenModelThreadGroup>"
    )
    return whole[:start] + group + whole[end:]
