"""Departments and ticket types: where a ticket belongs, what its prices hold, how it is booked."""

from dataclasses import replace

import pytest

from pospro.domain.errors import BadInput, Conflict, StaleVersion
from pospro.domain.quantity import Quantity
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_departments import (
    DepartmentContent,
    SaveDepartment,
    move_department,
    restore_department,
    retire_department,
    save_department,
)
from pospro.services.manager.edit_registers import RegisterContent, SaveRegister, save_register
from pospro.services.manager.edit_ticket_types import (
    SaveTicketType,
    TicketTypeContent,
    move_ticket_type,
    restore_ticket_type,
    retire_ticket_type,
    save_ticket_type,
)
from pospro.services.manager.edit_transaction_types import retire_transaction_type
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import Move, Names
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.open_ticket import OpenTicket, open_ticket
from pospro.storage.departments import department_state
from pospro.storage.ticket_types import ticket_type_state


def ticket_type(shop, name="Takeaway", **facts):
    content = TicketTypeContent(Names(name, {}), **facts)
    return save_ticket_type(shop.db, shop.clock, SaveTicketType(shop.owner, content))


def department(shop, name="Bar", **facts):
    content = DepartmentContent(Names(name, {}), **facts)
    return save_department(shop.db, shop.clock, SaveDepartment(shop.owner, content))


def bar_till(shop):
    command = SaveRegister(shop.owner, RegisterContent("B1", "Bar"))
    return save_register(shop.db, shop.clock, command)


def rule(shop, role):
    return shop.setup().rules_by_role[role].id


def sales(shop, report="sales_by_department", **narrow):
    with shop.db.reading() as connection:
        table = REPORTS[report].run(connection, ReportQuery(narrow=narrow))
    return {row.cells.get("department"): row.cells["value"] for row in table.rows}


def test_a_venue_without_departments_sells_as_before(shop):
    ticket = shop.view(shop.sell("tea").ticket)
    assert (ticket.department_id, ticket.ticket_type_id) == (None, None)
    assert ticket.ticket.tax_included
    assert sales(shop) == {"No department": 3000}


def test_a_ticket_belongs_to_the_first_department_of_its_register_or_to_the_one_named(shop):
    hall, bar = department(shop, "Hall"), department(shop, "Bar")
    assert shop.view(shop.ticket("tea")).department_id == hall
    ticket, _ = shop.add("tea", department_id=bar)
    assert shop.view(ticket).department_id == bar
    command = OpenTicket(shop.request_id(), shop.owner, "Table 4", bar)
    named = int(open_ticket(shop.db, shop.clock, command)["ticket_id"])
    assert shop.view(named).department_id == bar
    move_department(shop.db, shop.clock, Move(shop.owner, bar, -1))
    assert shop.view(shop.ticket("tea")).department_id == bar


def test_a_register_sells_in_its_departments_only(shop):
    till = bar_till(shop)
    bar = department(shop, "Bar", register_ids=(till,))
    assert shop.view(shop.ticket("tea")).department_id is None
    with pytest.raises(Conflict, match="does not sell in that department"):
        shop.add("tea", department_id=bar)
    at_bar = replace(shop.owner, register_id=till)
    ticket, _ = shop.add("tea", by=at_bar)
    assert shop.view(ticket).department_id == bar


def test_tax_comes_on_top_where_the_ticket_type_says_so(shop):
    wholesale = ticket_type(shop, "Wholesale", tax_included=False)
    department(shop, "Wholesale", ticket_type_id=wholesale)
    sold = shop.sell("beer")
    ticket = shop.view(sold.ticket)
    assert ticket.ticket_type_id == wholesale
    assert (ticket.totals.plain.minor, ticket.totals.total.minor) == (19000, 22800)
    assert shop.balances()["600.20"] == -19000
    assert shop.findings() == []


def test_an_open_ticket_keeps_whether_its_prices_hold_tax(shop):
    kind = ticket_type(shop, "Wholesale", tax_included=False)
    department(shop, "Wholesale", ticket_type_id=kind)
    ticket = shop.ticket("beer")
    state = shop.read(ticket_type_state, kind)
    content = TicketTypeContent(Names("Wholesale", {}), tax_included=True)
    command = SaveTicketType(shop.owner, content, kind, fingerprint(state))
    save_ticket_type(shop.db, shop.clock, command)
    shop.add("beer", ticket=ticket)
    assert shop.view(ticket).totals.total.minor == 45600
    assert shop.view(shop.ticket("beer")).totals.total.minor == 19000


def test_lines_are_booked_by_the_rule_of_their_ticket_type(shop):
    own, back = rule(shop, "sale_0"), rule(shop, "return_0")
    kind = ticket_type(shop, sale_type_id=own, returned_sale_type_id=back)
    away = department(shop, "Takeaway", ticket_type_id=kind)
    department(shop, "Hall")
    ticket, line = shop.add("beer", department_id=away)
    shop.add("tea", ticket=ticket)
    assert {each.sale_type.id for each in shop.view(ticket).ticket.lines} == {own}
    turned = ChangeLine(
        shop.request_id(), shop.owner, ticket, shop.view(ticket).version, line, Quantity.of(-1)
    )
    change_line(shop.db, shop.clock, turned)
    assert shop.view(ticket).line(line).sale_type.id == back
    shop.pay(ticket, "Card")
    assert shop.findings() == []


