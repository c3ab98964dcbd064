"""Whatever arrives, a program is told what to mend: right status, a sentence, nothing done."""

import pytest

JSON = {"Content-Type": "application/json"}


def raw(program, ticket_id, body, **headers):
    """Send bytes to the lines of a ticket, as no library would."""
    return program.client.post(
        f"/api/v1/tickets/{ticket_id}/lines",
        data=body,
        headers=program.headers() | JSON | {"Idempotency-Key": "bad-request-1"} | headers,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"product_id": ',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"note": "\xff\xfe"}',
        b'{"note": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        '{"note": "x"}'.encode("utf-16"),
        b'{"product_id": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_no_json_is_told_where_reading_stopped(cashier, body):
    answer = raw(cashier, cashier.ticket(), body)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert "line 1, column" in answer.json["detail"]


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        (b"null", None, "Send an object in curly brackets here."),
        (b"[]", None, "Send an object in curly brackets here."),
        (b'{"product_id": "1", "note": "a", "note": "b"}', "note", "This stands here twice."),
        (b'{"product_id": "1", "quantity": NaN}', "quantity", "Send text in quotation marks"),
        (b'{"product_id": "1", "quantity": 1}', "quantity", "Send text in quotation marks"),
        (b'{"product_id": "1", "quantity": "Infinity"}', "quantity", "Send digits"),
        (b'{"product_id": "1", "quantity": "-0"}', "quantity", "Enter a quantity up to"),
        (b'{"product_id": "1", "quantity": "1.2345"}', "quantity", "at most three decimals"),
        (b'{"product_id": "1", "quantity": "999999999"}', "quantity", "up to 10000, not zero"),
        (b'{"product_id": "1", "quantity": "100000"}', "quantity", "up to 10000, not zero"),
        (b'{"product_id": "' + b"9" * 5_000 + b'"}', "product_id", "Send an id as a list"),
        (b'{"product_id": "9999999999999999999"}', "product_id", "Send an id as a list"),
        (b'{"product_id": "1", "note": "a\\u0000b"}', "note", "Take out line breaks"),
        (b'{"product_id": "1", "modifiers": {}}', "modifiers", "Send a list in square"),
        (b'{"product_id": "1", "note": "' + b"x" * 10_000_000 + b'"}', "note", "Use at most 500"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(owner, body, field, sentence):
    ticket_id = owner.ticket()
    refused = raw(owner, ticket_id, body)
    assert (refused.status_code, refused.json.get("field")) == (422, field)
    assert sentence in refused.json["detail"]
    assert owner.read(f"/tickets/{ticket_id}")["lines"] == []


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("99999999999999.00", "The largest possible one is ₺9,999,999,999.99."),
        ("999999999999", "The largest possible one is ₺9,999,999,999.99."),
        ("1.2345", "Use at most 2 decimals for TRY."),
        ("1,5", "Send digits in quotation marks"),
        ("-5.00", "is to be taken here. Enter an amount without a minus."),
    ],
)
def test_an_amount_that_cannot_be_tendered_says_what_can(owner, amount, sentence):
    soup = owner.read("/catalogue/products?text=soup")["products"][0]["product_id"]
    ticket_id = owner.ticket({"product_id": soup})
    seen = owner.version(ticket_id)
    means = owner.read("/venue")["payment_types"][0]["id"]
    tendered = {"payment_type_id": means, "tendered": {"amount": amount, "currency": "TRY"}}
    refused = owner.post(f"/tickets/{ticket_id}/payments", tendered, seen=seen)
    assert refused.status_code == 422
    assert sentence in refused.json["detail"]


def test_a_percentage_has_its_own_limits(owner):
    kind = owner.read("/venue")["calculation_types"][0]["id"]
    ticket_id = owner.ticket()
    for percent, sentence in (("5.12345", "4 after it"), ("-5", "without a minus")):
        refused = owner.post(
            f"/tickets/{ticket_id}/calculations",
            {"calculation_type_id": kind, "percent": percent},
            seen=1,
        )
        assert (refused.status_code, refused.json["field"]) == (422, "percent")
        assert sentence in refused.json["detail"]


