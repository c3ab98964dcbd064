"""Every book's head is signed with the venue's key, so that its past cannot be rewritten."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from pospro.domain.errors import Conflict, N_
from pospro.domain.head import Head, signature
from pospro.domain.ids import new_id
from pospro.storage.ledger import BookHeadRow, BookRow


class SigningKeyMissing(Conflict):
    """The venue's private key cannot be read, so nothing can be signed."""


def signing_key(path: Path) -> bytes:
    """The PEM of the venue's private key; SigningKeyMissing when the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise SigningKeyMissing(
            N_("The signing key {path} is missing. Put it back from its copy."), path=str(path)
        ) from None


def sign_heads(connection: Connection, key: bytes, at: datetime, work_period_id: int) -> list[Head]:
    """Sign the head of every book that has grown since it was last signed, in the caller's block.

    Returns what was signed, in the order of the books' codes.
    """
    heads = []
    for book in _grown(connection):
        head = Head(book.code, book.next_sequence - 1, book.head, at, work_period_id)
        heads.append(head)
        row = {
            "id": new_id(),
            "book_id": book.register_id,
            "sequence": head.sequence,
            "hash": head.hash,
            "signed_at": at,
            "work_period_id": work_period_id,
            "signature": signature(head.signed_bytes, key),
        }
        connection.execute(insert(BookHeadRow.__table__), row)
    return heads


def _grown(connection: Connection) -> list[Any]:
    books, heads = BookRow.__table__, BookHeadRow.__table__
    signed = (
        select(func.coalesce(func.max(heads.c.sequence), 0))
        .where(heads.c.book_id == books.c.register_id)
        .scalar_subquery()
    )
    query = select(books).where(books.c.next_sequence - 1 > signed).order_by(books.c.code)
    return list(connection.execute(query))
