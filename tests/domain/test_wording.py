"""What people type is kept as it reads on paper, and nothing else gets through."""

import pytest

from pospro.domain.errors import BadInput
from pospro.domain.wording import plain_words


def test_words_are_kept_composed_and_without_stray_blanks():
    assert plain_words("  c\u0327ok   ac\u0131l\u0131\n", 20, "note") == "\u00e7ok ac\u0131l\u0131"


@pytest.mark.parametrize("sign", ["\x00", "\x1bp\x00", "\x7f", "\x9b", "\u202e", "\ud800"])
def test_signs_that_command_a_printer_or_turn_the_text_are_refused(sign):
    with pytest.raises(BadInput, match="cannot be printed"):
        plain_words(f"soup{sign}", 20, "note")


def test_a_text_is_as_long_as_its_place():
    assert plain_words("x" * 20, 20, "name") == "x" * 20
    with pytest.raises(BadInput, match="at most 20"):
        plain_words("x" * 21, 20, "name")
