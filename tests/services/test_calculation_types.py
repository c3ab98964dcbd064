"""A manager's calculation types: what they make of a ticket, and what cannot be kept."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.domain.money import Money
from pospro.services.manager.edit_calculation_types import (
    CalculationRule,
    CalculationTypeContent,
    SaveCalculationType,
    checked_calculation,
    move_calculation_type,
    restore_calculation_type,
    retire_calculation_type,
    save_calculation_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sale_examples import calculation_example
from pospro.services.manager.sections import UP, Move, Names
from pospro.storage.audit import AuditEventRow
from pospro.storage.calculation_type_lists import (
    calculation_type_state,
    calculations_on_open_tickets,
    listed_calculation_types,
)
from pospro.storage.tax_lists import usual_tax
from pospro.storage.ticket_loading import load
from tests.shop import LIRA, lira

SERVICE = CalculationRule("percent_of_base", Decimal(10))
WEEKEND = CalculationRule("percent_of_base", Decimal(20), decreases=True)


def content(shop, rule=SERVICE, name="Service", **other):
    discount = shop.setup().rules_by_role["discount"].id
    return CalculationTypeContent(Names(name, {}), rule, discount, **other)


def save(shop, wanted, kept_id=None, seen=""):
    command = SaveCalculationType(shop.owner, wanted, kept_id, seen)
    return save_calculation_type(shop.db, shop.clock, command)


def kept(shop, name):
    return next(each.id for each in shop.setup().calculation_types.values() if each.name == name)


def total(shop, ticket_id):
    with shop.db.reading() as connection:
        return load(connection, LIRA, ticket_id).totals.total


def test_an_automatic_one_stands_on_every_new_ticket(shop):
    save(shop, content(shop, automatic=True))
    ticket = shop.ticket("tea")
    assert total(shop, ticket) == lira("33.00")
    shop.pay(ticket)
    assert shop.findings() == []


def test_what_stands_on_a_ticket_stays_as_it_was(shop):
    made = save(shop, content(shop, automatic=True))
    ticket = shop.ticket("tea")
    seen = fingerprint(shop.read(calculation_type_state, made))
    save(shop, content(shop, replace(SERVICE, amount=Decimal(20)), automatic=True), made, seen)
    assert shop.read(calculations_on_open_tickets, made) == 1
    assert total(shop, ticket) == lira("33.00")
    assert total(shop, shop.ticket("tea")) == lira("36.00")


def test_a_retired_one_is_put_on_no_more(shop):
    made = save(shop, content(shop, automatic=True))
    retire_calculation_type(shop.db, shop.clock, shop.owner, made)
    assert total(shop, shop.ticket("tea")) == lira("30.00")
    restore_calculation_type(shop.db, shop.clock, shop.owner, made)
    assert total(shop, shop.ticket("tea")) == lira("33.00")


def test_automatic_ones_are_applied_in_their_order(shop):
    save(shop, content(shop, WEEKEND, "Weekend", automatic=True))
    on_rest = CalculationRule("percent_of_running_total", Decimal(10))
    last = save(shop, content(shop, on_rest, automatic=True))
    assert total(shop, shop.ticket("toast")) == lira("70.40")
    move_calculation_type(shop.db, shop.clock, Move(shop.owner, last, UP))
    assert total(shop, shop.ticket("toast")) == lira("72.00")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (SERVICE, 1000),
        (WEEKEND, -2000),
        (CalculationRule("percent_of_running_total", Decimal(10)), 1000),
        (CalculationRule("fixed_amount", Decimal(1000), decreases=True), -1000),
        (CalculationRule("fixed_total", Decimal(9000), decreases=True), -1000),
        (CalculationRule("round_to_multiple", Decimal(-3000), decreases=True), -1000),
        (CalculationRule("round_to_multiple", Decimal(3000)), 0),
        (CalculationRule("fixed_amount", Decimal(500), after_tax=True), 500),
    ],
)
def test_the_example_is_what_a_ticket_of_100_comes_to(shop, rule, change):
    setup = shop.setup()
    with shop.db.reading() as connection:
        calculation = checked_calculation(connection, content(shop, rule))
        tax = setup.taxes[usual_tax(connection)]
    found = calculation_example(setup, tax, calculation)
    assert found.totals.calculations[0].amount == Money(change, LIRA)
    assert found.totals.total == Money(10000 + change, LIRA)
    assert found.entry.total >= found.totals.total


@pytest.mark.parametrize(
    ("rule", "more", "field", "sentence"),
    [
        (replace(SERVICE, method="magic"), {}, "method", "how the amount is found"),
        (replace(SERVICE, amount=Decimal(-1)), {}, "amount", "without a sign"),
        (replace(WEEKEND, amount=Decimal(101)), {}, "amount", "at most 100 %"),
        (replace(SERVICE, amount=Decimal(10_000)), {}, "amount", "too large"),
        (CalculationRule("fixed_amount", Decimal(10**12)), {}, "amount", "too large"),
        (CalculationRule("round_to_multiple", Decimal(0)), {}, "amount", "what to round to"),
        (CalculationRule("round_to_multiple", Decimal(-100)), {}, "amount", "decreases the ticket"),
        (replace(SERVICE, amount=Decimal(0)), {"automatic": True}, "amount", "Nobody is asked"),
        (replace(SERVICE, maximum=Decimal(5)), {}, "maximum", "below the amount"),
        (replace(SERVICE, maximum=Decimal(0)), {}, "maximum", "above zero"),
        (replace(WEEKEND, maximum=Decimal(120)), {}, "maximum", "at most 100 %"),
        (replace(SERVICE, after_tax=True), {"posts_net": True}, "posts_net", "After tax"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(shop, rule, more, field, sentence):
    with pytest.raises(BadInput, match=sentence) as refused:
        save(shop, content(shop, rule, **more))
    assert refused.value.field == field


def test_a_rule_beside_the_open_tickets_is_refused(shop):
    cash_over = shop.setup().rules_by_role["cash_over"].id
    with pytest.raises(BadInput, match="touches the open tickets"):
        save(shop, replace(content(shop), transaction_type_id=cash_over))


def test_the_keys_of_the_till_keep_what_they_rely_on(shop):
    own = kept(shop, "Discount %")
    with pytest.raises(Conflict, match="discount keys rely on this"):
        retire_calculation_type(shop.db, shop.clock, shop.owner, own)
    seen = fingerprint(shop.read(calculation_type_state, own))
    asked = CalculationRule("percent_of_base", Decimal(0), Decimal(30), decreases=True)
    with pytest.raises(BadInput, match="Add a type of your own") as refused:
        save(shop, content(shop, replace(asked, amount=Decimal(5))), own, seen)
    assert refused.value.field == "amount"
    save(shop, content(shop, asked, "House discount", posts_net=True), own, seen)
    assert shop.setup().calculation_role("ticket_discount_percent").maximum == 30


def test_an_old_form_is_refused(shop):
    made = save(shop, content(shop))
    seen = fingerprint(shop.read(calculation_type_state, made))
    save(shop, content(shop, name="Service charge"), made, seen)
    with pytest.raises(StaleVersion):
        save(shop, content(shop, WEEKEND), made, seen)


def test_the_audit_trail_tells_the_rate_exactly(shop):
    made = save(shop, content(shop, replace(SERVICE, amount=Decimal("12.5"))))
    query = select(AuditEventRow.after).where(AuditEventRow.subject == f"calculation_type:{made}")
    with shop.db.reading() as connection:
        assert connection.scalar(query)["amount"] == "12.5"


def test_a_cashier_edits_none(shop):
    command = SaveCalculationType(shop.cashier, content(shop))
    with pytest.raises(NotAllowed):
        save_calculation_type(shop.db, shop.clock, command)
    with pytest.raises(NotFound):
        retire_calculation_type(shop.db, shop.clock, shop.owner, 17)


def test_it_leaves_as_a_file_and_comes_back_the_same(shop):
    save(shop, content(shop, replace(SERVICE, amount=Decimal("12.5"), maximum=Decimal(15))))
    save(shop, content(shop, CalculationRule("fixed_amount", Decimal(250)), "Cover"))
    text = export_configuration(shop.db, shop.owner, "toml")
    again = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, again).any
    assert [each.name for each in shop.read(listed_calculation_types)][-2:] == ["Service", "Cover"]
