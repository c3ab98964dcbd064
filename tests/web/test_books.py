"""The books' pages: an address that nobody gave out shows the beginning or is not found."""

import pytest
from sqlalchemy import select

from pospro.storage.accounts import AccountRow

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])


@pytest.mark.parametrize("last", [str(2**63), "9" * 30, "²", "-1"])
def test_a_page_after_an_id_that_cannot_be_begins_at_the_front(owner, app, last):
    with app.extensions["pospro"].db.reading() as connection:
        account_id = connection.scalar(select(AccountRow.id).limit(1))
    card = f"/books/accounts/{account_id}"
    for path, after in (("/books/journal", last), (card, f"2026-03-02_{last}_1")):
        assert owner.get(f"{path}?after={after}").status_code == 200


@pytest.mark.parametrize("path", ["/books/accounts/", "/books/entries/", "/tickets/"])
def test_an_id_that_cannot_be_is_not_found(owner, path):
    end = "/payment" if path == "/tickets/" else ""
    assert owner.get(f"{path}{2**63}{end}").status_code == 404
