"""The dialog at the till: what is asked, who may say yes, and what is wrong with a PIN."""

import re

import pytest
from sqlalchemy import select

from pospro.storage.audit import AuditEventRow
from tests.people import CASHIER, FACE, MANAGER, OWNER, PINS
from tests.web.test_own_calculations import rung_up

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
REASON = "regular <guest>"


def line_of(cashier, facts):
    query = "&".join(f"{name}={value}" for name, value in facts.items())
    page = cashier.get(f"/till/{facts['ticket_id']}/ticket?{query}").text
    return re.search(r'id="line-(\d+)"', page).group(1)


@pytest.fixture
def gift(cashier):
    """Return a function that sends the cashier's gift, perhaps with somebody's word for it."""
    facts = rung_up(cashier)
    address = f"/tickets/{facts['ticket_id']}/lines/{line_of(cashier, facts)}/marks"
    wish = {"state": "gift", "reason": REASON, "request_id": "gift-of-the-house"}

    def send(**word):
        headers = {
            "HX-Request": "true",
            "HX-Target": "ticket",
            "X-CSRFToken": cashier.token,
        }
        return cashier.client.post(address, data=facts | wish | word, headers=headers)

    return send


def people(dialog):
    found = re.findall(r'name="approver" value="(\d+)"[^>]*><b>(.*?)</b>', dialog.text)
    return {name: own for own, name in found}


def gifts(app):
    table = AuditEventRow.__table__
    with app.extensions["pospro"].db.reading() as connection:
        query = select(table).where(table.c.action.in_(("line_gift", "sign_in_failed")))
        return list(connection.execute(query.order_by(table.c.id)))


def test_the_dialog_says_what_it_is_and_brings_the_command_along(gift):
    dialog = gift()
    assert dialog.status_code == 403
    assert dialog.headers["HX-Retarget"] == "#dialogs"
    assert set(people(dialog)) == {OWNER, MANAGER}
    assert "Give away 1 ×" in dialog.text
    assert "regular &lt;guest&gt;" in dialog.text
    assert f"for {CASHIER}" in dialog.text
    assert 'name="request_id" value="gift-of-the-house"' in dialog.text
    assert 'hx-target="#ticket"' in dialog.text
    assert 'hx-swap="morph:outerHTML"' in dialog.text


def test_with_the_managers_pin_it_is_done_once_in_the_cashiers_name(app, gift, cashier):
    manager = people(gift())[MANAGER]
    done = gift(approver=manager, approver_pin=PINS[MANAGER])
    assert done.status_code == 200
    assert 'id="ticket"' in done.text
    again, unapproved = gift(approver=manager, approver_pin="000000"), gift()
    assert (again.status_code, unapproved.status_code) == (200, 200)
    (event,) = gifts(app)
    assert (event.reason, str(event.approved_by)) == (REASON, manager)
    assert event.actor_id != event.approved_by
    assert CASHIER in cashier.get("/till").text
    assert gift(request_id="another-wish").status_code == 409


def test_an_approval_is_no_mode(gift, cashier):
    gift(approver=people(gift())[MANAGER], approver_pin=PINS[MANAGER])
    facts = rung_up(cashier)
    address = f"/tickets/{facts['ticket_id']}/void"
    void = cashier.tap(address, version=facts["version"], reason="x", request_id="void-of-all")
    assert void.status_code == 403
    assert "Void the whole ticket" in void.text


@pytest.mark.parametrize(
    ("word", "status", "sentence"),
    [
        ({"approver_pin": "000000"}, 422, "That is not the PIN"),
        ({"approver": "", "approver_pin": PINS[MANAGER]}, 422, "Choose who approves this"),
        ({"approver": "77", "approver_pin": "000000"}, 404, "Choose somebody else"),
    ],
)
def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_done(app, gift, word, status, sentence):
    manager = people(gift())[MANAGER]
    answer = gift(**{"approver": manager} | word)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (status, "#approval-refused")
    assert sentence in answer.text
    assert "line_gift" not in [event.action for event in gifts(app)]


def test_a_wrong_pin_slows_down_as_at_the_door(app, gift):
    manager = people(gift())[MANAGER]
    assert gift(approver=manager, approver_pin="000000").status_code == 422
    answer = gift(approver=manager, approver_pin=PINS[MANAGER])
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (429, "#approval-refused")
    assert [event.action for event in gifts(app)] == ["sign_in_failed"]


def test_a_colleague_without_the_right_is_told_in_the_dialog(app, gift, owner):
    faces = FACE.findall(owner.get("/sign-in").text)
    colleague = next(name for name in PINS if name not in {OWNER, MANAGER, CASHIER})
    own = next(own for own, name in faces if name == colleague)
    answer = gift(approver=own, approver_pin=PINS[colleague])
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#approval-refused")
    assert f"{colleague} may not approve this" in answer.text
    assert gifts(app) == []


def test_what_cannot_be_done_is_said_before_anybody_is_asked(gift):
    answer = gift(reason=" ")
    assert answer.status_code == 422
    assert "Choose or write a reason." in answer.text
    assert answer.headers["HX-Retarget"] == "#notice"


def test_a_pin_never_comes_back_in_a_page(gift):
    manager = people(gift())[MANAGER]
    stale = gift(version="1", line="", approver=manager, approver_pin=PINS[MANAGER], state="void")
    assert PINS[MANAGER] not in stale.text
