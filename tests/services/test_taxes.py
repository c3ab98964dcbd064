"""A manager's tax templates: a new rate for new lines, old lines as they were sold."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.domain.money import Money
from pospro.domain.tax import TaxRounding
from pospro.services.atomic import atomic
from pospro.services.manager.edit_taxes import (
    SaveTax,
    TaxContent,
    checked_tax,
    restore_tax,
    retire_tax,
    save_tax,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sale_examples import tax_example
from pospro.services.manager.sections import Names
from pospro.storage.accounts import AccountRow
from pospro.storage.audit import AuditEventRow
from pospro.storage.catalogue import ProductTaxRow
from pospro.storage.tax_lists import listed_taxes, tax_state, taxed_products
from pospro.storage.ticket_loading import load
from pospro.storage.transaction_types import TransactionTypeRow
from tests.shop import LIRA, lira


def tax(shop, name):
    return next(each.id for each in shop.read(listed_taxes) if each.name == name)


def content(shop, rate="8", name="VAT 8 %", rounding="document"):
    roles = shop.setup().rules_by_role
    names = Names(name, {"en": name, "tr": "KDV %8"})
    return TaxContent(names, Decimal(rate), rounding, roles["tax_10"].id, roles["sale_10"].id)


def save(shop, wanted, tax_id=None, seen=""):
    return save_tax(shop.db, shop.clock, SaveTax(shop.owner, wanted, tax_id, seen))


def change_rate(shop, name, rate):
    tax_id = tax(shop, name)
    state = shop.read(tax_state, tax_id)
    wanted = TaxContent(
        Names(state["name"], state["translations"]),
        Decimal(rate),
        state["rounding"],
        state["tax_type_id"],
        state["sale_type_id"],
    )
    return save(shop, wanted, tax_id, fingerprint(state))


def accounts(connection):
    return connection.execute(select(AccountRow.id, AccountRow.code)).all()


def taxes(shop, ticket_id):
    with shop.db.reading() as connection:
        found = load(connection, LIRA, ticket_id).totals.taxes
    return [(each.template.rate, each.tax) for each in found]


def test_a_changed_rate_counts_for_new_lines_only(shop):
    ticket = shop.ticket("tea")
    change_rate(shop, "VAT 10 %", "20")
    assert taxes(shop, ticket) == [(10, lira("2.73"))]
    shop.add("tea", ticket=ticket)
    assert taxes(shop, ticket) == [(10, lira("2.73")), (20, lira("5.00"))]
    shop.pay(ticket)
    assert shop.findings() == []


def test_a_tax_that_products_carry_stays_in_use(shop):
    count, first = shop.read(taxed_products, tax(shop, "VAT 20 %"))
    assert (count, [each.name for each in first]) == (2, ["beer", "rakı"])
    with pytest.raises(Conflict, match="2 products carry this tax"):
        retire_tax(shop.db, shop.clock, shop.owner, tax(shop, "VAT 20 %"))


def test_a_retired_tax_is_offered_no_more_and_comes_back(shop):
    made = save(shop, content(shop))
    assert made in {each.id for each in shop.setup().taxes_in_use}
    retire_tax(shop.db, shop.clock, shop.owner, made)
    assert made not in {each.id for each in shop.setup().taxes_in_use}
    assert made in shop.setup().taxes
    restore_tax(shop.db, shop.clock, shop.owner, made)
    assert made in {each.id for each in shop.setup().taxes_in_use}


def test_a_tax_whose_rule_is_gone_does_not_come_back(shop):
    made = tax(shop, "VAT 1 %")
    with atomic(shop.db) as unit:
        table, rules = ProductTaxRow.__table__, TransactionTypeRow.__table__
        unit.connection.execute(delete(table).where(table.c.tax_template_id == made))
        gone = rules.update().where(rules.c.role == "tax_1").values(retired_at=shop.clock.now())
        unit.connection.execute(gone)
    retire_tax(shop.db, shop.clock, shop.owner, made)
    with pytest.raises(Conflict, match="transaction type is not in use"):
        restore_tax(shop.db, shop.clock, shop.owner, made)


@pytest.mark.parametrize(
    ("how", "field", "sentence"),
    [
        ({"rate": "-1"}, "rate", "from 0"),
        ({"rate": "1000"}, "rate", "from 0"),
        ({"rounding": "never"}, "rounding", "where the tax is rounded"),
        ({"name": "VAT 10 %"}, "name", "exists already"),
        ({"name": ""}, "name", "Enter a name"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(shop, how, field, sentence):
    with pytest.raises(BadInput, match=sentence) as refused:
        save(shop, content(shop, **how))
    assert refused.value.field == field
    wrong = replace(content(shop), sale_type_id=shop.setup().rules_by_role["cash_over"].id)
    with pytest.raises(BadInput) as refused:
        save(shop, wrong)
    assert refused.value.field == "sale_type_id"


def test_the_example_shows_what_each_rounding_comes_to(shop):
    with shop.db.reading() as connection:
        checked = checked_tax(connection, content(shop, rounding="unit"))
    found = tax_example(shop.setup(), *checked)
    assert sum(line.amount.minor for line in found.lines) == 10000
    assert sum(line.tax.minor for line in found.lines) == found.taxes[TaxRounding.UNIT].minor
    assert found.taxes == {
        TaxRounding.UNIT: Money(740, LIRA),
        TaxRounding.LINE: Money(741, LIRA),
        TaxRounding.DOCUMENT: Money(741, LIRA),
    }
    assert found.entry.total == found.returned.total == lira("100.00")


def test_a_tax_says_how_what_comes_back_is_booked(shop):
    roles = shop.setup().rules_by_role
    rules = {
        "returned_tax_type_id": roles["return_tax_10"].id,
        "returned_sale_type_id": roles["return_10"].id,
    }
    plain = content(shop, rate="10")
    made = save(shop, plain)
    setup = shop.setup()
    assert setup.taxes[made].returned_type is None
    assert setup.returned_sale_rules[made] == roles["sale_10"]
    save(shop, replace(plain, **rules), made, fingerprint(shop.read(tax_state, made)))
    setup = shop.setup()
    assert setup.taxes[made].returned_type == roles["return_tax_10"]
    assert setup.returned_sale_rules[made] == roles["return_10"]
    assert setup.sale_rules[made] == roles["sale_10"]
    with shop.db.reading() as connection:
        checked = checked_tax(connection, replace(plain, **rules))
    found = tax_example(setup, *checked)
    codes = {row.id: row.code for row in shop.read(accounts)}
    posted = {codes[p.account_id]: (p.debit, p.credit) for p in found.returned.postings}
    assert posted == {"610.10": (9091, 0), "191.10": (909, 0), "120.99": (0, 10000)}


@pytest.mark.parametrize("field", ["returned_tax_type_id", "returned_sale_type_id"])
def test_a_rule_that_does_not_touch_open_tickets_books_no_return(shop, field):
    wrong = replace(content(shop), **{field: shop.setup().rules_by_role["cash_over"].id})
    with pytest.raises(BadInput, match="touches the open tickets") as refused:
        save(shop, wrong)
    assert refused.value.field == field


def test_a_tax_whose_rule_of_returns_is_gone_does_not_come_back(shop):
    roles = shop.setup().rules_by_role
    made = save(shop, replace(content(shop), returned_sale_type_id=roles["return_0"].id))
    retire_tax(shop.db, shop.clock, shop.owner, made)
    with atomic(shop.db) as unit:
        rules = TransactionTypeRow.__table__
        gone = rules.update().where(rules.c.role == "return_0")
        unit.connection.execute(gone.values(retired_at=shop.clock.now()))
    with pytest.raises(Conflict, match="transaction type is not in use"):
        restore_tax(shop.db, shop.clock, shop.owner, made)


def test_an_old_form_is_refused(shop):
    made = save(shop, content(shop))
    seen = fingerprint(shop.read(tax_state, made))
    save(shop, content(shop, rate="9"), made, seen)
    with pytest.raises(StaleVersion):
        save(shop, content(shop, rate="7"), made, seen)


def test_a_cashier_edits_none(shop):
    with pytest.raises(NotAllowed):
        save_tax(shop.db, shop.clock, SaveTax(shop.cashier, content(shop)))
    for turn in (retire_tax, restore_tax):
        with pytest.raises(NotAllowed):
            turn(shop.db, shop.clock, shop.cashier, tax(shop, "VAT 1 %"))
    with pytest.raises(NotFound):
        retire_tax(shop.db, shop.clock, shop.owner, 17)


def test_it_leaves_as_a_file_and_comes_back_the_same(shop):
    save(shop, content(shop, rate="8.25"))
    text = export_configuration(shop.db, shop.owner, "toml")
    assert "8.25" in text
    assert 'returned_sale_type = "Sales return 20 %"' in text
    again = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, again).any


def test_a_change_is_told_before_and_after(shop):
    changed = change_rate(shop, "VAT 10 %", "12.5")
    query = select(AuditEventRow.before, AuditEventRow.after).where(
        AuditEventRow.subject == f"tax:{changed}"
    )
    with shop.db.reading() as connection:
        told = connection.execute(query).one()
    assert (Decimal(told.before["rate"]), Decimal(told.after["rate"])) == (10, Decimal("12.5"))
