"""Numbers of a ticket type: each register counts such tickets by itself, and none is left out."""

import pytest

from pospro.domain.errors import BadInput, Conflict
from pospro.services.manager.edit_ticket_types import (
    SaveTicketType,
    TicketTypeContent,
    restore_ticket_type,
    retire_ticket_type,
    save_ticket_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import Names
from pospro.storage.number_series import listed_series, type_of_purpose
from pospro.storage.ticket_types import ticket_type_state
from tests.services.test_departments import bar_till, department, ticket_type


def sold(shop, of_type=None):
    """Sell a tea in the department whose tickets are of a type; return the number."""
    ticket, _line = shop.add("tea", department_id=of_type)
    return shop.pay(ticket)["number"]


@pytest.fixture
def takeaway(shop):
    """A department whose tickets have numbers of their own."""
    kind = ticket_type(shop, number_prefix="P")
    department(shop, "Hall")
    return kind, department(shop, "Takeaway", ticket_type_id=kind)


def test_tickets_of_a_type_are_numbered_beside_the_others_without_a_gap(shop, takeaway):
    _kind, door = takeaway
    numbers = [sold(shop), sold(shop, door), sold(shop), sold(shop, door)]
    assert numbers == ["K1-000001", "PK1-000001", "K1-000002", "PK1-000002"]
    assert shop.findings() == []


def test_every_register_counts_by_itself_also_a_later_one(shop, takeaway):
    kind, _door = takeaway
    bar_till(shop)
    listed = [each for each in shop.read(listed_series) if type_of_purpose(each.purpose) == kind]
    assert [each.next for each in listed] == ["PB1-000001", "PK1-000001"]


def test_without_a_beginning_they_go_with_all_others(shop):
    door = department(shop, "Takeaway", ticket_type_id=ticket_type(shop))
    assert [sold(shop, door), sold(shop)] == ["K1-000001", "K1-000002"]


def test_taken_away_again_they_go_with_all_others_and_come_back_where_they_were(shop, takeaway):
    kind, door = takeaway
    assert sold(shop, door) == "PK1-000001"
    for prefix in ("", "P"):
        seen = fingerprint(shop.read(ticket_type_state, kind))
        content = TicketTypeContent(Names("Takeaway", {}), number_prefix=prefix)
        save_ticket_type(shop.db, shop.clock, SaveTicketType(shop.owner, content, kind, seen))
        expected = "PK1-000002" if prefix else "K1-000001"
        assert sold(shop, door) == expected
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("prefix", "sentence"), [("P ", ""), ("Ü", "A prefix has"), ("PPPPPPPPPPPP", "A prefix has")]
)
def test_a_beginning_of_no_use_is_refused_at_its_field(shop, prefix, sentence):
    if not sentence:
        ticket_type(shop, number_prefix=prefix)
        assert "PK1-000001" in [each.next for each in shop.read(listed_series)]
        return
    with pytest.raises(BadInput, match=sentence) as refused:
        ticket_type(shop, number_prefix=prefix)
    assert refused.value.field == "number_prefix"


def test_two_types_never_share_their_numbers(shop, takeaway):
    assert takeaway
    with pytest.raises(BadInput, match="could be mistaken") as refused:
        ticket_type(shop, "Wholesale", number_prefix="P")
    assert refused.value.field == "number_prefix"
    other = ticket_type(shop, "Wholesale")
    retire_ticket_type(shop.db, shop.clock, shop.owner, other)
    restore_ticket_type(shop.db, shop.clock, shop.owner, other)


def test_numbers_of_a_type_travel_with_the_configuration(shop):
    text = '[[ticket_types]]\nname = "Takeaway"\nnumber_prefix = "P"\n'
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, text, "toml"))
    assert "PK1-000001" in [each.next for each in shop.read(listed_series)]
    whole = export_configuration(shop.db, shop.owner, "toml")
    assert 'number_prefix = "P"' in whole
    again = ImportConfiguration(shop.owner, whole, "toml")
    assert not import_configuration(shop.db, shop.clock, again).any
    twice = text + '[[ticket_types]]\nname = "Wholesale"\nnumber_prefix = "P"\n'
    with pytest.raises(Conflict, match="could be mistaken"):
        import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, twice, "toml"))