def test_the_sentence_is_in_the_language_that_was_asked_for(cashier):
    turkish = {"Accept-Language": "tr"}
    refused = raw(cashier, cashier.ticket(), b'{"quantity": 1}', **turkish)
    assert refused.json["detail"] == "Bu eksik. Ekleyin."
    assert refused.headers["Content-Language"] == "tr"
    assert "Accept-Language" in refused.headers["Vary"]
    assert cashier.get("/nowhere", **turkish).headers["Content-Language"] == "tr"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=1&limit=2", "limit"),
        ("limit=0", "limit"),
        ("limit=" + "9" * 30, "limit"),
        ("state=odd", "state"),
        ("after=0", "after"),
        ("colour=red", "colour"),
        ("state=%ff", None),
    ],
)
def test_a_question_that_cannot_be_understood_is_not_guessed_at(cashier, query, field):
    refused = cashier.get(f"/tickets?{query}")
    assert (refused.status_code, refused.json.get("field")) == (422, field)


ENDS = [
    ("/products", "cay:{id}"),
    ("/reports/journal", "{id}"),
    ("/reports/account_card", "2026-03-02_{id}_1"),
]


@pytest.mark.parametrize(("path", "end"), ENDS)
def test_a_page_begins_after_any_id_that_a_database_can_hold(owner, path, end):
    account = owner.read("/accounts")["accounts"][0]["id"] if "card" in path else None
    about = f"account_id={account}&" if account else ""
    last = owner.get(f"{path}?{about}after={end.format(id=2**63 - 1)}")
    assert last.status_code == 200
    for beyond in (2**63, 10**19, 10**29):
        refused = owner.get(f"{path}?{about}after={end.format(id=beyond)}")
        assert (refused.status_code, refused.json["field"]) == (422, "after")
        assert refused.json["detail"] == "Send an id as a list of the API gives it."


@pytest.mark.parametrize("day", ["0", "1772409600", "2026-02-30", "2026-3-1", "20260301", ""])
def test_a_day_is_written_out(owner, day):
    refused = owner.get(f"/accounts?as_of={day}")
    assert (refused.status_code, refused.json["field"]) == (422, "as_of")
    assert refused.json["detail"] == "Send a date here, such as 2026-03-14."


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        ({"Content-Type": "application/merge-patch+json"}, 415, "unsupported_media_type"),
        ({"Accept": "application/xml"}, 406, "not_acceptable"),
        ({"Idempotency-Key": "short"}, 400, "key_missing"),
        ({"Idempotency-Key": "k" * 129}, 400, "key_missing"),
        ({"Authorization": "Bearer é"}, 401, "not_signed_in"),
        ({"Authorization": "Basic x"}, 401, "not_signed_in"),
        ({"Host": "evil.example"}, 400, "strange_host"),
        ({"Host": "a" * 64}, 400, "strange_host"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_before_anything_is_done(
    owner, headers, status, code
):
    ticket_id = owner.ticket()
    refused = raw(owner, ticket_id, b"{}", **headers)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert refused.mimetype == "application/problem+json"


def test_more_than_is_ever_needed_is_not_read(owner, engine_kind):
    refused = raw(owner, owner.ticket(), b" " * 33 * 1024 * 1024)
    assert (refused.status_code, refused.json["code"]) == (413, "too_large")


def test_an_address_is_looked_at_without_a_token_but_not_read(stranger, cashier, engine_kind):
    asked = stranger.client.options("/api/v1/tickets")
    assert asked.status_code == 200
    assert {"GET", "POST"} <= set(asked.headers["Allow"].split(", "))
    assert "Access-Control-Allow-Origin" not in asked.headers
    head = cashier.client.head("/api/v1/tickets", headers=cashier.headers())
    assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize("seen", ["1", "*", 'W/"1"', '"1", "2"', "²"])
def test_only_one_strong_version_says_what_was_seen(cashier, seen):
    ticket_id = cashier.ticket()
    headers = {"If-Match": seen}
    blind = cashier.send("PATCH", f"/tickets/{ticket_id}", {"name": "T"}, headers=headers)
    assert (blind.status_code, blind.json["code"]) == (428, "version_missing")
