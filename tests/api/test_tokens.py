"""A program signs in like a person, acts with that person's rights, and can be shut out."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, text

from pospro.storage.users import ApiTokenRow
from tests.api.program import Program
from tests.people import CASHIER, OWNER, PINS


def door(stranger, pin=PINS[CASHIER], **more):
    body = {"user": CASHIER, "pin": pin, "register_code": "K1", "name": "web shop"}
    return stranger.post("/tokens", body, **more)


def test_a_pin_gets_a_token_that_acts_as_its_owner(stranger):
    answer = door(stranger)
    assert answer.status_code == 201
    stranger.token = answer.json["token"]
    assert stranger.get("/tickets").status_code == 200
    assert stranger.get("/tokens").status_code == 403


def test_a_wrong_pin_slows_the_next_try_down(stranger, clock):
    assert door(stranger, pin="111111").json["code"] == "wrong_pin"
    slowed = door(stranger)
    assert (slowed.status_code, slowed.json["code"]) == (429, "too_soon")
    assert slowed.headers["Retry-After"] == "1"
    clock.moment += timedelta(seconds=2)
    assert door(stranger).status_code == 201


def test_a_token_that_was_given_back_opens_nothing(cashier):
    assert cashier.get("/tickets").status_code == 200
    assert cashier.send("DELETE", "/tokens/current").status_code == 204
    refused = cashier.get("/tickets")
    assert (refused.status_code, refused.json["code"]) == (401, "not_signed_in")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_an_answer_that_got_lost_is_asked_for_again_and_the_first_token_is_dead(stranger, app):
    first = door(stranger, key="same-key-1").json
    second = door(stranger, key="same-key-1").json
    assert second["token_id"] == first["token_id"]
    assert Program(app.test_client(), second["token"]).get("/tickets").status_code == 200
    assert Program(app.test_client(), first["token"]).get("/tickets").status_code == 401


def test_a_manager_lists_and_revokes_tokens_but_never_reads_their_secret(owner, cashier):
    tokens = owner.read("/tokens")["tokens"]
    assert {token["user"] for token in tokens} == {OWNER, CASHIER}
    assert all("token" not in token for token in tokens)
    (theirs,) = [token["id"] for token in tokens if token["user"] == CASHIER]
    assert owner.send("DELETE", f"/tokens/{theirs}").status_code == 204
    assert cashier.get("/tickets").status_code == 401
    assert owner.send("DELETE", f"/tokens/{theirs}").status_code == 404


def test_the_cookie_of_a_till_opens_nothing_here(app, visitor):
    visitor.sign_in(OWNER)
    assert visitor.get("/tickets").status_code == 200
    assert visitor.get("/api/v1/tickets").status_code == 401


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "The token is missing"), ("tr-TR,tr;q=0.9,en;q=0.5", "Anahtar yok")],
)
def test_a_refusal_speaks_the_language_that_was_asked_for(stranger, language, sentence):
    refused = stranger.get("/tickets", **{"Accept-Language": language}).json
    assert refused["title"] == "Unauthorized"
    assert sentence in refused["detail"]


def test_a_token_ends_by_itself_and_says_when_it_was_used(owner, app, clock):
    elif_id, register_id = someone(owner, CASHIER), owner.read("/venue")["registers"][0]["id"]
    body = {"user_id": elif_id, "register_id": register_id, "name": "web shop", "days": 30}
    made = owner.do("/tokens/others", body)
    shop = Program(app.test_client(), made["token"])
    assert listed(owner, made)["expires_at"] == "2026-04-01T09:00:00.000Z"
    assert listed(owner, made)["last_used_at"] is None
    assert shop.get("/tickets").status_code == 200
    assert listed(owner, made)["last_used_at"] == "2026-03-02T09:00:00.000Z"
    clock.moment += timedelta(minutes=1)
    shop.get("/tickets")
    assert listed(owner, made)["last_used_at"] == "2026-03-02T09:00:00.000Z"
    clock.moment += timedelta(minutes=4)
    shop.get("/tickets")
    assert listed(owner, made)["last_used_at"] == "2026-03-02T09:05:00.000Z"
    clock.moment += timedelta(days=30)
    assert shop.get("/tickets").status_code == 401


def someone(program, name) -> str:
    return next(each["id"] for each in program.read("/users")["users"] if each["name"] == name)


def listed(program, made) -> dict:
    tokens = program.read("/tokens")["tokens"]
    return next(each for each in tokens if each["id"] == made["token_id"])


def test_a_retired_user_s_tokens_open_nothing_from_that_moment_on(owner, cashier):
    user_id = someone(owner, CASHIER)
    owner.do(f"/users/{user_id}/retirement")
    assert cashier.get("/tickets").status_code == 401
    owner.do(f"/users/{user_id}/restoration")
    assert cashier.get("/tickets").status_code == 401


def test_a_token_loses_a_right_with_the_role_of_its_user(owner, cashier):
    role = next(each for each in owner.read("/roles")["roles"] if each["name"] == "Cashier")
    answer = owner.get(f"/roles/{role['id']}")
    wanted = {"name": "Cashier", "rights": ["pay"]}
    seen = answer.json["version"]
    assert owner.send("PUT", f"/roles/{role['id']}", wanted, seen=seen).status_code == 200
    assert cashier.get("/tickets").status_code == 403


def test_no_secret_stands_in_the_database(app, stranger, engine_kind):
    token = door(stranger).json["token"]
    with app.extensions["pospro"].db.reading() as connection:
        kept = connection.execute(select(ApiTokenRow.__table__)).all()
        answers = connection.execute(text("SELECT answer FROM answers")).all()
        told = connection.execute(text("SELECT * FROM audit_events")).all()
    assert token not in repr([kept, answers, told])
    assert sha256(token.encode()).hexdigest() in repr(kept)


@pytest.mark.parametrize("written", ["bearer {}", "BEARER {}", "Bearer  {} "])
def test_the_scheme_is_known_however_it_is_written(cashier, written):
    header = {"Authorization": written.format(cashier.token)}
    assert cashier.client.get("/api/v1/tickets", headers=header).status_code == 200
