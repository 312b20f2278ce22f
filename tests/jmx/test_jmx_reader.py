"""Reading a JMX: what JMeter would take, and nothing that harms the reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmeterpy.errors import JmxError
from jmeterpy.jmx import MAX_DEPTH, Node, Prop, parse, read

HEAD = '<jmeterTestPlan version="1.2" properties="5.0" jmeter="5.6.3">'


def jmx(inside: str, *, first: str = "") -> bytes:
    return f"{first}{HEAD}<hashTree>{inside}</hashTree></jmeterTestPlan>".encode()


def refusal(source: bytes, *, tolerant: bool = False) -> str:
    with pytest.raises(JmxError) as caught:
        parse(source, file="plan.jmx", tolerant=tolerant)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_an_element_and_the_hash_tree_after_it_are_one_node() -> None:
    source = jmx(
        '<TestPlan testname="p"><stringProp name="a">b</stringProp></TestPlan>\n'
        "<hashTree><Timer/><hashTree/></hashTree>",
    )
    prop = Prop("stringProp", (("name", "a"),), "b")
    assert parse(source) == (Node("TestPlan", (("testname", "p"),), (prop,), (Node("Timer"),)),)


def test_only_the_last_element_may_lack_its_hash_tree() -> None:
    [plan] = parse(jmx("<TestPlan/><hashTree><A/><hashTree/><B/></hashTree>"))
    assert [child.tag for child in plan.children] == ["A", "B"]


def test_an_element_in_the_place_of_a_hash_tree_is_refused_with_both_lines() -> None:
    assert refusal(jmx("<TestPlan/><hashTree><A/>\n<B/><hashTree/></hashTree>")) == (
        "plan.jmx:2  <B> where the <hashTree> of <A> (line 1) was expected;"
        " JMeter cannot load this file"
    )


def test_a_hash_tree_that_follows_no_element_is_refused() -> None:
    message = refusal(jmx("<TestPlan/><hashTree/>\n<hashTree/>"))
    assert message == ("plan.jmx:2  a <hashTree> follows no element; JMeter cannot load this file")


def test_files_before_jmeter_4_have_a_work_bench_beside_the_plan() -> None:
    tops = parse(jmx("<TestPlan/><hashTree/><WorkBench/><hashTree/>"))
    assert [node.tag for node in tops] == ["TestPlan", "WorkBench"]


def test_comments_white_space_and_cdata_make_no_difference() -> None:
    plain = jmx('<TestPlan><stringProp name="a">b&amp;c</stringProp></TestPlan><hashTree/>')
    fancy = jmx(
        '\n <!-- x --><TestPlan>\n <?pi?> <stringProp name="a">b<!-- y --><![CDATA[&]]>c'
        "</stringProp></TestPlan>\n<hashTree>\n</hashTree>",
    )
    assert parse(plain) == parse(fancy)


def test_white_space_in_a_text_is_kept_and_in_an_empty_collection_is_not() -> None:
    [node] = parse(
        jmx(
            '<T><stringProp name="a">  </stringProp><collectionProp name="b">\n </collectionProp>'
            "</T><hashTree/>",
        ),
    )
    assert [prop.text for prop in node.props] == ["  ", ""]


def test_properties_that_say_their_name_in_a_child_have_it() -> None:
    source = "<T><FloatProperty><name>x</name><value>1.5</value></FloatProperty></T><hashTree/>"
    [node] = parse(jmx(source))
    found = node.prop("x")
    assert found is not None
    assert [item.text for item in found.items] == ["x", "1.5"]


def test_the_last_of_two_properties_of_one_name_wins() -> None:
    both = '<stringProp name="a">1</stringProp><stringProp name="a">2</stringProp>'
    [node] = parse(jmx(f"<T>{both}</T><hashTree/>"))
    found = node.prop("a")
    assert found is not None
    assert found.text == "2"


def test_nodes_know_their_line_and_are_equal_without_it() -> None:
    [here] = parse(jmx("\n\n<T/><hashTree/>"))
    [there] = parse(jmx("<T/><hashTree/>"))
    assert (here.line, there.line) == (3, 1)
    assert here == there


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "plan.jmx:1:1  this is not XML: Document is empty"),
        (b"hello", "plan.jmx:1:1  this is not XML: Start tag expected, '<' not found"),
        (
            b"<htmll/>",
            "plan.jmx:1  this is not a JMX: <htmll> where <jmeterTestPlan> was expected",
        ),
        (
            b"<jmeterTestPlan>\n<a></b>",
            "plan.jmx:2:8  this is not XML: Opening and ending tag mismatch: a line 2 and b",
        ),
    ],
)
def test_what_is_not_xml_or_not_a_jmx_is_refused_with_its_place(
    source: bytes, message: str
) -> None:
    assert refusal(source) == message


def test_a_jmx_without_a_plan_is_refused() -> None:
    assert refusal(f"{HEAD}</jmeterTestPlan>".encode()) == (
        "plan.jmx:1  there is no plan: <jmeterTestPlan> holds no <hashTree>"
    )


def test_a_byte_order_mark_is_skipped() -> None:
    assert parse(b"\xef\xbb\xbf" + jmx("<T/><hashTree/>")) == parse(jmx("<T/><hashTree/>"))


def test_the_declared_encoding_is_ignored_as_jmeter_ignores_it() -> None:
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    [node] = parse(jmx('<T testname="é"/><hashTree/>', first=latin))
    assert node.attr("testname") == "é"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_refused_by_name(encoding: str) -> None:
    message = refusal(jmx("<T/><hashTree/>").decode().encode(encoding), tolerant=True)
    assert "JMeter reads every JMX as UTF-8" in message
    assert f"this is {encoding[:6].upper()};" in message


def test_a_byte_that_is_not_utf_8_is_refused_with_its_place() -> None:
    source = jmx('\n<T testname="?"/><hashTree/>').replace(b"?", b"\xe9")
    assert refusal(source).startswith("plan.jmx:2:14  byte 0xe9 is not UTF-8; JMeter reads")


def test_a_byte_that_is_not_utf_8_reads_in_files_of_others_as_jmeter_shows_it() -> None:
    [node] = parse(jmx('<T testname="?"/><hashTree/>').replace(b"?", b"\xe9"), tolerant=True)
    assert node.attr("testname") == "\ufffd"


def test_white_space_before_the_declaration_is_tolerated_in_files_of_others() -> None:
    source = b"\n" + jmx("<T/><hashTree/>", first='<?xml version="1.0"?>')
    assert parse(source, tolerant=True) == (Node("T"),)
    assert "this is not XML" in refusal(source)


def test_a_second_hash_tree_is_refused_for_jmeter_would_not_read_it() -> None:
    source = jmx("<T/><hashTree/>").replace(b"</jmeter", b"\n<hashTree/></jmeter")
    message = refusal(source, tolerant=True)
    assert (
        message == "plan.jmx:2  a second <hashTree> beside the plan's, which JMeter does not read"
    )


@pytest.mark.parametrize("character", ["&#7;", "&#x1F;", "&#xFFFE;", "\x07", "&#99999999;"])
def test_characters_that_xml_cannot_hold_are_tolerated_only_in_files_of_others(
    character: str,
) -> None:
    source = jmx(f'<T testname="a{character}b"/><hashTree/>')
    [node] = parse(source, tolerant=True)
    assert node.attr("testname") == "a\ufffdb"
    assert "this is not XML" in refusal(source)


def test_a_legal_character_reference_is_kept_where_illegal_ones_are_replaced() -> None:
    [node] = parse(jmx('<T testname="&#x41;&#13;&#7;"/><hashTree/>'), tolerant=True)
    assert node.attr("testname") == "A\r\ufffd"


XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "{uri}">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
QUADRATIC = '<!DOCTYPE x [<!ENTITY a "' + "A" * 50_000 + '">]>'


@pytest.mark.parametrize("first", [XXE, LAUGHS, QUADRATIC, "<!DOCTYPE x>"])
@pytest.mark.parametrize("before", ["", "\n", "<!-- <a> -->", "<?pi?>\n<!-- -- x -->"])
@pytest.mark.parametrize("tolerant", [False, True])
def test_no_doctype_is_read_and_so_no_entity(
    first: str, before: str, tmp_path: Path, *, tolerant: bool
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not read")
    doctype = before + first.replace("{uri}", secret.as_uri())
    source = jmx('<T testname="&a;">&e;&a;</T><hashTree/>', first=doctype)
    assert "a JMX has no DOCTYPE" in refusal(source, tolerant=tolerant)


@pytest.mark.parametrize("tolerant", [False, True])
def test_an_entity_that_nobody_declared_is_refused(*, tolerant: bool) -> None:
    assert "Entity 'e' not defined" in refusal(jmx("<T>&e;</T><hashTree/>"), tolerant=tolerant)


def test_a_prolog_that_is_long_and_odd_takes_no_long_time() -> None:
    message = refusal(b"<!-- -->" * 20_000 + b"<?x " * 20_000, tolerant=True)
    assert "this is not XML" in message


def nested(depth: int) -> bytes:
    return jmx("<A/><hashTree>" * depth + "</hashTree>" * depth)


def test_elements_may_be_nested_as_deep_as_the_bound_and_no_deeper() -> None:
    [node] = parse(nested(MAX_DEPTH))
    depth = 1
    while node.children:
        [node] = node.children
        depth += 1
    assert depth == MAX_DEPTH
    assert "nested more than 100 deep" in refusal(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("depth", [200, 5_000, 100_000])
def test_properties_nested_too_deep_are_refused_and_break_nothing(depth: int) -> None:
    props = "<collectionProp>" * depth + "</collectionProp>" * depth
    assert "deep" in refusal(jmx(f"<T>{props}</T><hashTree/>")).lower()


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_elements_nested_far_too_deep_are_refused_and_break_nothing(depth: int) -> None:
    assert "deep" in refusal(nested(depth)).lower()


def test_a_file_beyond_the_size_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jmeterpy.jmx.reader.MAX_BYTES", 100)
    assert "are too many for a JMX; at most 100" in refusal(jmx("<T/><hashTree/>" * 9))


@pytest.mark.parametrize("inside", ['<x:T xmlns:x="urn:x"/>', '<T><x:p xmlns:x="urn:x"/></T>'])
def test_a_namespace_has_no_place_in_a_jmx(inside: str) -> None:
    assert "has no place in a JMX" in refusal(jmx(f"{inside}<hashTree/>"))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(JmxError, match=r"nothing\.jmx  cannot be read: No such file"):
        read(tmp_path / "nothing.jmx")
    with pytest.raises(JmxError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_a_plan_of_others_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.jmx"
    path.write_bytes(jmx('<T testname="&#7;"/><hashTree/>'))
    [node] = read(path)
    assert node.attr("testname") == "\ufffd"
