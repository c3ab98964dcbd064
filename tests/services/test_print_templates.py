"""Print templates as a manager keeps them: checked, in order, guarded, and in the file."""

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_document_types import retire_document_type
from pospro.services.manager.edit_print_templates import (
    PrintTemplateContent,
    SavePrintTemplate,
    move_print_template,
    restore_print_template,
    retire_print_template,
    save_print_template,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import UP, Move
from pospro.storage.audit import AuditEventRow
from pospro.storage.document_types import document_types
from pospro.storage.places import Place
from pospro.storage.print_templates import print_template_state, print_templates

TEXT = "<C11>{VENUE NAME}\n<J>Total|{TICKET TOTAL}"
DEPOSIT = 'name = "Bank deposit"'
PAPER = "{DOCUMENT NAME}\n{AMOUNT}"


def save(shop, name="Own", subject="receipt", text=TEXT, *, actor=None, own=None, seen="", **more):
    content = PrintTemplateContent(name, subject, text, **more)
    command = SavePrintTemplate(actor or shop.owner, content, own, seen)
    return save_print_template(shop.db, shop.clock, command)


def take(shop, text):
    return import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, text, "toml"))


def names(shop):
    return [(each.name, each.is_retired) for each in shop.read(print_templates)]


def state(shop, own):
    return shop.read(print_template_state, own)


def actions(shop, own):
    table = AuditEventRow.__table__
    query = select(table.c.action).where(table.c.subject == f"print_template:{own}")
    return shop.read(lambda connection: connection.scalars(query.order_by(table.c.id)).all())


def test_a_template_is_kept_changed_moved_retired_and_restored_and_each_is_written_down(shop):
    first, own = save(shop, "First"), save(shop, text=f"{TEXT}   \r\n\r\n")
    assert state(shop, own)["text"] == TEXT
    save(shop, text="{TICKET NO}", own=own, seen=fingerprint(state(shop, own)))
    move_print_template(shop.db, shop.clock, Move(shop.owner, own, UP))
    assert names(shop) == [("Own", False), ("First", False)]
    retire_print_template(shop.db, shop.clock, shop.owner, own)
    assert names(shop) == [("First", False), ("Own", True)]
    restore_print_template(shop.db, shop.clock, shop.owner, own)
    words = ("created", "changed", "moved", "retired", "restored")
    assert actions(shop, own) == [f"print_template_{word}" for word in words]
    assert actions(shop, first) == ["print_template_created"]


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"name": " "}, "name", "Enter a name."),
        ({"subject": "poem"}, "subject", "Choose what the template lays out."),
        ({"text": "{AMOUNT}"}, "text", "Line 1: there is no tag {AMOUNT} here."),
        ({"places": (Place(1, None),)}, "places", "Choose a register that is in use."),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(shop, facts, field, sentence):
    with pytest.raises(BadInput) as refused:
        save(shop, **facts)
    assert refused.value.field == field
    assert str(refused.value).startswith(sentence)
    assert names(shop) == []


def test_a_taken_name_a_stale_form_and_another_subject_are_refused(shop):
    own = save(shop)
    with pytest.raises(BadInput, match="“Own” exists already"):
        save(shop)
    with pytest.raises(StaleVersion):
        save(shop, own=own, seen="before")
    with pytest.raises(BadInput, match="keeps to what it lays out"):
        save(shop, subject="document", text=PAPER, own=own, seen=fingerprint(state(shop, own)))


def test_only_who_may_set_up_devices_and_only_what_is_there(shop):
    with pytest.raises(NotAllowed):
        save(shop, actor=shop.cashier)
    with pytest.raises(NotFound, match="no such print template"):
        retire_print_template(shop.db, shop.clock, shop.owner, 1)


def test_a_file_carries_templates_and_the_document_types_that_name_them(shop):
    save(shop, places=(Place(shop.owner.register_id, None),))
    save(shop, "Slip", "document", PAPER)
    exported = export_configuration(shop.db, shop.owner, "toml")
    assert 'subject = "receipt"' in exported
    take(shop, exported.replace(DEPOSIT, f'{DEPOSIT}\nprint_template = "Slip"'))
    kinds = shop.read(lambda connection: document_types(shop.db, connection)).values()
    kind = next(each for each in kinds if each.name == "Bank deposit")
    slip = next(each for each in shop.read(print_templates) if each.name == "Slip")
    assert kind.print_template_id == slip.id
    assert 'print_template = "Slip"' in export_configuration(shop.db, shop.owner, "toml")
    with pytest.raises(Conflict, match="Document type “Bank deposit” is printed by it"):
        retire_print_template(shop.db, shop.clock, shop.owner, slip.id)
    retire_document_type(shop.db, shop.clock, shop.owner, kind.id)
    retire_print_template(shop.db, shop.clock, shop.owner, slip.id)
    assert names(shop) == [("Own", False), ("Slip", True)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('subject = "receipt"\ntext = "{AMOUNT}"', "there is no tag {{{name}}} here"),
        ('subject = "poem"\ntext = "a"', "receipt"),
    ],
)
def test_a_file_with_a_template_that_cannot_be_read_is_refused(shop, lines, sentence):
    with pytest.raises(UnusableFile) as refused:
        take(shop, f'[[print_templates]]\nname = "Own"\n{lines}\n')
    assert sentence in str([(each.message, each.facts) for each in refused.value.problems])
    assert names(shop) == []


def test_a_document_type_names_no_template_of_receipts(shop):
    save(shop)
    exported = export_configuration(shop.db, shop.owner, "toml")
    text = exported.replace(DEPOSIT, f'{DEPOSIT}\nprint_template = "Own"')
    with pytest.raises(UnusableFile) as refused:
        take(shop, text)
    assert "lays out receipts" in str([each.message for each in refused.value.problems])
