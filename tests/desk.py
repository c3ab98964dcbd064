"""The desk of the tea house: documents made, entries written, in the words of the tests."""

from sqlalchemy import insert, select

from pospro.domain.ids import new_id
from pospro.services.atomic import atomic
from pospro.services.ledger.documents import Draft
from pospro.services.ledger.make_batch import (
    BatchLine,
    MakeBatch,
    make_batch,
)
from pospro.services.ledger.make_document import MakeDocument, make_document
from pospro.services.ledger.write_entry import EntryLine, WriteEntry, write_entry
from pospro.storage.account_directory import directory
from pospro.storage.accounts import AccountRow
from pospro.storage.document_types import document_types
from pospro.storage.documents import DocumentRow
from pospro.storage.venue import setup_changed
from tests.shop import lira


def account(shop, code):
    return shop.read(lambda connection: directory(shop.db, connection)).with_code(code).id


def kind(shop, name):
    known = shop.read(lambda connection: document_types(shop.db, connection))
    return next(each for each in known.values() if each.name == name)


def draft(shop, name="Bank deposit", code="100.02", amount="50.00", **more):
    money = lira(amount) if amount is not None else None
    return Draft(kind(shop, name).id, account(shop, code), money, **more)


def make(shop, *given, by=None, request_id=None, **more):
    asked = given[0] if given else draft(shop, **more)
    command = MakeDocument(request_id or shop.request_id(), by or shop.owner, asked)
    return make_document(shop.db, shop.clock, command)


def rows(shop):
    with shop.db.reading() as connection:
        return connection.execute(select(DocumentRow.__table__).order_by(DocumentRow.id)).all()


def customer(shop, code="120.01", name="Ayşe Yılmaz", like="120"):
    """Add an account of the type of another one."""
    with atomic(shop.db) as unit:
        table = AccountRow.__table__
        found = dict(
            unit.connection.execute(select(table).where(table.c.code == like)).mappings().one()
        )
        own = {"id": new_id(), "code": code, "name": name, "translations": {}, "role": None}
        unit.connection.execute(insert(table), found | own)
        setup_changed(unit.connection)


def write(shop, *lines, by=None, request_id=None, description="rent"):
    found = tuple(
        EntryLine(account(shop, code), *(lira(each) if each else None for each in amounts))
        for code, *amounts in lines
    )
    command = WriteEntry(request_id or shop.request_id(), by or shop.owner, found, description)
    return write_entry(shop.db, shop.clock, command)


def batch(shop, *lines, request_id=None, name="Receipt from a customer"):
    found = tuple(
        BatchLine(account(shop, code), lira(amount) if amount else None) for code, amount in lines
    )
    command = MakeBatch(request_id or shop.request_id(), shop.owner, kind(shop, name).id, found)
    return make_batch(shop.db, shop.clock, command)
