"""The last bytes of a device can be read by a person, the card numbers in them cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hardware.capture import Capture, Direction, masked


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        (b"PAN 4111111111111111 OK", b"PAN 411111******1111 OK"),
        (b"4111 1111 1111 1111", b"4111 11** **** 1111"),
        (b"378282246310005", b"378282*****0005"),
        (b";4111111111111111=2512101?", b";411111******1111=*******?"),
        (b"invoice 8690123456789", b"invoice 8690123456789"),
        (b"tel 05321234567", b"tel 05321234567"),
        (b"41111111111111114111111111111111", b"411111" + b"*" * 22 + b"1111"),
    ],
)
def test_card_numbers_keep_their_first_six_and_last_four_digits(seen, shown):
    assert masked(seen) == shown


@given(some.binary(max_size=200))
def test_masking_changes_no_length(data):
    assert len(masked(data)) == len(data)


def test_a_card_number_that_arrives_in_pieces_is_masked_too():
    capture = Capture()
    for piece in (b"41111111", b"1111", b"1111"):
        capture.record(Direction.RECEIVED, piece)
    assert [exchange.data for exchange in capture.exchanges()] == [b"411111******1111"]
    assert "4111111" not in capture.text()


def test_the_oldest_bytes_fall_out_first():
    capture = Capture(capacity=6)
    capture.record(Direction.SENT, b"abc")
    capture.record(Direction.RECEIVED, b"")
    capture.record(Direction.RECEIVED, b"def")
    capture.record(Direction.SENT, b"gh")
    assert [exchange.data for exchange in capture.exchanges()] == [b"def", b"gh"]
    capture.record(Direction.SENT, b"0123456789")
    assert [exchange.data for exchange in capture.exchanges()] == [b"456789"]
