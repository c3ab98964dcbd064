"""Recordings of other bars and other years, with what theirs have and ours had not."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from pospro.domain.errors import Conflict
from pospro.storage.catalogue import ProductRow
from pospro.storage.tickets import TicketLineRow, TicketRow
from pospro.storage.work_periods import WorkPeriodRow
from tests.replay.books_of_a_week import booked, expected
from tests.replay.by_hand import recorded
from tests.replay.playing import MEANS, play

BEER = "2026-03-09 18:00,1,Stout"
"""Time, department and text of a line."""


def states(bar):
    with bar.db.reading() as connection:
        return sorted(connection.scalars(select(TicketRow.state)))


def names(bar):
    with bar.db.reading() as connection:
        return set(connection.scalars(select(ProductRow.name)))


def test_two_departments_of_one_name_keep_each_its_rate(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        departments="1,Bar,20\n2,Bar,5",
        lines="""1,1,2026-03-09 18:00,1,Cola,1,3.00,sale,,1,0.00
                 2,1,2026-03-09 18:01,2,Cola,1,3.00,sale,,1,0.00""",
        payments="1,1,2026-03-09 18:02,CASH,6.00,,1",
    )
    play(bar, evening)
    assert booked(bar, MEANS) == expected(evening)


def test_a_rate_that_changed_from_one_year_to_the_next_is_that_of_its_year(bar, tmp_path):
    years = [
        recorded(
            tmp_path / year,
            departments=f"1,Bar,{rate}",
            sessions=f"1,{year}-03-09 17:00,{year}-03-10 02:00,{year}-03-09",
            lines=f"1,1,{year}-03-09 18:00,1,Cola,1,3.00,sale,,1,0.00",
            payments=f"1,1,{year}-03-09 18:02,CASH,3.00,,1",
        )
        for year, rate in (("2026", "20"), ("2027", "5"))
    ]
    for year in years:
        play(bar, year)
    found = booked(bar, MEANS)
    assert all(expected(year)["tax"].items() <= found["tax"].items() for year in years)
    once = bar.journal()
    for year in years:
        play(bar, year)
    assert bar.journal() == once


def test_a_day_that_nobody_closed_stays_open_and_goes_on_when_its_recording_does(bar, tmp_path):
    beer = f"1,1,{BEER},1,4.40,sale,,1,0.00"
    paid = "1,1,2026-03-09 18:05,CASH,4.40,,1"
    evening = tmp_path / "evening"
    recorded(evening, sessions="1,2026-03-09 17:00,,2026-03-09", lines=beer, payments=paid)
    play(bar, evening)
    with bar.db.reading() as connection:
        last = select(WorkPeriodRow.closed_at).order_by(WorkPeriodRow.opened_at.desc()).limit(1)
        assert connection.scalar(last) is None
    recorded(
        evening,
        transactions="1,1,t\n2,1,t",
        lines=f"{beer}\n2,2,2026-03-09 20:00,1,Stout,2,4.40,sale,,1,0.00",
        payments=f"{paid}\n2,2,2026-03-09 20:05,CARD,8.80,,1",
    )
    play(bar, evening)
    assert booked(bar, MEANS) == expected(evening)
    assert bar.findings() == []


def test_a_closed_day_that_has_grown_since_is_refused(bar, tmp_path):
    beer = f"1,1,{BEER},1,4.40,sale,,1,0.00"
    evening = recorded(
        tmp_path / "evening", lines=beer, payments="1,1,2026-03-09 18:05,CASH,4.40,,1"
    )
    play(bar, evening)
    recorded(
        evening,
        lines=f"{beer}\n7,1,2026-03-09 18:01,1,Stout,1,4.40,sale,,1,0.00",
        payments="1,1,2026-03-09 18:05,CASH,8.80,,1",
    )
    with pytest.raises(Conflict, match="without line 7"):
        play(bar, evening)


def test_a_folder_of_the_same_name_elsewhere_is_another_recording(bar, tmp_path):
    for day in ("09", "10"):
        play(
            bar,
            recorded(
                tmp_path / day / "bar",
                sessions=f"1,2026-03-{day} 17:00,2026-03-{day} 23:00,2026-03-{day}",
                lines=f"1,1,2026-03-{day} 18:00,1,Stout,1,4.40,sale,,1,0.00",
                payments=f"1,1,2026-03-{day} 18:05,CASH,4.40,,1",
            ),
        )
    assert len(states(bar)) == 2


VOIDS = {
    "a part of a line": ("3,2.00,sale,3", "1,0.00,sale,", "-1,2.00", "4.00"),
    "at another price": ("2,2.00,sale,3", "1,0.00,sale,", "-2,1.50", "1.00"),
    "two lines at once": ("1,2.00,sale,3", "2,2.00,sale,3", "-3,2.00", ""),
}


@pytest.mark.parametrize("case", VOIDS)
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_void_that_takes_back_something_else_than_one_line_is_a_line_of_its_own(
    bar, tmp_path, case
):
    first, second, void, due = VOIDS[case]
    evening = recorded(
        tmp_path / "evening",
        lines=f"""1,1,{BEER},{first},1,0.00
                  2,1,{BEER},{second},1,0.00
                  3,1,2026-03-09 18:01,1,Stout,{void},void,,1,0.00""",
        payments=due and f"1,1,2026-03-09 18:05,CASH,{due},,1",
    )
    play(bar, evening)
    assert booked(bar, MEANS) == expected(evening)
    assert states(bar) == ["closed"]


def test_a_whole_line_that_is_voided_is_marked_and_adds_no_line(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        lines=f"""1,1,{BEER},2,4.40,sale,2,1,0.00
                  2,1,2026-03-09 18:01,1,Stout,-2,4.40,void,,1,0.00""",
    )
    play(bar, evening)
    with bar.db.reading() as connection:
        lines = connection.execute(select(TicketLineRow.state, TicketLineRow.quantity)).all()
    assert lines == [("void", 2000)]


def test_weighed_goods_are_replayed_in_thousandths(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        lines="""1,1,2026-03-09 18:00,2,Cheese,0.335,11.99,sale,,1,0.50
                 2,1,2026-03-09 18:01,2,Cheese,-0.125,11.99,sale,,1,0.00""",
        payments="1,1,2026-03-09 18:05,CASH,2.52,,1",
    )
    play(bar, evening)
    assert booked(bar, MEANS)["sales"] == {"2026-03-09": Decimal("2.52")}, "4.02 less 1.50"
    assert bar.findings() == []


def test_what_no_paper_can_show_is_left_out_of_texts(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        lines="""1,1,2026-03-09 18:00,1,Sto\x1but \u202e\u200d \x07half,1,2.20,sale,,A\x1bnn,0.00
                 2,1,2026-03-09 18:01,1,مشروب بارد 🍺,1,2.20,sale,,,0.00""",
        payments="1,1,2026-03-09 18:05,CARD,4.40,\u200f\x1b@,",
    )
    play(bar, evening)
    assert {"Stout half", "مشروب بارد 🍺"} <= names(bar)
    assert booked(bar, MEANS) == expected(evening)


def test_a_surcharge_is_sold_at_what_was_charged(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        lines=f"1,1,{BEER},1,2.50,sale,,1,-0.50",
        payments="1,1,2026-03-09 18:05,CASH,2.50,,1",
    )
    play(bar, evening)
    assert booked(bar, MEANS) == expected(evening)


def test_a_ticket_that_was_paid_but_left_open_stays_open(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        transactions="1,1,f\n2,1,f",
        lines=f"1,1,{BEER},1,4.40,sale,,1,0.00\n2,2,{BEER},1,4.40,sale,,1,0.00",
        payments="""1,1,2026-03-09 18:05,CASH,4.40,,1
                    2,2,2026-03-09 18:05,CASH,5.00,,1
                    3,2,2026-03-09 18:05,CASH,-0.60,,1""",
    )
    play(bar, evening)
    assert states(bar) == ["open", "open"]
    assert bar.findings() == []


def test_what_was_sold_before_or_paid_long_after_the_session_counts_within_it(bar, tmp_path):
    evening = recorded(
        tmp_path / "evening",
        transactions="1,1,t\n2,1,t",
        lines=f"""1,1,2026-03-07 18:00,1,Stout,1,4.40,sale,,1,0.00
                  2,2,{BEER},1,0.00,sale,,1,0.00
                  3,2,2026-03-01 09:00,1,Stout,1,0.00,sale,,1,0.00""",
        payments="""1,1,2026-03-07 18:05,CASH,1.40,,1
                    2,1,2026-05-01 18:05,CARD,3.00,,1""",
    )
    play(bar, evening)
    assert booked(bar, MEANS) == expected(evening)
    assert bar.findings() == []


def test_cashiers_whose_names_differ_at_their_end_only_are_two_people(bar, tmp_path):
    long = "x" * 95
    evening = recorded(
        tmp_path / "evening",
        lines=f"1,1,{BEER},1,4.40,sale,,{long}1,0.00\n2,1,{BEER},1,4.40,sale,,{long}2,0.00",
        payments=f"1,1,2026-03-09 18:05,CASH,8.80,,{long}2",
    )
    play(bar, evening)
    with bar.db.reading() as connection:
        who = set(connection.scalars(select(TicketLineRow.added_by)))
    assert len(who) == 2


def test_a_day_on_which_nothing_was_sold_is_opened_and_closed(bar, tmp_path):
    assert play(bar, recorded(tmp_path / "evening", transactions="")) == 0
    with bar.db.reading() as connection:
        closed = connection.scalars(select(WorkPeriodRow.closed_at)).all()
    assert None not in closed
    assert len(closed) == 2, "the shop's own day and the recorded one"
