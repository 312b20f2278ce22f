"""Elements to nodes and back: nothing is lost, whatever a file holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jmeterpy.elements import DurationAssertion
from jmeterpy.errors import JmxError
from jmeterpy.jmx import MAX_DEPTH, Attrs, Node, Prop, render
from jmeterpy.model import CATALOG, Element, Expr, Raw, dump, from_node, load, source, to_node
from tests.model.toys import (
    Colour,
    Match,
    ToyArgument,
    ToyColumns,
    ToyController,
    ToyGroup,
    ToyPlan,
    ToySampler,
    ToyTimer,
)


def string(name: str, text: str) -> Prop:
    return Prop("stringProp", (("name", name),), text)


def node(tag: str, *props: Prop, children: tuple[Node, ...] = (), **attrs: str) -> Node:
    given: Attrs = tuple(
        {"guiclass": f"{tag}Gui", "testclass": tag, "testname": "x", **attrs}.items()
    )
    return Node(tag, given, props, children)


def written(element: Element) -> dict[str, tuple[str, str]]:
    return {prop.name: (prop.kind, prop.text) for prop in to_node(element).props}


def test_an_element_is_written_with_its_tag_its_gui_its_name_and_its_switch() -> None:
    made = to_node(ToyTimer("1s", name="wait", enabled=False))
    assert made.tag == "ToyTimer"
    assert dict(made.attrs) == {
        "guiclass": "ToyTimerGui",
        "testclass": "ToyTimer",
        "testname": "wait",
        "enabled": "false",
    }
    assert made.props == (string("ToyTimer.delay", "1000"),)


def test_constants_have_typed_tags_and_expressions_are_text() -> None:
    expr = Expr("${__P(users)}")
    constant = written(ToySampler(size=5, follow=False, match=Match.NOT))
    assert constant["ToySampler.size"] == ("longProp", "5")
    assert constant["ToySampler.follow"] == ("boolProp", "false")
    assert constant["ToySampler.match"] == ("intProp", "4")
    computed = written(ToySampler(size=expr, follow=expr, share=expr, match=expr, colour=expr))
    names = ("size", "follow", "share", "match", "colour")
    assert {computed[f"ToySampler.{name}"] for name in names} == {("stringProp", str(expr))}


def test_double_and_float_say_name_and_value_in_children() -> None:
    [share] = [
        prop for prop in to_node(ToySampler(share=2.5)).props if prop.kind == "FloatProperty"
    ]
    assert [(item.kind, item.text) for item in share.items] == [
        ("name", "ToySampler.share"),
        ("value", "2.5"),
        ("savedValue", "0.0"),
    ]


def test_what_nobody_set_is_not_written_where_the_setting_is_optional_or_sparse() -> None:
    names = written(ToySampler())
    assert "ToySampler.timeout" not in names
    assert "ToySampler.password" not in names
    assert "ToySampler.args" not in names
    assert written(ToySampler(password="x"))["ToySampler.password"] == ("stringProp", "x")


def test_a_slot_path_reaches_into_an_element_within_the_element() -> None:
    found = to_node(ToyGroup(loops=7)).prop("ToyGroup.controller")
    assert found is not None
    assert found.attrs == (
        ("name", "ToyGroup.controller"),
        ("elementType", "ToyLoop"),
        ("guiclass", "ToyLoopGui"),
        ("testclass", "ToyLoop"),
        ("testname", "Toy Loop"),
    )
    assert [(item.name, item.text) for item in found.items] == [
        ("ToyLoop.loops", "7"),
        ("ToyLoop.forever", "false"),
    ]


def test_the_type_within_is_found_in_the_name_where_none_is_declared() -> None:
    found = to_node(ToyPlan(variables={"a": "1"})).prop("ToyPlan.variables")
    assert found is not None
    assert found.attr("elementType") == "ToyArguments"
    [listed] = found.items
    assert [(item.kind, item.name) for item in listed.items] == [("elementProp", "a")]


def test_what_a_file_does_not_say_is_what_jmeter_does_and_not_our_default() -> None:
    bare = from_node(node("ToySampler"))
    assert isinstance(bare, ToySampler)
    assert (bare.follow, ToySampler().follow) == (False, True)
    group = from_node(node("ToyGroup"))
    assert isinstance(group, ToyGroup)
    assert (group.forever, ToyGroup().forever) == (True, False)


def test_a_property_is_read_by_its_text_whatever_its_kind() -> None:
    kinds = ("stringProp", "intProp", "longProp")
    groups = [
        from_node(node("ToyGroup", Prop(kind, (("name", "ToyGroup.users"),), "5")))
        for kind in kinds
    ]
    assert [vars(group)["users"] for group in groups] == [5, 5, 5]


@pytest.mark.parametrize("text", ["01", " 5", "", "${n}", "99999999999", "5.0", "1_000", "+5", "٣"])
def test_a_number_that_would_be_written_differently_is_kept_as_text(text: str) -> None:
    group = from_node(node("ToyGroup", string("ToyGroup.users", text)))
    assert isinstance(group, ToyGroup)
    assert group.users == Expr(text)
    assert written(group)["ToyGroup.users"] == ("stringProp", text)


@pytest.mark.parametrize("text", ["-5", "1.5", "abc", "9" * 30, "", "${t}"])
def test_a_time_that_is_none_is_kept_as_text(text: str) -> None:
    timer = from_node(node("ToyTimer", string("ToyTimer.delay", text)))
    assert isinstance(timer, ToyTimer)
    assert written(timer)["ToyTimer.delay"] == ("stringProp", text)


def test_what_a_class_does_not_declare_is_kept_at_its_place() -> None:
    inner = Prop(
        "elementProp",
        (("name", "ToyGroup.controller"), ("elementType", "ToyLoop")),
        items=(string("ToyLoop.loops", "3"), string("strange", "inside")),
    )
    read = from_node(node("ToyGroup", inner, string("odd", "outside")))
    assert isinstance(read, ToyGroup)
    assert read.loops == Expr("3") or read.loops == 3
    again = to_node(read)
    assert again.prop("odd") == string("odd", "outside")
    controller = again.prop("ToyGroup.controller")
    assert controller is not None
    assert controller.item("strange") == string("strange", "inside")
    assert from_node(again) == read


@pytest.mark.parametrize(
    "strange",
    [
        node("ToyTimer"),
        node("ToyTimer", string("ToyTimer.delay", "1"), guiclass="OtherGui"),
        node("ToyTimer", string("ToyTimer.delay", "1"), enabled="${__P(x,true)}"),
        node("ToyTimer", Prop("x", (("name", "ToyTimer.delay"),), items=(string("a", "1"),))),
        Node("ToyTimer", (("guiclass", "ToyTimerGui"), ("class", "com.example.Other"))),
        node(
            "ToyGroup",
            Prop("elementProp", (("name", "ToyGroup.controller"), ("elementType", "Other"))),
        ),
        node("ToySampler", Prop("collectionProp", (("name", "ToySampler.patterns"),), "text")),
        node(
            "ToySampler",
            Prop("objProp", items=(Prop("name", text="saveConfig"), Prop("value", text="x"))),
        ),
        node(
            "ToySampler",
            Prop("collectionProp", (("name", "ToySampler.table"),), items=(string("", "a"),)),
        ),
        node("com.example.Unknown", string("a", "b")),
    ],
)
def test_what_no_class_can_hold_whole_is_kept_raw(strange: Node) -> None:
    below = node("ToyTimer", string("ToyTimer.delay", "5"))
    whole = Node(strange.tag, strange.attrs, strange.props, (below,))
    read = from_node(whole)
    assert isinstance(read, Raw)
    assert read.children == (ToyTimer("5ms", name="x"),)
    assert to_node(read).props == whole.props
    assert to_node(read).attrs == whole.attrs
    assert from_node(to_node(read)) == read


def test_raw_elements_have_name_comment_and_switch() -> None:
    read = from_node(node("Odd", string("TestPlan.comments", "why"), testname="o", enabled="false"))
    assert (read.name, read.comment, read.enabled) == ("o", "why", False)
    assert read.title() == "Odd 'o'"


def test_a_raw_element_may_be_renamed_and_switched() -> None:
    import dataclasses

    read = from_node(node("Odd", string("a", "b"), testname="o"))
    changed = dataclasses.replace(read, name="p", enabled=False, comment="new")
    again = from_node(to_node(changed))
    assert (again.name, again.enabled, again.comment) == ("p", False, "new")
    assert to_node(again).prop("a") == string("a", "b")


@pytest.mark.parametrize(
    ("attribute", "enabled"),
    [("true", True), ("TRUE", True), ("false", False), ("False", False), (None, True)],
)
def test_the_switch_is_read_as_jmeter_reads_it(attribute: str | None, *, enabled: bool) -> None:
    given: Attrs = (("guiclass", "ToyControllerGui"),)
    attrs = given if attribute is None else (*given, ("enabled", attribute))
    assert from_node(Node("ToyController", attrs)).enabled is enabled


def test_an_old_tag_is_read_and_today_s_is_written() -> None:
    read = from_node(node("OldToySampler", guiclass="com.example.gui.ToySamplerGui"))
    assert isinstance(read, ToySampler)
    assert to_node(read).tag == "ToySampler"
    assert to_node(read).attr("guiclass") == "ToySamplerGui"


def test_an_empty_name_is_a_name() -> None:
    read = from_node(node("ToyController", testname=""))
    assert read == ToyController("")
    assert to_node(read).attr("testname") == ""


def test_bits_that_nobody_declared_are_kept_as_text() -> None:
    read = from_node(node("ToySampler", string("ToySampler.match", "65")))
    assert isinstance(read, ToySampler)
    assert read.match == Expr("65")


def test_comments_are_kept() -> None:
    assert from_node(to_node(ToyTimer("1s", comment="a\nb"))).comment == "a\nb"


def test_the_last_of_two_properties_wins_as_in_jmeter() -> None:
    read = from_node(node("ToyGroup", string("ToyGroup.users", "1"), string("ToyGroup.users", "2")))
    assert isinstance(read, ToyGroup)
    assert read.users == 2


def test_columns_split_but_not_inside_an_expression() -> None:
    read = from_node(node("ToySampler", string("ToySampler.columns", "a,b")))
    assert isinstance(read, ToySampler)
    assert read.columns == ("a", "b")
    text = "${__P(c,a)},b"
    odd = from_node(node("ToySampler", string("ToySampler.columns", text)))
    assert isinstance(odd, ToySampler)
    assert odd.columns == (Expr(text),)
    assert written(odd)["ToySampler.columns"] == ("stringProp", text)


def test_a_whole_plan_comes_back_equal_and_as_the_same_bytes() -> None:
    plan = ToyPlan("p", variables={"a": "1", "b": "${c}"}, comment="x")[
        ToyGroup("g", users=5, ramp_up="10s", loops=Expr("${n}"))[
            ToyTimer("20ms"),
            ToySampler(
                "s",
                columns=("a", "b"),
                patterns=("201", ""),
                table=(("1", "2"), ()),
                colour=Colour.BLUE,
                saves=ToyColumns(code=True),
                first=ToyArgument("k", "v", encode=False),
                arguments=(ToyArgument("q"),),
                timeout=timedelta(seconds=2),
            ),
        ],
    ]
    made = dump(plan)
    assert load(made) == (plan,)
    assert dump(load(made)) == made


def test_elements_that_were_read_know_their_line_in_the_file() -> None:
    made = dump(ToyPlan("p")[ToyTimer("1s", name="t")])
    [plan] = load(made, file="other.jmx")
    lines = made.decode().splitlines()
    [timer] = plan.children
    assert str(timer.origin).startswith("other.jmx:")
    assert timer.origin is not None
    assert 'testname="t"' in lines[(timer.origin.line or 0) - 1]


def test_a_stray_of_a_file_is_kept_and_written_again() -> None:
    stray = node("ToyPlan", children=(node("ToySampler"),))
    [plan] = load(render((stray,)))
    assert [type(child) for child in plan.children] == [ToySampler]
    assert from_node(to_node(plan)) == plan
    assert eval(source(plan), {"ToyPlan": ToyPlan, "ToySampler": ToySampler}) == plan


def test_a_plan_that_is_too_deep_is_refused_with_the_place_where_it_is() -> None:
    step = ToyController("innermost")
    for _ in range(3 * MAX_DEPTH):
        step = ToyController("box")[step]
    with pytest.raises(JmxError, match=r"ToyController 'box' is nested more than 100 elements"):
        dump(step)


def test_a_setting_that_a_class_refuses_is_kept_as_it_was_read() -> None:
    assert DurationAssertion in CATALOG["DurationAssertion"]
    scope = Prop("stringProp", (("name", "Assertion.scope"),), "variable")
    attrs = (("guiclass", "DurationAssertionGui"), ("testname", "d"))
    node = Node("DurationAssertion", attrs, (scope,))
    read = from_node(node)
    assert isinstance(read, Raw)
    assert to_node(read) == node
