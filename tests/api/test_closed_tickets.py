"""Closed tickets are listed and found through the API; those of other days by who may."""

import pytest

from pospro.domain.access import RIGHTS, Actor
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.storage.people import users
from tests.api.test_sale import means, product
from tests.people import OWNER


@pytest.fixture
def sell(owner):
    """Return a function that sells a product for cash and returns the ticket."""
    cash = {"payment_type_id": means(owner.read("/venue"), "cash")}

    def sold(name: str) -> str:
        ticket_id = owner.ticket({"product_id": product(owner, name)["product_id"]})
        owner.do(f"/tickets/{ticket_id}/payments", cash, seen=owner.version(ticket_id))
        return ticket_id

    return sold


def listed(program, query: str) -> list[str]:
    return [each["id"] for each in program.read(f"/tickets?{query}")["tickets"]]


def next_day(app, clock, setup) -> None:
    """Close the day and open the next one."""
    program = app.extensions["pospro"]
    with program.db.reading() as connection:
        user_id = next(each.id for each in users(connection) if each.name == OWNER)
    actor = Actor(user_id, OWNER, frozenset(RIGHTS), int(setup["registers"][0]["id"]))
    key = next(program.settings.data_dir.glob("**/*.pem"))
    close_work_period(program.db, clock, CloseWorkPeriod("the-close-of-day", actor, True, "x"), key)
    clock.moment = clock.moment.replace(day=3)
    open_work_period(program.db, clock, OpenWorkPeriod("the-next-opening", actor))
    open_shift(program.db, clock, OpenShift("the-next-drawer", actor))


def test_closed_tickets_are_found_by_number_amount_and_product(owner, sell):
    soup, hummus = sell("Lentil soup"), sell("Hummus")
    number = owner.read(f"/tickets/{soup}")["number"]
    assert listed(owner, "state=closed") == [hummus, soup]
    for text in (number, "95.00", "lentil"):
        assert listed(owner, f"state=closed&text={text}") == [soup]
    assert listed(owner, "state=closed&business_date=2026-03-02&limit=1") == [hummus]
    assert listed(owner, f"state=closed&limit=1&after={hummus}") == [soup]
    assert listed(owner, "state=closed&business_date=2026-03-01") == []


def test_only_closed_tickets_are_searched(owner):
    refused = owner.get("/tickets?text=soup")
    assert (refused.status_code, refused.json["field"]) == (422, "text")


def test_another_day_is_seen_only_with_the_right_to_see_the_books(app, clock, owner, cashier, sell):
    old, waiting = sell("Lentil soup"), owner.ticket()
    next_day(app, clock, owner.read("/venue"))
    new = sell("Hummus")
    assert listed(cashier, "state=closed") == [new]
    assert listed(cashier, "") == [new, waiting]
    assert listed(owner, "state=closed") == [new, old]
    assert listed(owner, "") == [new, waiting, old]
    assert cashier.get(f"/tickets/{old}").status_code == 403
    assert owner.get(f"/tickets/{old}").status_code == 200
    assert cashier.get(f"/tickets/{new}").status_code == 200
