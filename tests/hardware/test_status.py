"""A printer's answers are told apart by their fixed bits, in whatever pieces they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hardware.printing.status import (
    AutoStatus,
    Cause,
    Info,
    PaperSensor,
    Printed,
    PrinterState,
    RealTime,
    StatusReader,
)

STREAM = [
    (b"\x12", RealTime(0x12)),
    (b"\x14\x00\x00\x00", AutoStatus(b"\x14\x00\x00\x00")),
    (b"\x00", PaperSensor(0x00)),
    (b"\x1c\x00\x0f\x00", AutoStatus(b"\x1c\x00\x0f\x00")),
    (b"\x16", RealTime(0x16)),
    (b"\x37\x220041\x00", Printed(b"0041")),
    (b"\x5fTM-T20\x00", Info(b"TM-T20")),
    (b"\x0f", PaperSensor(0x0F)),
    (b"\x7e", RealTime(0x7E)),
]


def test_every_kind_of_answer_is_recognised():
    for data, reply in STREAM:
        assert StatusReader().feed(data) == [reply]


@given(some.lists(some.sampled_from(STREAM)), some.integers(1, 5))
def test_answers_may_come_in_any_order_and_in_any_pieces(stream, size):
    data = b"".join(sent for sent, _ in stream)
    reader = StatusReader()
    heard = [
        reply
        for start in range(0, len(data), size)
        for reply in reader.feed(data[start : start + size])
    ]
    assert heard == [reply for _, reply in stream]


@given(some.binary())
def test_noise_never_stops_the_reader(noise):
    reader = StatusReader()
    reader.feed(noise)
    reader.feed(b"\x00" * 100)
    assert reader.feed(b"\x12") == [RealTime(0x12)]


def test_half_a_report_does_not_swallow_the_answer_after_it():
    assert StatusReader().feed(b"\x14\x00\x12") == [PaperSensor(0), RealTime(0x12)]


@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        ({1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}, None),
        ({1: 0x1E, 2: 0x12, 3: 0x12, 4: 0x12}, Cause.OFFLINE),
        ({1: 0x1E, 2: 0x16, 3: 0x12, 4: 0x12}, Cause.COVER_OPEN),
        ({1: 0x1E, 2: 0x32, 3: 0x12, 4: 0x72}, Cause.PAPER_OUT),
        ({1: 0x1E, 2: 0x12, 3: 0x12, 4: 0x72}, Cause.PAPER_OUT),
        ({1: 0x1E, 2: 0x12, 3: 0x1A, 4: 0x12}, Cause.CUTTER),
        ({1: 0x1E, 2: 0x52, 3: 0x32, 4: 0x12}, Cause.ERROR),
        ({1: 0x16, 2: 0x1A, 3: 0x12, 4: 0x1E}, None),
    ],
)
def test_four_answers_tell_what_to_put_right_first(answers, cause):
    assert PrinterState.from_real_time(answers).cause == cause


def test_a_roll_near_its_end_is_told_and_stops_nothing():
    state = PrinterState.from_real_time({1: 0x16, 2: 0x12, 3: 0x12, 4: 0x1E})
    assert state.is_paper_near_end
    assert state.cause is None


def test_the_drawer_shows_in_the_first_answer():
    assert PrinterState.from_real_time({1: 0x16}).drawer_pin_high
    assert not PrinterState.from_real_time({1: 0x12}).drawer_pin_high


@pytest.mark.parametrize(
    ("report", "cause"),
    [
        ("14000000", None),
        ("1c000f00", Cause.PAPER_OUT),
        ("3c000000", Cause.COVER_OPEN),
        ("1c080000", Cause.CUTTER),
        ("1c200000", Cause.ERROR),
        ("1c000000", Cause.OFFLINE),
    ],
)
def test_a_report_sent_unasked_says_the_same(report, cause):
    assert PrinterState.from_auto_status(bytes.fromhex(report)).cause == cause
