"""What was typed into a form is read strictly: an id is a number that the database can hold."""

import pytest

from pospro.web.forms import is_id


@pytest.mark.parametrize("text", ["0", "7", "999999999999999999", "9223372036854775807"])
def test_every_number_that_the_database_holds_is_an_id(text):
    assert is_id(text)


@pytest.mark.parametrize(
    "text", ["", "-1", "1.0", "1 ", "٣", "9223372036854775808", "9" * 20, "9" * 5000]
)
def test_nothing_else_is_an_id(text):
    assert not is_id(text)
