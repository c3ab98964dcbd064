"""Documents on screen: buttons on account cards, forms that explain, batches, entries by hand."""

import re

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import ERROR, fields_of

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
BUTTON = re.compile(r'<a class="key key--cat[^"]*" href="([^"]+)">.*?</svg>([^<]+)</a>', re.DOTALL)
TYPES = "/manager/document-types/"


def buttons(visitor, path="/documents/"):
    found = BUTTON.findall(visitor.get(path).text)
    return {name.strip(): href.replace("&amp;", "&") for href, name in found}


def account(visitor, path, code):
    return re.search(rf'<option value="(\d+)"[^>]*>{re.escape(code)} ', visitor.get(path).text)[1]


def deposit(visitor, **typed):
    path = buttons(visitor)["Bank deposit"]
    page = visitor.get(path).text
    fields = fields_of(page[page.index('id="document"') :])
    del fields["csrf_token"]
    return fields | {"account_id": account(visitor, path, "100.02"), "amount": "50.00"} | typed


def errors(answer):
    return {field: words.strip() for field, words in ERROR.findall(answer.text)}


def test_a_button_of_the_list_makes_a_document_that_shows_its_entry(owner):
    answer = owner.tap("/documents/", **deposit(owner))
    page = owner.get(answer.headers["HX-Redirect"]).text
    assert "Bank deposit K1-D000001" in page
    assert re.findall(r'class="code">([\d.]+)<', page) == ["100.02", "102.01", "100.02"]
    assert "K1-D000001" in owner.get("/documents/").text


def test_a_double_tap_makes_one_and_shows_it(owner):
    fields = deposit(owner)
    first = owner.tap("/documents/", **fields).headers["HX-Redirect"]
    assert owner.tap("/documents/", **fields).headers["HX-Redirect"] == first


def test_buttons_stand_on_the_card_of_their_accounts_only(owner):
    drawer = account(owner, buttons(owner)["Bank deposit"], "100.02")
    found = buttons(owner, f"/reports/account_card?account={drawer}")
    assert set(found) == {"Bank deposit", "Bank charge"}
    page = owner.get(found["Bank deposit"]).text
    assert f'<option value="{drawer}" selected' in page
    assert "102.01" in page


def test_the_preview_follows_what_is_typed(owner):
    fields = deposit(owner)
    query = "&".join(f"{k}={v[0] if isinstance(v, list) else v}" for k, v in fields.items())
    shown = owner.get(f"/documents/preview?{query}", **{"HX-Request": "true"}).text
    assert shown.lstrip().startswith('<div class="stack" id="preview"')
    assert re.findall(r'class="code">([\d.]+)<', shown) == ["102.01", "100.02"]
    refused = owner.get(f"/documents/preview?{query}&amount=x", **{"HX-Request": "true"})
    assert refused.status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": ""}, {"amount": "Enter an amount above zero."}),
        ({"amount": "0"}, {"amount": "Enter an amount above zero."}),
        ({"amount": "-5.00"}, {"amount": "Enter an amount above zero."}),
        ({"amount": "fifty"}, ["amount"]),
        ({"account_id": ""}, {"account_id": "Choose an account that is in use."}),
        ({"account_id": "99999999999999999999"}, ["account_id"]),
    ],
)
def test_a_refused_document_keeps_what_was_typed(owner, typed, told):
    answer = owner.tap("/documents/", **deposit(owner, reference="slip 7", **typed))
    assert answer.status_code == 422
    found = errors(answer)
    assert found == told if isinstance(told, dict) else list(found) == told
    assert 'value="slip 7"' in answer.text
    assert "No documents here" in owner.get("/documents/").text


def test_a_document_is_reversed_for_a_reason(owner):
    address = owner.tap("/documents/", **deposit(owner)).headers["HX-Redirect"]
    refused = owner.send(f"{address}/reversals", request_id="reverse-it", reason=" ")
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    owner.send(f"{address}/reversals", request_id="reverse-that", reason="wrong bank")
    assert "This document was reversed." in owner.get(address).text
    assert "reversed</span>" in owner.get("/documents/").text


def test_unknown_documents_and_types_are_told(owner):
    assert owner.get("/documents/7").status_code == 404
    assert owner.get("/documents/new?type=7").status_code == 404
    assert "Receipt from a customer" in owner.get("/documents/new").text
    assert owner.get("/documents/?after=x&type=99999999999999999999").status_code == 200
    assert owner.get("/documents/?since=soon").status_code == 422


def lines(*rows):
    columns = zip(*rows, strict=True)
    return dict(zip(("account", "debit", "credit"), map(list, columns), strict=True))


