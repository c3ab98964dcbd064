"""The screen of the API's tokens: made, shown once, used, revoked."""

import re

import pytest
from sqlalchemy import select

from pospro.storage.audit import AuditEventRow
from tests.people import OWNER

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TOKENS = "/manager/tokens/"


def fields(visitor, **typed):
    """Return the form's fields with the first of each list chosen, as a browser would send them."""
    page = visitor.get(f"{TOKENS}new").text
    first = r'<select[^>]*name="{}".*?<option value="(\d+)"'
    chosen = {
        name: re.search(first.format(name), page, re.DOTALL).group(1)
        for name in ("user_id", "register_id")
    }
    return {"name": "web shop", "days": "30", "request_id": "one-intent-1"} | chosen | typed


def secret(answer):
    return re.search(r'readonly[^>]*value="([^"]+)"', answer.text).group(1)


def asks(app, token):
    """Return what the API answers to whoever has this token."""
    header = {"Authorization": f"Bearer {token}"}
    return app.test_client().get("/api/v1/venue", headers=header).status_code


def test_a_token_is_made_shown_once_and_revoked(app, owner):
    assert "No program may ask yet" in owner.get(TOKENS).text
    answer = owner.tap(TOKENS, **fields(owner))
    token = secret(answer)
    assert asks(app, token) == 200
    page = owner.get(TOKENS).text
    assert token not in page
    assert "web shop" in page
    (revoke,) = re.findall(rf'action="({TOKENS}\d+/revoke)"', page)
    gone = owner.tap(revoke)
    assert "“web shop” is revoked." in owner.get(gone.headers["HX-Redirect"]).text
    assert asks(app, token) == 401


def test_a_form_sent_twice_makes_one_token_whose_last_secret_holds(app, owner):
    first, second = (secret(owner.tap(TOKENS, **fields(owner))) for _ in range(2))
    assert (asks(app, first), asks(app, second)) == (401, 200)
    assert len(re.findall("/revoke", owner.get(TOKENS).text)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"name": " "}, "Enter a name."), ({"days": "9999"}, "from 1 to 3650")],
)
def test_what_was_typed_stays_when_a_field_is_refused(owner, typed, sentence):
    answer = owner.tap(TOKENS, **fields(owner, **typed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="user_id"' in answer.text


def test_somebody_who_does_not_exist_gets_no_token(owner):
    assert owner.tap(TOKENS, **fields(owner, user_id="12345")).status_code == 404


def test_a_token_that_has_ended_says_so(owner, clock):
    owner.tap(TOKENS, **fields(owner, days="30"))
    clock.moment = clock.moment.replace(month=4)
    owner.sign_in(OWNER)
    assert "Ended" in owner.get(TOKENS).text


def test_a_cashier_sees_no_tokens(cashier):
    assert cashier.get(TOKENS).status_code == 403
    assert cashier.tap(TOKENS, name="x", request_id="one-intent-2").status_code == 403


def test_the_history_names_who_made_and_who_revoked_a_token(app, owner):
    owner.tap(TOKENS, **fields(owner))
    (revoke,) = re.findall(rf'action="({TOKENS}\d+/revoke)"', owner.get(TOKENS).text)
    owner.tap(revoke)
    events = AuditEventRow.__table__
    told = select(events).where(events.c.subject.like("token:%")).order_by(events.c.id)
    with app.extensions["pospro"].db.reading() as connection:
        made, revoked = connection.execute(told).all()
    assert (made.action, made.after["name"], made.after["days"]) == (
        "token_created",
        "web shop",
        30,
    )
    assert (revoked.action, revoked.actor_id) == ("token_revoked", made.actor_id)
