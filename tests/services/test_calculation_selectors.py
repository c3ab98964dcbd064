"""Calculation selectors: one key for several calculation types, on and off again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_calculation_selectors import (
    CalculationSelectorContent,
    SaveCalculationSelector,
    move_calculation_selector,
    restore_calculation_selector,
    retire_calculation_selector,
    save_calculation_selector,
)
from pospro.services.manager.edit_calculation_types import (
    CalculationRule,
    CalculationTypeContent,
    SaveCalculationType,
    retire_calculation_type,
    save_calculation_type,
)
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import Move, Names
from pospro.services.ticket.choose_calculation import ChooseCalculation, choose_calculation
from pospro.storage.places import Place


def discount(shop, name, percent):
    rule = CalculationRule("percent_of_base", Decimal(percent), decreases=True)
    own = shop.setup().rules_by_role["discount"].id
    content = CalculationTypeContent(Names(name, {}), rule, own)
    return save_calculation_type(shop.db, shop.clock, SaveCalculationType(shop.owner, content))


def selector(shop, *types, name="Offers", **facts):
    content = CalculationSelectorContent(Names(name, {}), types, **facts)
    command = SaveCalculationSelector(shop.owner, content)
    return save_calculation_selector(shop.db, shop.clock, command)


def choose(shop, ticket, own, kind, **more):
    command = ChooseCalculation(
        shop.request_id(),
        more.get("by", shop.owner),
        ticket,
        shop.view(ticket).version,
        own,
        kind,
        more.get("amount"),
    )
    return choose_calculation(shop.db, shop.clock, command)


def standing(shop, ticket):
    return [each.name for each in shop.view(ticket).ticket.calculations]


def test_what_is_chosen_again_goes_off_the_ticket(shop):
    staff = discount(shop, "Staff", 50)
    own = selector(shop, staff)
    ticket = shop.ticket("tea")
    put = choose(shop, ticket, own, staff)
    assert shop.view(ticket).totals.total.minor == 1500
    assert put["calculation_id"] == str(shop.view(ticket).ticket.calculations[0].id)
    assert choose(shop, ticket, own, staff)["calculation_id"] is None
    assert standing(shop, ticket) == []
    shop.pay(ticket)
    assert shop.findings() == []


@pytest.mark.parametrize("many", [False, True])
def test_one_takes_the_place_of_the_other_unless_many_may_be_chosen(shop, many):
    staff, happy, other = (discount(shop, name, 10) for name in ("Staff", "Happy", "Other"))
    own = selector(shop, staff, happy, many=many)
    ticket = shop.ticket("tea")
    shop.calculate(ticket, other)
    choose(shop, ticket, own, staff)
    choose(shop, ticket, own, happy)
    assert standing(shop, ticket) == (["Other", "Staff", "Happy"] if many else ["Other", "Happy"])


def test_a_number_is_asked_for_and_checked_as_everywhere(shop):
    open_rate = discount(shop, "Any", 0)
    own = selector(shop, open_rate)
    ticket = shop.ticket("tea")
    with pytest.raises(BadInput, match="above zero") as refused:
        choose(shop, ticket, own, open_rate)
    assert refused.value.field == "amount"
    choose(shop, ticket, own, open_rate, amount=Decimal(20))
    assert shop.view(ticket).totals.total.minor == 2400
    choose(shop, ticket, own, open_rate)
    assert standing(shop, ticket) == []


def test_a_selector_offers_its_own_where_it_shows_to_who_may_discount(shop):
    staff, happy = discount(shop, "Staff", 50), discount(shop, "Happy", 10)
    here = selector(shop, staff, places=(Place(shop.owner.register_id, None),))
    ticket = shop.ticket("tea")
    with pytest.raises(BadInput, match="“Offers” does not offer this"):
        choose(shop, ticket, here, happy)
    with pytest.raises(NotAllowed):
        choose(shop, ticket, here, staff, by=replace(shop.owner, rights=frozenset({"sell"})))
    choose(shop, ticket, here, staff)
    retire_calculation_selector(shop.db, shop.clock, shop.owner, here)
    with pytest.raises(NotFound, match="not in use any more"):
        choose(shop, ticket, here, staff)


def test_what_cannot_be_kept_is_refused_at_its_field(shop):
    staff = discount(shop, "Staff", 50)
    role = shop.setup().calculation_role("ticket_discount_percent").id
    for types in ((), (7,), (role,)):
        with pytest.raises(BadInput, match="at least one") as refused:
            selector(shop, *types)
        assert refused.value.field == "calculation_type_ids"
    with pytest.raises(BadInput) as refused:
        selector(shop, staff, color=11)
    assert refused.value.field == "color"
    with pytest.raises(BadInput) as refused:
        selector(shop, staff, places=(Place(7, None),))
    assert refused.value.field == "places"


def test_what_a_selector_offers_stays_in_use(shop):
    staff = discount(shop, "Staff", 50)
    own = selector(shop, staff)
    with pytest.raises(Conflict, match="selector “Offers” offers it"):
        retire_calculation_type(shop.db, shop.clock, shop.owner, staff)
    retire_calculation_selector(shop.db, shop.clock, shop.owner, own)
    retire_calculation_type(shop.db, shop.clock, shop.owner, staff)
    with pytest.raises(Conflict, match="that are in use"):
        restore_calculation_selector(shop.db, shop.clock, shop.owner, own)


def test_keys_stand_in_the_order_that_was_chosen(shop):
    staff = discount(shop, "Staff", 50)
    selector(shop, staff)
    last = selector(shop, staff, name="More")
    move_calculation_selector(shop.db, shop.clock, Move(shop.owner, last, -1))
    found = shop.setup().calculation_selectors.values()
    assert [each.name for each in found] == ["More", "Offers"]


def test_selectors_travel_with_the_configuration(shop):
    staff, happy = discount(shop, "Staff", 50), discount(shop, "Happy", 10)
    selector(shop, staff, happy, many=True, color=4, places=(Place(shop.owner.register_id, None),))
    text = export_configuration(shop.db, shop.owner, "json")
    again = ImportConfiguration(shop.owner, text, "json")
    assert not import_configuration(shop.db, shop.clock, again).any
    moved = text.replace('"name": "Offers"', '"name": "Happy hour"')
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, moved, "json"))
    used = [each for each in shop.setup().calculation_selectors.values() if not each.retired]
    assert [(each.name, each.many, each.color) for each in used] == [("Happy hour", True, 4)]
    wrong = '[[calculation_selectors]]\nname = "Keys"\ncalculation_types = ["{}"]\n'
    own = shop.setup().calculation_role("ticket_discount_percent").name
    command = ImportConfiguration(shop.owner, wrong.format(own), "toml")
    with pytest.raises(UnusableFile) as refused:
        import_configuration(shop.db, shop.clock, command)
    assert "discount key of the till itself" in refused.value.problems[0].message
