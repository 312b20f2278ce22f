"""How the tests of brief and checks write a JMX: by hand, as no code of ours would."""

from __future__ import annotations

SAMPLER = '<DebugSampler guiclass="x" testname="{0}"/><hashTree/>'


def group(
    inside: str = "", *, tag: str = "ThreadGroup", name: str = "g", loops: str = "2",
    forever: str = "false", **settings: str,
) -> str:  # fmt: skip
    given = {"num_threads": "3", "ramp_time": "0", **settings}
    props = "".join(
        f'<stringProp name="ThreadGroup.{k}">{v}</stringProp>' for k, v in given.items()
    )
    return f"""<{tag} guiclass="x" testname="{name}">{props}
      <elementProp name="ThreadGroup.main_controller" elementType="LoopController">
        <stringProp name="LoopController.loops">{loops}</stringProp>
        <boolProp name="LoopController.continue_forever">{forever}</boolProp>
      </elementProp></{tag}><hashTree>{inside}</hashTree>"""


def jmx(inside: str, variables: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><jmeterTestPlan version="1.2"><hashTree>
      <TestPlan guiclass="x" testname="A plan">
        <elementProp name="TestPlan.user_defined_variables" elementType="Arguments">
          <collectionProp name="Arguments.arguments">{variables}</collectionProp>
        </elementProp></TestPlan>
      <hashTree>{inside}</hashTree></hashTree></jmeterTestPlan>""".encode()


def controller(tag: str, inside: str, props: str = "") -> str:
    return f'<{tag} guiclass="x" testname="{tag}">{props}</{tag}><hashTree>{inside}</hashTree>'