def test_a_rule_without_an_account_of_its_own_books_no_sale(shop):
    with pytest.raises(BadInput, match="Choose a transaction type of the list") as refused:
        ticket_type(shop, sale_type_id=rule(shop, "payment"))
    assert refused.value.field == "sale_type_id"
    with pytest.raises(BadInput, match="of the sale too"):
        ticket_type(shop, returned_sale_type_id=rule(shop, "sale_0"))


def test_what_is_used_is_not_retired(shop):
    own = rule(shop, "sale_0")
    kind = ticket_type(shop, sale_type_id=own)
    bar = department(shop, ticket_type_id=kind)
    with pytest.raises(Conflict, match="Department “Bar” opens such tickets"):
        retire_ticket_type(shop.db, shop.clock, shop.owner, kind)
    with pytest.raises(Conflict):
        retire_transaction_type(shop.db, shop.clock, shop.owner, own)
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="1 tickets are open in this department"):
        retire_department(shop.db, shop.clock, shop.owner, bar)
    shop.pay(ticket)
    retire_department(shop.db, shop.clock, shop.owner, bar)
    retire_ticket_type(shop.db, shop.clock, shop.owner, kind)
    assert shop.view(shop.ticket("tea")).department_id is None
    with pytest.raises(Conflict, match="Choose a ticket type that is in use"):
        restore_department(shop.db, shop.clock, shop.owner, bar)
    restore_ticket_type(shop.db, shop.clock, shop.owner, kind)
    restore_department(shop.db, shop.clock, shop.owner, bar)
    assert shop.view(shop.ticket("tea")).department_id == bar


def test_what_cannot_be_kept_is_refused_at_its_field(shop):
    for content, field in (
        ({"ticket_type_id": 7}, "ticket_type_id"),
        ({"register_ids": (7,)}, "register_ids"),
    ):
        with pytest.raises(BadInput, match="in use") as refused:
            department(shop, **content)
        assert refused.value.field == field
    department(shop)
    with pytest.raises(BadInput, match="“Bar” exists already"):
        department(shop)


def test_two_managers_do_not_overwrite_each_other(shop):
    bar = department(shop)
    seen = fingerprint(shop.read(department_state, bar))
    for name, refused in (("Lounge", False), ("Cellar", True)):
        content = DepartmentContent(Names(name, {}))
        command = SaveDepartment(shop.owner, content, bar, seen)
        if refused:
            with pytest.raises(StaleVersion):
                save_department(shop.db, shop.clock, command)
        else:
            save_department(shop.db, shop.clock, command)


def test_ticket_types_stand_in_the_order_that_was_chosen(shop):
    ticket_type(shop, "Hall")
    away = ticket_type(shop, "Takeaway")
    move_ticket_type(shop.db, shop.clock, Move(shop.owner, away, -1))
    assert [each.name for each in shop.setup().ticket_types.values()] == ["Takeaway", "Hall"]


def test_sales_are_told_apart_by_department_before_and_after_the_day_closes(shop):
    shop.sell("tea")
    hall, bar = department(shop, "Hall"), department(shop, "Bar")
    shop.sell("beer")
    shop.sell("rakı", department_id=bar)
    wanted = {"No department": 3000, "Hall": 19000, "Bar": 18000}
    assert sales(shop) == wanted
    shop.close_day()
    assert sales(shop) == wanted
    assert list(sales(shop, "sales_by_register", department=bar).values()) == [18000]
    assert list(sales(shop, "sales_by_product", department=hall).values()) == [19000]
    assert list(sales(shop, "sales_by_day", department=0).values()) == [3000]
    assert shop.findings() == []


def test_departments_travel_with_the_configuration(shop):
    till = bar_till(shop)
    kind = ticket_type(shop, sale_type_id=rule(shop, "sale_0"), tax_included=False)
    department(shop, ticket_type_id=kind, register_ids=(till,))
    text = export_configuration(shop.db, shop.owner, "json")
    assert not import_configuration(
        shop.db, shop.clock, ImportConfiguration(shop.owner, text, "json")
    ).any
    moved = text.replace('"name": "Takeaway"', '"name": "Street"')
    moved = moved.replace('"ticket_type": "Takeaway"', '"ticket_type": "Street"')
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, moved, "json"))
    setup = shop.setup()
    found = setup.ticket_type_of(setup.department_at(till, None))
    assert (found.name, found.tax_included) == ("Street", False)
    assert found.sale_rule.id == rule(shop, "sale_0")


def test_a_file_takes_no_department_away_in_which_tickets_are_open(shop):
    department(shop)
    shop.ticket("tea")
    command = ImportConfiguration(shop.owner, "departments = []", "toml")
    with pytest.raises(UnusableFile) as refused:
        import_configuration(shop.db, shop.clock, command)
    assert "tickets are open in this department" in refused.value.problems[0].message


def test_a_file_whose_ticket_type_would_book_no_sale_is_refused(shop):
    text = '[[ticket_types]]\nname = "Hall"\nsale_type = "Payment"\n'
    with pytest.raises(UnusableFile) as refused:
        import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, text, "toml"))
    assert "has no account on one side" in refused.value.problems[0].message
