"""Writing a JMX: what comes back is what went in, and what XML cannot hold is refused by name."""

from __future__ import annotations

import sys

import pytest

from jmeterpy.errors import JmxError
from jmeterpy.jmx import MAX_DEPTH, Node, Prop, parse, render, writer

ODD = "a&b<c>\"d'e\r\nf\tg  h\u2028\x85\U0001f680 ]]> &amp; ${x} {{ y }} {% z %}"


def plan(*props: Prop, name: str = "p") -> Node:
    return Node("TestPlan", (("testname", name),), props)


def string(text: str, name: str = "a") -> Prop:
    return Prop("stringProp", (("name", name),), text)


def test_a_plan_looks_as_jmeter_writes_it() -> None:
    inner = Prop("elementProp", (("name", "x"), ("elementType", "A")), items=(string("1"),))
    node = Node("TestPlan", (("testname", "p"),), (inner, string("")), (Node("Timer"),))
    assert render((node,)).decode() == (
        """<?xml version="1.0" encoding="UTF-8"?>
<jmeterTestPlan version="1.2" properties="5.0" jmeter="5.6.3">
  <hashTree>
    <TestPlan testname="p">
      <elementProp name="x" elementType="A">
        <stringProp name="a">1</stringProp>
      </elementProp>
      <stringProp name="a"/>
    </TestPlan>
    <hashTree>
      <Timer/>
      <hashTree/>
    </hashTree>
  </hashTree>
</jmeterTestPlan>
"""
    )


def test_there_are_three_templates_and_no_more() -> None:
    names = sorted(path.name for path in writer.template_folder().iterdir())
    assert names == ["document.xml.j2", "element.xml.j2", "property.xml.j2"]


def test_odd_text_comes_back_from_attributes_and_from_tags() -> None:
    nodes = (plan(string(ODD, name=ODD), name=ODD),)
    assert parse(render(nodes)) == nodes


def test_the_same_plan_gives_the_same_bytes() -> None:
    nodes = (plan(string(ODD)),)
    assert render(nodes) == render(parse(render(nodes)))


def test_an_object_keeps_the_class_of_its_value() -> None:
    fields = (Prop("time", text="true"), Prop("code", text="false"))
    value = Prop("value", (("class", "SampleSaveConfiguration"),), items=fields)
    saved = Prop("objProp", items=(Prop("name", text="saveConfig"), value))
    made = render((plan(saved),))
    assert b'<value class="SampleSaveConfiguration">' in made
    assert parse(made) == (plan(saved),)


@pytest.mark.parametrize(
    ("bad", "shown"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x1f", "U+001F"),
        ("\ufffe", "U+FFFE"),
        ("\ud800", "U+D800"),
    ],
)
def test_a_character_that_xml_cannot_hold_is_refused_by_name(bad: str, shown: str) -> None:
    with pytest.raises(JmxError) as caught:
        render((Node("Plan", (("testname", "top"),), (), (plan(string(f"x{bad}y")),)),))
    assert f"TestPlan 'p': a holds the character {shown}" in str(caught.value)


def test_it_is_refused_in_a_name_and_deep_inside_as_well() -> None:
    inside = Prop("collectionProp", (("name", "list"),), items=(string("\x07"),))
    with pytest.raises(JmxError, match="list holds the character"):
        render((plan(inside),))
    with pytest.raises(JmxError, match="testname holds the character"):
        render((plan(name="\x07"),))


@pytest.mark.parametrize("tag", ["", "a b", "1a", "a><b", "a/", "!--"])
def test_a_tag_that_is_no_name_is_refused(tag: str) -> None:
    for node in (Node(tag), plan(Prop(tag)), Node("A", ((tag, "x"),))):
        with pytest.raises(JmxError, match="cannot be the name"):
            render((node,))


def test_a_tree_may_be_as_deep_as_the_bound_and_no_deeper() -> None:
    node = Node("A")
    for _ in range(MAX_DEPTH - 1):
        node = Node("A", children=(node,))
    assert parse(render((node,))) == (node,)
    with pytest.raises(JmxError, match="nested more than 100 elements deep"):
        render((Node("A", children=(node,)),))


def test_properties_that_are_too_deep_are_refused() -> None:
    prop = string("x")
    for _ in range(sys.getrecursionlimit() // 4):
        prop = Prop("collectionProp", items=(prop,))
    with pytest.raises(JmxError, match="properties are nested more than"):
        render((plan(prop),))


def test_a_template_that_loses_something_ships_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(**_: object) -> str:
        return '<jmeterTestPlan version="1.2"><hashTree><A/><hashTree/></hashTree></jmeterTestPlan>'

    class Broken:
        render = staticmethod(forget)

    class Environment:
        def get_template(self, _: str) -> type[Broken]:
            return Broken

    monkeypatch.setattr(writer, "_templates", Environment)
    with pytest.raises(AssertionError, match="the templates lost something"):
        render((Node("B"),))


def test_mixed_content_is_refused_for_a_property_has_text_or_items() -> None:
    with pytest.raises(JmxError, match="a has both text and items"):
        render((plan(Prop("stringProp", (("name", "a"),), "text", (string("x"),))),))
