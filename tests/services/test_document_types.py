"""Document types: a manager's buttons on account cards, kept, checked, retired, in files."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, StaleVersion
from pospro.services.ledger.documents import Draft
from pospro.services.ledger.make_document import MakeDocument, make_document
from pospro.services.manager.edit_accounts import retire_account
from pospro.services.manager.edit_document_types import (
    Batch,
    DocumentTypeContent,
    SaveDocumentType,
    UsualAmount,
    document_example,
    move_document_type,
    restore_document_type,
    retire_document_type,
    save_document_type,
)
from pospro.services.manager.edit_transaction_types import retire_transaction_type
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import UP, Move, Names
from pospro.storage.account_directory import directory
from pospro.storage.audit import AuditEventRow
from pospro.storage.document_states import document_type_state, listed_document_types
from pospro.storage.document_types import Place, current_rules, document_types
from pospro.storage.documents import DocumentRow
from tests.shop import lira


def known(shop):
    return shop.read(lambda connection: directory(shop.db, connection))


def account(shop, code):
    return known(shop).with_code(code).id


def account_type(shop, name):
    return next(each.id for each in known(shop).types.values() if each.name == name)


def rule(shop, name):
    return next(
        each.rule.id for each in shop.read(current_rules).values() if each.rule.name == name
    )


def advance(shop, **other):
    """What a manager says of a button that pays an advance to a supplier."""
    content = DocumentTypeContent(
        Names("Advance", {"en": "Advance", "tr": "Avans"}),
        account_type(shop, "Suppliers"),
        (rule(shop, "Payment to a supplier"),),
    )
    return replace(content, **other)


def save(shop, content, type_id=None, seen="", by=None):
    command = SaveDocumentType(by or shop.owner, content, type_id, seen)
    return save_document_type(shop.db, shop.clock, command)


def kinds(shop):
    return shop.read(lambda connection: document_types(shop.db, connection))


def make(shop, type_id, code="320", amount="10.00"):
    draft = Draft(type_id, account(shop, code), lira(amount))
    return make_document(shop.db, shop.clock, MakeDocument(shop.request_id(), shop.owner, draft))


def test_a_new_button_makes_documents_at_once(shop):
    type_id = save(shop, advance(shop, description="[:Code] [USER]"))
    make(shop, type_id)
    assert shop.journal() == "document Dr 320 10.00  Cr 100.02 10.00\n"
    row = shop.read(lambda c: c.execute(select(DocumentRow.__table__)).one())
    assert (row.name, row.description, row.document_type_version) == ("Advance", "320 Olcay", 1)


def test_a_change_counts_a_version_on_and_old_documents_keep_theirs(shop):
    type_id = save(shop, advance(shop))
    make(shop, type_id)
    seen = fingerprint(shop.read(document_type_state, type_id))
    save(shop, advance(shop, color=5), type_id, seen)
    make(shop, type_id)
    rows = shop.read(lambda c: c.execute(select(DocumentRow.__table__)).all())
    assert sorted(row.document_type_version for row in rows) == [1, 2]
    with pytest.raises(StaleVersion):
        save(shop, advance(shop, color=6), type_id, seen)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"names": Names(" ", {})}, "name"),
        ({"names": Names("Bank deposit", {})}, "name"),
        ({"account_type_id": 7}, "account_type_id"),
        ({"rules": ()}, "rules"),
        ({"rules": (7,)}, "rules"),
        ({"color": 11}, "color"),
        ({"amount": UsualAmount("fixed", None)}, "fixed_amount"),
        ({"amount": UsualAmount("fixed", -5)}, "fixed_amount"),
        ({"amount": UsualAmount("half")}, "default_amount"),
        ({"description": "[PLATE]"}, "description"),
        ({"batch": Batch(allowed=True, filter="some")}, "batch_filter"),
        ({"places": (Place(7, None),)}, "places"),
        ({"places": (Place(None, 7),)}, "places"),
        ({"mapped": {7: 7}}, "mapped"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(shop, changed, field):
    with pytest.raises(BadInput) as refusal:
        save(shop, advance(shop, **changed))
    assert refusal.value.field == field
    assert "Advance" not in {kind.name for kind in kinds(shop).values()}


def test_a_rule_must_touch_the_accounts_of_the_document(shop):
    with pytest.raises(BadInput, match="does not touch accounts of the type “Suppliers”"):
        save(shop, advance(shop, rules=(rule(shop, "Collection on account"),)))


def test_a_mapped_account_is_one_that_the_rules_reach(shop):
    with pytest.raises(BadInput, match="that the transaction types reach"):
        save(shop, advance(shop, mapped={account(shop, "320"): account(shop, "600.10")}))
    bank = account(shop, "102.01")
    type_id = save(shop, advance(shop, mapped={account(shop, "320"): bank}))
    make(shop, type_id)
    assert shop.journal() == "document Dr 320 10.00  Cr 102.01 10.00\n"


def test_the_example_needs_no_day(shop):
    shop.close_day()
    asked = (advance(shop), lira("100.00"))
    entry = shop.read(lambda connection: document_example(shop.db, connection, *asked))
    assert [(p.debit, p.credit) for p in entry.postings] == [(10000, 0), (0, 10000)]


def test_what_a_document_posts_by_stays_in_use(shop):
    with pytest.raises(Conflict, match="“Payment to a supplier” posts by it"):
        retire_transaction_type(
            shop.db, shop.clock, shop.owner, rule(shop, "Payment to a supplier")
        )
    other = account(shop, "102.01")
    save(shop, advance(shop, mapped={account(shop, "320"): other}))
    with pytest.raises(Conflict):
        retire_account(shop.db, shop.clock, shop.owner, other)
    with pytest.raises(Conflict, match="“Advance” names this account"):
        retire_account(shop.db, shop.clock, shop.owner, account(shop, "320"))


def test_a_retired_button_is_gone_and_comes_back(shop):
    type_id = save(shop, advance(shop))
    retire_document_type(shop.db, shop.clock, shop.owner, type_id)
    with pytest.raises(Conflict, match="“Advance” is retired"):
        make(shop, type_id)
    restore_document_type(shop.db, shop.clock, shop.owner, type_id)
    assert make(shop, type_id).number == "K1-D000001"


def test_buttons_change_places(shop):
    type_id = save(shop, advance(shop))
    before = [each.name for each in shop.read(listed_document_types)]
    assert before[-1] == "Advance"
    move_document_type(shop.db, shop.clock, Move(shop.owner, type_id, UP))
    assert [each.name for each in shop.read(listed_document_types)][-2] == "Advance"


def test_a_cashier_defines_nothing_and_what_managers_do_is_written_down(shop):
    with pytest.raises(NotAllowed):
        save(shop, advance(shop), by=shop.cashier)
    type_id = save(shop, advance(shop))
    seen = fingerprint(shop.read(document_type_state, type_id))
    places = (Place(shop.owner.register_id, None),)
    save(shop, advance(shop, places=places), type_id, seen)
    events = shop.read(
        lambda c: c.scalars(
            select(AuditEventRow.action).where(AuditEventRow.subject == f"document_type:{type_id}")
        ).all()
    )
    assert sorted(events) == [
        "document_type_changed",
        "document_type_created",
        "document_type_parts_changed",
    ]


def test_a_file_carries_everything_to_another_venue_and_changes_nothing_here(shop):
    places = (Place(shop.owner.register_id, None),)
    mapped = {account(shop, "320"): account(shop, "102.01")}
    content = advance(
        shop,
        places=places,
        mapped=mapped,
        amount=UsualAmount("fixed", 12550),
        button="Pay ahead",
        description="[ACCOUNT NAME] [MONTH]",
        batch=Batch(allowed=True, filter="mapped"),
    )
    type_id = save(shop, content)
    text = export_configuration(shop.db, shop.owner, "toml")
    assert 'fixed_amount = "125.50"' in text
    command = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, command).any
    without = "account_screens = []\ndocument_types = []"
    without = ImportConfiguration(shop.owner, without, "toml")
    import_configuration(shop.db, shop.clock, without)
    assert all(kind.is_retired for kind in kinds(shop).values())
    import_configuration(shop.db, shop.clock, command)
    kind = kinds(shop)[type_id]
    assert (kind.fixed_amount, kind.button, kind.mapped) == (12550, "Pay ahead", mapped)
    assert (kind.places, kind.batch, kind.is_retired) == (places, True, False)
    assert kind.version == 2


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('transaction_types = ["Sale 10 %"]', "does not touch accounts"),
        ('transaction_types = ["Sold"]', "is not among the transaction_types"),
        ('transaction_types = ["Payment to a supplier"]\ndefault_amount = "fixed"', "missing"),
        ('transaction_types = ["Payment to a supplier"]\ndescription = "[X]"', "not known"),
        ('transaction_types = ["Payment to a supplier"]\nmaps = [{ role = "X" }]', "roles"),
    ],
)
def test_a_file_that_cannot_be_is_told_where(shop, entry, told):
    text = f'[[document_types]]\nname = "New"\naccount_type = "Suppliers"\n{entry}\n'
    with pytest.raises(Exception, match="Nothing was imported") as refusal:
        import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, text, "toml"))
    assert any(told in str(problem) for problem in refusal.value.problems)
