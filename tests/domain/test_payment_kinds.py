"""The payment kinds the program knows, each under its own key."""

import pytest

from pospro.domain.errors import BadInput
from pospro.domain.payment_kinds import KINDS, kind


def test_each_kind_stands_under_its_key():
    assert list(KINDS) == ["cash", "card", "voucher", "customer_account", "bank_transfer"]
    assert all(kind(key).key == key for key in KINDS)


def test_only_cash_gives_change_and_opens_the_drawer():
    assert [key for key, known in KINDS.items() if known.gives_change] == ["cash"]
    assert [key for key, known in KINDS.items() if known.opens_drawer] == ["cash"]


def test_what_another_firm_must_confirm_needs_a_reference():
    needing = {key for key, known in KINDS.items() if known.needs_reference}
    assert needing == {"card", "voucher", "bank_transfer"}


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(BadInput, match="barter is not one of them"):
        kind("barter")


def test_a_manager_chooses_what_a_kind_does_but_only_cash_gives_change():
    everything = {"gives_change": True, "opens_drawer": True, "needs_reference": False}
    chosen = kind("card").as_chosen(everything)
    assert (chosen.gives_change, chosen.opens_drawer, chosen.needs_reference) == (
        False,
        True,
        False,
    )
    assert not kind("cash").as_chosen({"gives_change": False}).gives_change
    assert kind("cash").as_chosen({"gives_change": None}) == kind("cash")
