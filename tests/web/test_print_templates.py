"""Print templates on screen: the list, the editor, and the paper beside it."""

import re
from html import unescape

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TEMPLATES = "/manager/print-templates/"
ROW = re.compile(r'href="(/manager/print-templates/\d+)">(?:<svg.*?</svg>)?([^<]+)</a>')


def listed(visitor):
    return {name.strip(): href for href, name in ROW.findall(visitor.get(TEMPLATES).text)}


def add(visitor, subject="receipt", **typed):
    path = f"{TEMPLATES}new?subject={subject}"
    text = re.search(
        r"<textarea[^>]*>\n([^<]*)", unescape(visitor.get(path).text.replace("&lt;", "‹"))
    )
    fields = form(visitor, path) | {"name": "Own", "text": text[1].replace("‹", "<")}
    return visitor.tap(TEMPLATES, **fields | typed)


def lines(answer):
    return re.findall(r'<p class="slip__line[^"]*"><span>([^<]*)</span>', answer.text)


def test_an_editor_begins_with_the_slip_of_today_and_keeps_it(owner):
    page = owner.get(f"{TEMPLATES}new").text
    assert "[LAYOUT]" in page
    assert "Receipt TICKET NO" in page
    assert add(owner).status_code == 204
    href = listed(owner)["Own"]
    assert "{TICKET TOTAL}" in owner.get(href).text
    assert "Everywhere" in owner.get(TEMPLATES).text


def test_the_paper_follows_what_is_typed_at_each_width(owner):
    for columns in (32, 64):
        fields = {"subject": "receipt", "text": "<J>a|b", "columns": str(columns)}
        answer = owner.tap(f"{TEMPLATES}paper", **fields)
        assert lines(answer) == [f"a{' ' * (columns - 2)}b"]
        assert f"slip slip--{columns}" in answer.text
    answer = owner.tap(f"{TEMPLATES}paper", subject="receipt", text="<J>a|b", columns="41")
    assert "slip slip--42" in answer.text


def test_the_paper_says_what_is_wrong_while_one_types(owner):
    answer = owner.tap(f"{TEMPLATES}paper", subject="receipt", text="a\n{NOBODY}", columns="42")
    assert "Line 2: there is no tag {NOBODY} here. Use one of the list." in answer.text


def test_a_text_that_cannot_be_used_comes_back_with_its_sentence(owner):
    refused = add(owner, text="{NOBODY}")
    assert refused.status_code == 422
    assert errors(refused)["text"].startswith("Line 1: there is no tag {NOBODY}")
    assert "{NOBODY}</textarea>" in refused.text
    assert listed(owner) == {}


def test_a_document_type_chooses_its_template_and_keeps_it_in_use(owner):
    assert add(owner, "document", name="Slip", text="{AMOUNT}").status_code == 204
    template = listed(owner)["Slip"].rsplit("/", 1)[1]
    types = owner.get("/manager/document-types/").text
    own = re.search(r"/manager/document-types/\d+", types)[0]
    rules = re.findall(r'name="rules".*?value="(\d+)" selected', owner.get(own).text, re.DOTALL)
    fields = form(owner, own) | {"print_template_id": template, "rules": rules}
    assert owner.tap(own, **fields).status_code == 204
    assert f'<option value="{template}" selected>Slip' in owner.get(own).text
    refused = owner.tap(f"{TEMPLATES}{template}/retire")
    assert refused.status_code == 409
    assert "is printed by it" in refused.text


def test_a_template_is_moved_retired_and_used_again(owner):
    add(owner, name="First")
    add(owner, name="Second")
    path = listed(owner)["Second"]
    assert list(listed(owner)) == ["First", "Second"]
    owner.tap(f"{path}/move", by="up")
    assert list(listed(owner)) == ["Second", "First"]
    owner.tap(f"{path}/retire")
    assert "Use again" in owner.get(TEMPLATES).text
    owner.tap(f"{path}/restore")
    assert list(listed(owner)) == ["Second", "First"]


def test_a_cashier_does_not_write_templates(cashier):
    assert cashier.get(TEMPLATES).status_code == 403
