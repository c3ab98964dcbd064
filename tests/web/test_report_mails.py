"""The screens of reports by mail: what was typed is kept, what is wrong is told at its field."""

import time
from secrets import token_hex

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
MAILS, SERVER = "/reports/mails/", "/reports/mails/server/"
TYPED = {
    "name": "Evening",
    "recipients": "boss@example.com",
    "sends_at": "close",
    "language": "en",
    "days": "today",
    "contents": ["report:gifts", "", "report:voids"],
    "files": "pdf",
    "with_due": "1",
}


def enter_server(owner, **more):
    fields = form(owner, SERVER) | {"host": "127.0.0.1", "port": "9", "security": "none"}
    fields |= {"sender": "till@example.com", "request_id": f"server-{token_hex(8)}"} | more
    return owner.send(SERVER, **fields)


def test_a_mail_is_kept_shown_and_changed(owner):
    assert owner.send(MAILS, **TYPED).status_code == 303
    page = owner.get(MAILS).text
    assert "When the work period closes" in page
    assert "Nothing is sent before you enter a mail server." in page
    path = page[page.index("/reports/mails/", page.index("sheet__go")) :].partition('"')[0]
    fields = form(owner, path)
    assert fields["name"] == ["Evening"]
    stale = owner.send(path, **TYPED | {"seen": "old"})
    assert stale.status_code == 409 or "Somebody changed this" in stale.text
    changed = owner.send(path, **TYPED | {"name": "Night", "seen": fields["seen"][0]})
    assert changed.status_code == 303
    assert "Night" in owner.get(MAILS).text
    assert owner.send(f"{path}/retire").status_code == 303
    assert "Retired" in owner.get(MAILS).text
    assert owner.send(f"{path}/restore").status_code == 303


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(owner):
    owner.get(f"{MAILS}new")
    answer = owner.tap(MAILS, **TYPED | {"recipients": "boss"})
    assert answer.status_code == 422
    assert "no mail address" in errors(answer)["recipients"]
    assert 'value="report:voids" selected' in answer.text
    assert ">boss</textarea>" in answer.text
    assert errors(owner.tap(MAILS, **TYPED | {"sends_at": "noon"}))["sends_at"]


def test_the_password_never_comes_back(owner):
    assert enter_server(owner, user="till@example.com", password="geheim1").status_code == 303
    page = owner.get(SERVER).text
    assert "geheim1" not in page
    assert "One is kept and never shown." in page
    wrong = enter_server(owner, user="other", host="mail.example.com")
    assert wrong.status_code == 422
    assert errors(wrong)["password"] == "Enter the password of this user."
    refused = enter_server(owner, port="many", user="till@example.com", password="geheim2")
    assert "port" in errors(refused)
    assert "geheim2" not in refused.text


def test_a_test_mail_needs_a_server_and_an_address(owner):
    owner.get(MAILS)
    early = owner.tap(f"{SERVER}test", recipient="boss@example.com", request_id="early-test")
    assert early.status_code == 409
    assert "Enter the mail server first." in early.text
    enter_server(owner)
    owner.get(SERVER)
    wrong = owner.tap(f"{SERVER}test", recipient="boss", request_id="wrong-test")
    assert wrong.status_code == 422
    asked = owner.tap(f"{SERVER}test", recipient="boss@example.com", request_id="right-test")
    assert asked.status_code == 200
    assert "boss@example.com" in owner.get(f"{MAILS}jobs").text


def test_a_mail_is_sent_by_hand_given_up_and_sent_again(owner):
    enter_server(owner)
    owner.send(MAILS, **TYPED)
    page = owner.get(MAILS).text
    path = page[page.index("/reports/mails/", page.index("sheet__go")) :].partition('"')[0]
    assert owner.send(f"{path}/send").status_code == 303
    assert owner.send(f"{path}/send").status_code == 409
    job = settled(owner)
    assert owner.send(f"{MAILS}jobs/{job}/drop").status_code == 303
    assert "Given up" in owner.get(f"{MAILS}jobs").text
    assert owner.send(f"{MAILS}jobs/{job}/retry").status_code == 303


def settled(owner):
    """Wait until nobody speaks to the server about the mail; return its id."""
    until = time.monotonic() + 20
    while True:
        listed = owner.get(f"{MAILS}jobs").text
        if "does not answer" in listed:
            return listed.partition('id="mail-')[2].partition('"')[0]
        assert time.monotonic() < until, listed


def test_who_may_not_change_the_set_up_sees_no_mails(cashier):
    assert cashier.get(MAILS).status_code == 403
    assert cashier.get(SERVER).status_code == 403
