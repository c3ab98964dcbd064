"""A manager's payment types: the till takes money by them at once, the books keep their road."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.domain.ids import new_id
from pospro.services.atomic import atomic
from pospro.services.manager.edit_payment_types import (
    PaymentChoices,
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    move_payment_type,
    payment_example,
    payment_rules,
    restore_payment_type,
    retire_payment_type,
    save_payment_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import DOWN, UP, Move, Names
from pospro.storage.account_directory import directory
from pospro.storage.accounts import AccountRow
from pospro.storage.audit import AuditEventRow
from pospro.storage.payment_type_lists import (
    listed_payment_types,
    payment_type_state,
    payments_on_open_tickets,
)
from pospro.storage.venue import setup_changed
from tests.shop import lira


def account(shop, code):
    return shop.read(lambda connection: directory(shop.db, connection)).with_code(code).id


def code_of(connection, account_id):
    return connection.scalar(select(AccountRow.code).where(AccountRow.id == account_id))


def rule(shop, name="Payment"):
    rules = shop.read(payment_rules)
    return next(each.id for each in rules.values() if each.name == name)


def road(shop, kind="card", code="108.01", name="Payment"):
    return PaymentRoad(kind, rule(shop, name), account(shop, code) if code else None)


def akbank(shop, **other):
    names = Names("Akbank POS", {"en": "Akbank POS", "tr": "Akbank Pos"})
    return replace(PaymentTypeContent(names, road(shop), color=4), **other)


def save(shop, content, payment_type_id=None, seen=""):
    command = SavePaymentType(shop.owner, content, payment_type_id, seen)
    return save_payment_type(shop.db, shop.clock, command)


def sub_account(shop, code="108.02"):
    """Add an account below the card takings."""
    with atomic(shop.db) as unit:
        table = AccountRow.__table__
        query = select(table).where(table.c.code == "108.01")
        like = dict(unit.connection.execute(query).mappings().one())
        own = {"id": new_id(), "code": code, "name": "Akbank", "translations": {}, "role": None}
        unit.connection.execute(insert(table), like | own)
        setup_changed(unit.connection)


def names(shop):
    return [each.name for each in shop.read(listed_payment_types) if not each.is_retired]


def test_a_new_payment_type_takes_money_onto_its_account(shop):
    sub_account(shop)
    save(shop, akbank(shop, road=road(shop, code="108.02")))
    assert names(shop)[-1] == "Akbank POS"
    shop.sell("tea", pay="Akbank POS")
    assert shop.balances()["108.02"] == 3000
    assert shop.findings() == []


def test_cash_without_an_account_goes_to_the_drawer_of_the_register(shop):
    content = akbank(shop, names=Names("Tips jar", {}), road=road(shop, "cash", None))
    save(shop, replace(content, quick_amounts=(5000, 2000, 5000)))
    assert shop.setup().payment_types[shop.payment_type("Tips jar")].quick_amounts == (2000, 5000)
    assert shop.sell("tea", pay="Tips jar", tendered="50.00").change == lira("20.00")
    drawer = shop.setup().registers[shop.owner.register_id].drawer_account_id
    assert shop.balances()[shop.read(code_of, drawer)] == 3000


def test_a_change_leaves_what_was_taken_where_it_is(shop):
    kept = save(shop, akbank(shop))
    shop.sell("tea", pay="Akbank POS")
    state = shop.read(payment_type_state, kept)
    content = akbank(shop, names=Names("Havale", {}), road=road(shop, "bank_transfer", "102.01"))
    save(shop, content, kept, fingerprint(state))
    shop.sell("toast", pay="Havale")
    balances = shop.balances()
    assert (balances["108.01"], balances["102.01"]) == (3000, 8000)


def test_an_old_form_is_refused_and_changes_nothing(shop):
    kept = save(shop, akbank(shop))
    seen = fingerprint(shop.read(payment_type_state, kept))
    save(shop, akbank(shop, color=7), kept, seen)
    with pytest.raises(StaleVersion):
        save(shop, akbank(shop, color=9), kept, seen)
    assert shop.read(payment_type_state, kept)["color"] == 7


def test_moving_a_key_does_not_age_its_form(shop):
    kept = save(shop, akbank(shop))
    seen = fingerprint(shop.read(payment_type_state, kept))
    move_payment_type(shop.db, shop.clock, Move(shop.owner, kept, UP))
    assert names(shop)[-2] == "Akbank POS"
    move_payment_type(shop.db, shop.clock, Move(shop.owner, kept, DOWN))
    move_payment_type(shop.db, shop.clock, Move(shop.owner, kept, DOWN))
    assert names(shop)[-1] == "Akbank POS"
    save(shop, akbank(shop, color=7), kept, seen)


@pytest.mark.parametrize(
    ("how", "field", "sentence"),
    [
        ({"names": Names(" ", {})}, "name", "Enter a name"),
        ({"names": Names("Cash", {})}, "name", "exists already"),
        ({"color": 11}, "color", "ten colours"),
        ({"quick_amounts": (5000,)}, "quick_amounts", "gives change"),
        ({"road": ("cash", None, "Payment", (0,))}, "quick_amounts", "above zero"),
        ({"road": ("cash", None, "Payment", (-5,))}, "quick_amounts", "above zero"),
        ({"road": ("cash", None, "Payment", range(1, 8))}, "quick_amounts", "at most 6"),
        ({"road": ("cheque", "108.01", "Payment")}, "kind", "from the list"),
        ({"road": ("card", None, "Payment")}, "account_id", "Only cash"),
        ({"road": ("card", "100.02", "Payment")}, "account_id", "Only cash"),
        ({"road": ("card", "120.90", "Payment")}, "account_id", "is not of the type"),
        ({"road": ("cash", None, "Payment on account")}, "account_id", "is not of the type"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(shop, how, field, sentence):
    if "road" in how:
        kind, code, name, *notes = how["road"]
        notes = tuple(notes[0]) if notes else ()
        how = {"road": road(shop, kind, code, name), "quick_amounts": notes}
    with pytest.raises(BadInput, match=sentence) as refused:
        save(shop, akbank(shop, **how))
    assert refused.value.field == field
    assert "Akbank POS" not in names(shop)


def test_a_rule_that_does_not_credit_open_tickets_takes_no_payment(shop):
    with shop.db.reading() as connection:
        rules = {each.name for each in payment_rules(connection).values()}
    assert "Payment" in rules
    assert "Sale 10 %" not in rules
    sale = shop.setup().rules_by_role["sale_10"].id
    with pytest.raises(BadInput, match="touches the open tickets"):
        save(shop, akbank(shop, road=PaymentRoad("card", sale, account(shop, "108.01"))))


def test_the_last_that_gives_change_stays(shop):
    cash = shop.payment_type("Cash")
    with pytest.raises(Conflict, match="Nothing else gives change"):
        retire_payment_type(shop.db, shop.clock, shop.owner, cash)
    seen = fingerprint(shop.read(payment_type_state, cash))
    with pytest.raises(BadInput, match="Nothing else gives change"):
        save(shop, akbank(shop, names=Names("Cash", {})), cash, seen)
    save(shop, akbank(shop, names=Names("Second drawer", {}), road=road(shop, "cash", None)))
    retire_payment_type(shop.db, shop.clock, shop.owner, cash)
    assert "Cash" not in names(shop)


def test_a_retired_key_leaves_the_till_and_comes_back(shop):
    kept = save(shop, akbank(shop))
    ticket = shop.ticket("tea", "toast")
    shop.pay(ticket, "Akbank POS", "10.00")
    assert shop.read(payments_on_open_tickets, kept) == 1
    retire_payment_type(shop.db, shop.clock, shop.owner, kept)
    with pytest.raises(NotFound, match="not in use"):
        shop.pay(ticket, "Akbank POS")
    restore_payment_type(shop.db, shop.clock, shop.owner, kept)
    assert shop.pay(ticket, "Akbank POS")["number"]


def test_a_key_whose_account_is_gone_does_not_come_back(shop):
    sub_account(shop)
    kept = save(shop, akbank(shop, road=road(shop, code="108.02")))
    retire_payment_type(shop.db, shop.clock, shop.owner, kept)
    with atomic(shop.db) as unit:
        table = AccountRow.__table__
        gone = table.update().where(table.c.code == "108.02").values(retired_at=shop.clock.now())
        unit.connection.execute(gone)
        setup_changed(unit.connection)
    with pytest.raises(Conflict, match="in use"):
        restore_payment_type(shop.db, shop.clock, shop.owner, kept)


def test_the_example_is_what_a_payment_posts(shop):
    def read(connection):
        return payment_example(shop.db, connection, road(shop), lira("100.00"))

    debit, credit = shop.read(read).postings
    assert (shop.read(code_of, debit.account_id), debit.debit) == ("108.01", 10000)
    assert (shop.read(code_of, credit.account_id), credit.credit) == ("120.99", 10000)


def test_the_audit_trail_tells_before_and_after(shop):
    kept = save(shop, akbank(shop))
    seen = fingerprint(shop.read(payment_type_state, kept))
    save(shop, akbank(shop, color=7), kept, seen)
    events = AuditEventRow.__table__
    query = select(events).where(events.c.subject == f"payment_type:{kept}").order_by(events.c.id)
    with shop.db.reading() as connection:
        made, changed = connection.execute(query).all()
    assert (made.action, changed.action) == ("payment_type_created", "payment_type_changed")
    assert (changed.before["color"], changed.after["color"]) == (4, 7)


def test_a_cashier_edits_no_payment_types(shop):
    kept = shop.payment_type("Card")
    with pytest.raises(NotAllowed):
        save_payment_type(shop.db, shop.clock, SavePaymentType(shop.cashier, akbank(shop)))
    for turn in (retire_payment_type, restore_payment_type):
        with pytest.raises(NotAllowed):
            turn(shop.db, shop.clock, shop.cashier, kept)
    with pytest.raises(NotAllowed):
        move_payment_type(shop.db, shop.clock, Move(shop.cashier, kept, UP))


def test_what_is_not_there_is_not_found(shop):
    with pytest.raises(NotFound, match="Look for it in the list"):
        save(shop, akbank(shop), 17, "")
    with pytest.raises(NotFound):
        retire_payment_type(shop.db, shop.clock, shop.owner, 17)


def test_it_leaves_as_a_file_and_comes_back_the_same(shop):
    save(shop, akbank(shop))
    text = export_configuration(shop.db, shop.owner, "toml")
    assert "Akbank Pos" in text
    again = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, again).any


def test_what_a_payment_type_does_is_chosen_where_its_kind_allows(shop):
    asks = PaymentChoices(opens_drawer=True, needs_reference=True)
    road = PaymentRoad("bank_transfer", rule(shop), account(shop, "102.01"))
    save(shop, replace(akbank(shop, road=road), choices=asks))
    found = shop.setup().payment_type(shop.payment_type("Akbank POS"))
    assert (found.kind.opens_drawer, found.kind.needs_reference) == (True, True)
    ticket = shop.ticket("tea")
    with pytest.raises(BadInput, match="Enter the number on the slip"):
        shop.pay(ticket, "Akbank POS", reference="")
    assert shop.pay(ticket, "Akbank POS", reference="17")["number"]
    assert "opens_drawer = true" in export_configuration(shop.db, shop.owner, "toml")


def test_cash_may_be_taken_without_change_but_no_card_gives_any(shop):
    with pytest.raises(BadInput, match="This kind gives no change") as refused:
        save(shop, akbank(shop, choices=PaymentChoices(gives_change=True)))
    assert refused.value.field == "gives_change"
    cash = PaymentTypeContent(Names("Exact cash", {}), road(shop, "cash", None))
    save(shop, replace(cash, choices=PaymentChoices(gives_change=False)))
    with pytest.raises(BadInput, match="no change is given here"):
        shop.pay(shop.ticket("tea"), "Exact cash", "50.00")
    notes = replace(cash, names=Names("Coins", {}), quick_amounts=(50,))
    notes = replace(notes, choices=PaymentChoices(gives_change=False))
    with pytest.raises(BadInput, match="Quick amounts are for a kind that gives change"):
        save(shop, notes)


def test_the_last_cash_with_change_keeps_giving_it(shop):
    own_id = shop.payment_type("Cash")
    state = shop.read(lambda connection: payment_type_state(connection, own_id))
    content = PaymentTypeContent(Names("Cash", {}), road(shop, "cash", None))
    without = replace(content, choices=PaymentChoices(gives_change=False))
    with pytest.raises(BadInput, match="Nothing else gives change"):
        save(shop, without, own_id, fingerprint(state))
