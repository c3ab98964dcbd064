"""Many accounts are written as lines; a faulty one is named and nothing is made."""

import pytest

from pospro.domain.errors import NotAllowed
from pospro.services.manager.add_accounts import AddAccounts, add_accounts, planned_addition
from pospro.storage.account_directory import directory
from pospro.storage.history import history


def known(shop):
    return shop.read(lambda connection: directory(shop.db, connection))


def planned(shop, text, by=None):
    return planned_addition(shop.db, AddAccounts(by or shop.owner, text))


def added(shop, text, by=None):
    return add_accounts(shop.db, shop.clock, AddAccounts(by or shop.owner, text))


def made(plan):
    return [(each.code, each.name, each.parent_code) for each in plan.accounts]


def told(plan):
    return {each.number: each.message.format(**each.facts) for each in plan.problems}


LINES = """
# RECEIVABLES
120.200 Ayşe Demir
Mehmet Kaya

120.200.1 Ayşe Demir, catering
#Liquid assets
102.02 Second bank
"""


def test_lines_become_accounts_below_those_that_their_codes_begin_with(shop):
    expected = [
        ("120.200", "Ayşe Demir", "120"),
        ("120.201", "Mehmet Kaya", "120"),
        ("120.200.1", "Ayşe Demir, catering", "120.200"),
        ("102.02", "Second bank", "102"),
    ]
    assert made(planned(shop, LINES)) == expected
    assert known(shop).with_code("120.200") is None
    assert made(added(shop, LINES)) == expected
    found = known(shop).with_code("120.200.1")
    assert [each.code for each in known(shop).path(found)] == ["120", "120.200"]
    assert (found.currency, found.type.name) == ("TRY", "Receivables")
    assert shop.read(history, f"account:{found.id}", 3)[0].action == "account_created"


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("", 1, "Write a line like “#Customers”"),
        ("Ayşe", 1, "above the first account"),
        ("#Nobody\nAyşe\nMehmet", 1, "no account type “Nobody”"),
        ("#Liquid assets\n100.01 Vault", 2, "has the code 100.01 already"),
        ("#Liquid assets\n100.09 Vault\n100.09 Box", 3, "“Vault” has the code 100.09"),
        ("#Liquid assets\n100.09 Vault\nVault", 3, "“Vault” exists already"),
        ("#Liquid assets\nBank account", 2, "“Bank account” exists already"),
        ("#Liquid assets\n" + "1" * 21 + " Vault", 2, "1 to 20 signs"),
        ("#Liquid assets\n" + "x" * 81, 2, "at most 80 letters"),
        ("#Liquid assets\n" + "\n" * 2000, 2001, "at most 2000 lines"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_made(shop, text, number, words):
    before = len(known(shop).accounts)
    problems = told(added(shop, text))
    assert list(problems) == [number]
    assert words in problems[number]
    assert len(known(shop).accounts) == before


def test_every_faulty_line_is_named_at_once(shop):
    plan = planned(
        shop, "#Liquid assets\n100.01 A\nSafe box\n#Nowhere\nB\n#Liquid assets\nSafe box"
    )
    assert list(told(plan)) == [2, 4, 7]


def test_a_code_is_counted_on_from_the_highest_below_the_main_account(shop):
    plan = added(shop, "#Receivables\nAyşe\nMehmet")
    assert [each.code for each in plan.accounts] == ["120.100", "120.101"]
    assert all(each.is_counted for each in plan.accounts)


def test_an_account_never_stands_below_one_of_another_class(shop):
    assert made(planned(shop, "#Receivables\n600.99 Odd"))[0][2] is None


def test_a_cashier_adds_nothing(shop):
    with pytest.raises(NotAllowed):
        added(shop, LINES, by=shop.cashier)
    with pytest.raises(NotAllowed):
        planned(shop, LINES, by=shop.cashier)