def test_an_entry_by_hand_is_recorded_and_kept_as_a_template(owner):
    owner.get("/documents/entries/new")
    typed = lines(("770 rent", "1,000.00", ""), ("", "", ""), ("102.01", "", "1000"))
    typed |= {"description": "Rent", "template_name": "Rent", "request_id": "entry-by-hand"}
    sums = owner.tap("/documents/entries/preview", **typed).text
    assert "Balanced" in sums
    answer = owner.tap("/documents/entries/", **typed)
    assert "Entry by hand K1-D000001" in owner.get(answer.headers["HX-Redirect"]).text
    page = owner.get("/documents/entries/new").text
    template = re.search(r'href="(/documents/entries/new\?template=\d+)"', page)[1]
    assert 'value="770 General administration (cost)"' in owner.get(template).text
    owner.send(re.search(r'action="(/documents/entries/templates/\d+/retire)"', page)[1])
    assert "Begin with a template" not in owner.get("/documents/entries/new").text


def test_an_entry_that_does_not_balance_says_by_how_much_and_stays(owner):
    owner.get("/documents/entries/new")
    typed = lines(("770", "1000", ""), ("", "", ""), ("102.01", "", "900"))
    typed |= {"description": "Rent", "request_id": "entry-by-hand"}
    answer = owner.tap("/documents/entries/", **typed)
    assert answer.status_code == 422
    assert "differ by ₺100.00" in errors(answer)["lines"]
    assert 'value="1000"' in answer.text
    wrong = owner.tap(
        "/documents/entries/", **typed | lines(("x", "1", ""), ("", "", ""), ("770", "", "one"))
    )
    assert set(errors(wrong)) == {"account-0", "credit-2"}
    both = owner.tap(
        "/documents/entries/", **typed | lines(("770", "1", ""), ("", "", ""), ("600", "1", "1"))
    )
    assert set(errors(both)) == {"debit-2"}
    more = owner.tap("/documents/entries/rows", **typed).text
    assert more.count('name="debit"') == 9


def test_a_batch_is_checked_then_made(owner):
    owner.get("/documents/entries/new")
    typed = lines(("120", "80.00", ""), ("600.10", "", "80.00"))
    owner.tap("/documents/entries/", **typed, description="owed", request_id="a-debt-of-mine")
    page = owner.get("/documents/").text
    many = re.search(r'href="(/documents/batches/new\?type=\d+)"', page)[1]
    batch = owner.get(many).text
    fields = fields_of(batch[batch.index('id="batch"') :])
    del fields["csrf_token"]
    (only,) = fields["chosen"]
    checked = owner.tap("/documents/batches/preview", **fields).text
    assert "1 document" in checked
    assert "80.00" in checked
    refused = owner.tap("/documents/batches/", **fields | {f"amount-{only}": "-5"})
    assert (refused.status_code, list(errors(refused))) == (422, ["lines", f"amount-{only}"])
    done = owner.tap("/documents/batches/", **fields)
    assert "K1-D000002" in owner.get(done.headers["HX-Redirect"]).text
    assert "No account needs it" in owner.get(many).text


def test_a_cashier_neither_makes_nor_defines_them(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    for path in ("/documents/", "/documents/entries/new", TYPES):
        assert cashier.get(path).status_code == 403


def test_a_document_type_is_added_with_its_example(owner):
    page = owner.get(f"{TYPES}new").text
    fields = fields_of(page[page.index('id="document-type"') :])
    del fields["csrf_token"]
    suppliers = re.search(r'<option value="(\d+)">Suppliers<', page)[1]
    rule = re.search(r'<option value="(\d+)">Payment to a supplier:', page)[1]
    fields |= {"name": "Advance", "account_type_id": suppliers, "rules": rule}
    query = "&".join(f"{k}={v[0] if isinstance(v, list) else v}" for k, v in fields.items())
    shown = owner.get(f"{TYPES}example?{query}", **{"HX-Request": "true"}).text
    assert re.findall(r'class="code">([\d.]+)<', shown) == ["320", "100.02"]
    assert "100.00 comes from 100.02 Till 1" in shown
    refused = owner.tap(TYPES, **fields | {"description": "[PLATE]", "rules": ""})
    assert refused.status_code == 422
    assert "Choose at least one transaction type." in refused.text
    owner.tap(TYPES, **fields)
    assert "Advance" in buttons(owner)
    address = re.search(rf'href="({TYPES}\d+)">[^/]*?/span>\s*Advance', owner.get(TYPES).text)
    address = address[1] if address else re.findall(rf"{TYPES}\d+(?=\")", owner.get(TYPES).text)[-1]
    owner.send(f"{address}/retire")
    assert "Advance" not in buttons(owner)
    owner.send(f"{address}/restore")
    owner.tap(f"{address}/move", by="up")
    assert list(buttons(owner))[-2] == "Advance"


def test_a_document_stands_beside_its_paper_and_is_printed_from_there(owner):
    address = owner.tap("/documents/", **deposit(owner)).headers["HX-Redirect"]
    page = owner.get(address).text
    paper = page[page.index('id="paper"') :]
    assert "K1-D000001" in paper
    assert "Signature" in paper
    answer = owner.tap(f"{address}/prints", copies="2", request_id="print-this-document")
    assert answer.headers["HX-Redirect"] == f"{address}?printed=2"
    assert "It is being printed." in owner.get(f"{address}?printed=2").text
    refused = owner.tap(f"{address}/prints", copies="9", request_id="print-too-many-of-it")
    assert refused.status_code == 422
