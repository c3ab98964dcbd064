"""The currencies a till may meet."""

import pytest

from pospro.domain.currency import CURRENCIES, currency
from pospro.domain.errors import BadInput


@pytest.mark.parametrize(
    ("code", "exponent", "symbol"),
    [("TRY", 2, "₺"), ("EUR", 2, "€"), ("JPY", 0, "¥"), ("KWD", 3, "KWD"), ("CHF", 2, "CHF")],
)
def test_a_currency_knows_its_decimals_and_its_sign(code, exponent, symbol):
    found = currency(code)
    assert (found.code, found.exponent, found.symbol) == (code, exponent, symbol)


def test_an_unknown_code_is_refused_by_name():
    with pytest.raises(BadInput, match="XYZ is not known"):
        currency("XYZ")


def test_each_code_is_three_letters_and_stands_under_its_own_name():
    for code, found in CURRENCIES.items():
        assert found.code == code
        assert len(code) == 3
        assert code.isascii()
        assert code.isalpha()
        assert code.isupper()
