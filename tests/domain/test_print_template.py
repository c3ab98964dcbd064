"""The language of print templates: looks, tags, parts that repeat, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.errors import BadInput
from pospro.domain.print_template.filling import SlipLine, filled
from pospro.domain.print_template.language import LONGEST, Look, read
from pospro.domain.print_template.subject import Facts, Subject

TAG = Subject(("TAG NAME",))
LINE = Subject(("NAME", "PRICE"), {"TAGS": TAG})
BILL = Subject(("SHOP", "TOTAL", "NOTE"), {"ORDERS": LINE, "TAXES": Subject(("RATE",))})
FACTS = Facts(
    {"SHOP": "Corner", "TOTAL": "30.00", "NOTE": ""},
    {
        "ORDERS": [
            Facts({"NAME": "Tea", "PRICE": "10.00"}, {"TAGS": []}),
            Facts(
                {"NAME": "Soup", "PRICE": "20.00"},
                {"TAGS": [Facts({"TAG NAME": "hot"}), Facts({"TAG NAME": "no salt"})]},
            ),
        ],
        "TAXES": [],
    },
)


def printed(text):
    return filled(read(text, BILL), FACTS)


def words(text):
    return ["|".join(line.cells) for line in printed(text)]


def refused(text):
    with pytest.raises(BadInput) as refusal:
        read(text, BILL)
    assert refusal.value.field == "text"
    return str(refusal.value)


def test_a_line_looks_as_it_begins():
    assert printed("{SHOP}\n<C11>{SHOP}\n<R>x\n<J10>Total|{TOTAL}\n<F>-\n\n<CUT>") == (
        SlipLine(Look.LEFT, ("Corner",)),
        SlipLine(Look.CENTER, ("Corner",), tall=True, wide=True),
        SlipLine(Look.RIGHT, ("x",)),
        SlipLine(Look.COLUMNS, ("Total", "30.00"), tall=True),
        SlipLine(Look.FILL, ("-",)),
        SlipLine(Look.GAP),
        SlipLine(Look.CUT),
    )


def test_bold_and_place_hold_until_they_are_taken_back():
    found = printed("<EB>\na\n<DB>\nb\n<EC>\nc\n<R>d\ne\n<EL>f\ng")
    assert [(line.bold, line.look.value) for line in found] == [
        (True, "left"),
        (False, "left"),
        (False, "center"),
        (False, "right"),
        (False, "center"),
        (False, "left"),
        (False, "left"),
    ]


def test_codes_are_told_by_their_kind():
    found = printed("<QR>{TOTAL}\n<BAR>{TOTAL}\n<BAR13>5901234123457\n<BAR08>96385074")
    assert [line.look for line in found] == [Look.QR, Look.CODE128, Look.EAN13, Look.EAN8]
    assert not any(line.tall or line.wide for line in found)


def test_parts_repeat_with_those_within_them():
    orders = "[ORDERS]\n<J>{NAME}|{PRICE}\n{TAGS}\n[TAGS]\n  {TAG NAME}"
    text = f"{{ORDERS}}\n{{TAXES}}\n{orders}\n[TAXES]\n{{RATE}}"
    assert words(text) == ["Tea|10.00", "Soup|20.00", "  hot", "  no salt"]


def test_a_part_knows_the_tags_of_the_whole_and_of_what_it_is_in():
    text = "{ORDERS}\n[ORDERS]\n{SHOP} {NAME}\n{TAGS}\n[TAGS]\n{TAG NAME} ({SHOP})"
    assert words(text) == ["Corner Tea", "Corner Soup", "hot (Corner)", "no salt (Corner)"]


def test_what_has_no_value_is_left_out():
    text = "{SHOP}[, {NOTE}]\n[Total: {TOTAL}]\n<J>Note|{NOTE}\n[<J>Note|{NOTE}]\n[plain] words"
    assert words(text) == ["Corner", "Total: 30.00", "[plain] words"]


def test_a_remark_is_not_printed():
    assert words("-- by hand\na") == ["a"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write what the slip says from top to bottom."),
        ("[ORDERS]\n{NAME}", "Write what the slip says from top to bottom."),
        ("a\n{PRICE}", "Line 2: there is no tag {PRICE} here. Use one of the list."),
        ("a {ORDERS}", "Line 1: there is no tag {ORDERS} here. Use one of the list."),
        ("a\n[GUESTS]", "Line 2: there is no part [GUESTS]. Use [LAYOUT], [ORDERS], [TAGS], "),
        ("a\n[ORDERS]\nb\n[ORDERS]", "Line 4: [ORDERS] stands there twice."),
        ("{SHOP", "Line 1: a tag stands between { and }."),
        ("<XYZ>a", "Line 1: nobody knows <XYZ>. Use <L>, "),
        ("<BAR39>a", "Line 1: use <BAR>, <BAR13> or <BAR08>."),
        ("<DRAWER>", "Line 1: the drawer is opened by payment types, never by a template."),
        ("a\n\x1bp", "Line 2 holds signs that cannot be printed. Type it again."),
        ("a" * 301, "Line 1 is too long. Break it."),
        ("a\n" * LONGEST, "Write at most 8000 letters."),
    ],
)
def test_what_nobody_can_print_is_told_by_its_line(text, sentence):
    assert refused(text).startswith(sentence)


def test_an_unknown_part_within_a_part_is_no_part():
    assert refused("{TAXES}\n[TAXES]\n{ORDERS}").startswith("Line 3: there is no tag {ORDERS}")


@given(st.text(alphabet="ab{}[]<>|LCJEB1 \nSHOP", max_size=60))
def test_any_text_is_a_template_or_a_sentence(text):
    try:
        template, sentence = read(text, BILL), ""
    except BadInput as refusal:
        template, sentence = None, str(refusal)
    lines = filled(template, FACTS) if template else ()
    assert all(isinstance(cell, str) for line in lines for cell in line.cells)
    assert template or sentence
