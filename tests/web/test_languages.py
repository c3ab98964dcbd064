"""Languages: whoever chooses Turkish at the door reads Turkish there."""

import re

import pytest

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])


def test_the_door_turns_turkish_for_whoever_chooses_it(visitor):
    visitor.send("/language", language="en")
    assert '<html lang="en"' in visitor.get("/sign-in").text
    visitor.send("/language", language="tr")
    assert re.search('<html[^>]* lang="tr"', visitor.get("/sign-in").text)
