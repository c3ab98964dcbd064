"""Payment types and calculation types show at some registers, for some roles, or everywhere."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_calculation_types import (
    CalculationRule,
    CalculationTypeContent,
    SaveCalculationType,
    save_calculation_type,
)
from pospro.services.manager.edit_departments import (
    DepartmentContent,
    SaveDepartment,
    retire_department,
    save_department,
)
from pospro.services.manager.edit_payment_types import (
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    payment_rules,
    save_payment_type,
)
from pospro.services.manager.edit_registers import RegisterContent, SaveRegister, save_register
from pospro.services.manager.edit_ticket_types import (
    SaveTicketType,
    TicketTypeContent,
    save_ticket_type,
)
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import Names
from pospro.services.payment.correct_payment import CorrectPayment, correct_payment
from pospro.storage.account_directory import directory
from pospro.storage.places import Place, kept, places_of, shows
from pospro.storage.users import RoleRow


def role(shop, name):
    return shop.read(lambda c: c.scalar(select(RoleRow.id).where(RoleRow.name == name)))


def bar(shop):
    command = SaveRegister(shop.owner, RegisterContent("B1", "Bar"))
    return save_register(shop.db, shop.clock, command)


def voucher(shop, *places, name="House voucher"):
    known = shop.read(lambda connection: directory(shop.db, connection))
    road = PaymentRoad(
        "voucher", next(iter(shop.read(payment_rules))), known.with_code("108.01").id
    )
    content = PaymentTypeContent(Names(name, {}), road, places=places)
    return save_payment_type(shop.db, shop.clock, SavePaymentType(shop.owner, content))


def service(shop, *places, automatic=False):
    rule_id = shop.setup().rules_by_role["discount"].id
    rule = CalculationRule("percent_of_base", Decimal(10), decreases=True)
    content = CalculationTypeContent(Names("Staff", {}), rule, rule_id, automatic=automatic)
    command = SaveCalculationType(shop.owner, replace(content, places=places))
    return save_calculation_type(shop.db, shop.clock, command)


@pytest.mark.parametrize("engine_kind", ["sqlite"])
def test_no_place_is_everywhere_and_one_that_fits_is_enough(shop):
    places = places_of([[1, None], [2, 7]])
    assert shows((), 9, 9)
    assert shows(places, 1, 9)
    assert shows(places, 2, 7)
    assert not shows(places, 2, 9)
    assert not shows(places, None, 7)
    assert kept([Place(1, None), Place(None, None), Place(1, None)]) == [[1, None]]


def test_a_means_of_payment_is_taken_where_it_shows_only(shop):
    voucher(shop, Place(bar(shop), None))
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="“House voucher” is not for this ticket, register and role"):
        shop.pay(ticket, "House voucher")
    voucher(shop, Place(None, role(shop, "Owner")), name="Owner's voucher")
    with pytest.raises(Conflict, match="not for this ticket, register and role"):
        shop.pay(ticket, "Owner's voucher", by=shop.cashier)
    assert shop.pay(ticket, "Owner's voucher")["number"]


def test_a_calculation_is_applied_where_it_shows_only(shop):
    cashiers = Place(None, role(shop, "Cashier"))
    kept_id = service(shop, cashiers)
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="“Staff” is not for this ticket, register and role"):
        shop.calculate(ticket, kept_id)
    shop.calculate(ticket, kept_id, by=shop.cashier)
    assert len(shop.view(ticket).ticket.calculations) == 1


def test_an_automatic_calculation_comes_by_itself_where_it_shows_only(shop):
    service(shop, Place(bar(shop), None), automatic=True)
    assert shop.view(shop.ticket("tea")).ticket.calculations == ()
    here = Place(shop.owner.register_id, None)
    service_here = CalculationTypeContent(
        Names("Cover", {}),
        CalculationRule("fixed_amount", Decimal(500)),
        shop.setup().rules_by_role["discount"].id,
        automatic=True,
        places=(here,),
    )
    save_calculation_type(shop.db, shop.clock, SaveCalculationType(shop.owner, service_here))
    found = shop.view(shop.ticket("tea")).ticket.calculations
    assert [each.name for each in found] == ["Cover"]


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (Place(7, None), "Choose a register that is in use."),
        (Place(None, 7), "Choose a role that is in use."),
    ],
)
def test_a_place_that_is_not_in_use_is_refused(shop, place, sentence):
    with pytest.raises(BadInput) as refused:
        voucher(shop, place)
    assert (refused.value.field, str(refused.value)) == ("places", sentence)
    with pytest.raises(BadInput, match="in use"):
        service(shop, place)


def test_maps_travel_with_the_configuration(shop):
    voucher(shop, Place(bar(shop), role(shop, "Cashier")))
    service(shop, Place(None, role(shop, "Owner")))
    text = export_configuration(shop.db, shop.owner, "json")
    assert '"register_code": "B1"' in text
    again = ImportConfiguration(shop.owner, text, "json")
    assert not import_configuration(shop.db, shop.clock, again).any
    moved = text.replace('"register_code": "B1"', '"register_code": "K1"')
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, moved, "json"))
    places = shop.setup().payment_type(shop.payment_type("House voucher")).places
    assert [each.register_id for each in places] == [shop.owner.register_id]


def other_part(shop):
    """A department whose tickets have a type of their own; returns both."""
    content = TicketTypeContent(Names("Takeaway", {}))
    kind = save_ticket_type(shop.db, shop.clock, SaveTicketType(shop.owner, content))
    hall = DepartmentContent(Names("Hall", {}))
    save_department(shop.db, shop.clock, SaveDepartment(shop.owner, hall))
    street = DepartmentContent(Names("Street", {}), kind)
    return save_department(shop.db, shop.clock, SaveDepartment(shop.owner, street)), kind


@pytest.mark.parametrize("by", ["department_id", "ticket_type_id"])
def test_a_map_names_the_department_or_the_type_of_a_ticket(shop, by):
    street, kind = other_part(shop)
    place = Place(None, None, **{by: street if by == "department_id" else kind})
    voucher(shop, place)
    staff = service(shop, place)
    in_hall, _ = shop.add("tea")
    on_street, _ = shop.add("tea", department_id=street)
    with pytest.raises(Conflict, match="“House voucher” is not for this ticket"):
        shop.pay(in_hall, "House voucher")
    with pytest.raises(Conflict, match="“Staff” is not for this ticket"):
        shop.calculate(in_hall, staff)
    shop.calculate(on_street, staff)
    assert shop.pay(on_street, "House voucher")["number"]


def test_an_automatic_calculation_comes_in_its_department_only(shop):
    street, _ = other_part(shop)
    cover = CalculationTypeContent(
        Names("Bag", {}),
        CalculationRule("fixed_amount", Decimal(500)),
        shop.setup().rules_by_role["discount"].id,
        automatic=True,
        places=(Place(None, None, street),),
    )
    save_calculation_type(shop.db, shop.clock, SaveCalculationType(shop.owner, cover))
    on_street, _ = shop.add("tea", department_id=street)
    assert [each.name for each in shop.view(on_street).ticket.calculations] == ["Bag"]
    assert shop.view(shop.ticket("tea")).ticket.calculations == ()


def test_what_a_map_names_stays_in_use(shop):
    street, kind = other_part(shop)
    voucher(shop, Place(None, None, street))
    with pytest.raises(Conflict, match="“House voucher” names it among the places"):
        retire_department(shop.db, shop.clock, shop.owner, street)
    for wrong in (Place(None, None, 7), Place(None, None, None, 7)):
        with pytest.raises(BadInput, match="in use") as refused:
            voucher(shop, wrong, name="Other")
        assert refused.value.field == "places"
    assert kind in shop.setup().ticket_types


def test_maps_of_tickets_travel_with_the_configuration(shop):
    street, kind = other_part(shop)
    voucher(shop, Place(None, role(shop, "Cashier"), street, kind), Place(None, None, street))
    text = export_configuration(shop.db, shop.owner, "json")
    again = ImportConfiguration(shop.owner, text, "json")
    assert not import_configuration(shop.db, shop.clock, again).any
    moved = text.replace('"department": "Street"', '"department": "Hall"')
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, moved, "json"))
    places = shop.setup().payment_type(shop.payment_type("House voucher")).places
    hall = next(each.id for each in shop.setup().departments.values() if each.name == "Hall")
    assert {each.department_id for each in places} == {hall}
    unknown = text.replace('"department": "Street"', '"department": "Roof"')
    with pytest.raises(UnusableFile):
        import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, unknown, "json"))


def test_a_payment_is_corrected_to_what_shows_on_its_ticket_only(shop):
    street, _ = other_part(shop)
    voucher(shop, Place(None, None, street))
    ticket = shop.sell("tea").ticket
    payment = shop.view(ticket).payments[0].id
    command = CorrectPayment(
        shop.request_id(),
        shop.owner,
        ticket,
        payment,
        shop.payment_type("House voucher"),
        "slip",
        "1",
    )
    with pytest.raises(Conflict, match="“House voucher” is not for this ticket"):
        correct_payment(shop.db, shop.clock, command)
