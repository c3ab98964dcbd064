"""`pospro mail daily`: looked at without sending, and sent once for a day."""

import pytest

from pospro.commands.session import new_session
from pospro.domain.clock import SystemClock
from pospro.services.mail.edit_report_mail import MailContent, SaveReportMail, save_report_mail
from pospro.storage.db import Database
from pospro.storage.report_mails import keep_mail_server
from tests.postgres import free_port

MAIL = MailContent(
    "Evening", "boss@example.com", 8, "en", "today", ("report:sales_by_day",), ("pdf",)
)


@pytest.fixture
def demo(pospro, tmp_path, monkeypatch):
    """Set up the demo venue; return the program."""
    monkeypatch.setenv("POSPRO_DATABASE_URL", f"sqlite:///{tmp_path / 'venue.sqlite'}")
    monkeypatch.setenv("POSPRO_DATA_DIR", str(tmp_path))
    assert pospro("setup", "--demo").exit_code == 0
    return pospro


@pytest.fixture
def venue(demo, tmp_path):
    """Keep one mail and a server that is down; return the program."""
    db = Database.open(f"sqlite:///{tmp_path / 'venue.sqlite'}")
    actor = new_session("en").owner(db)
    save_report_mail(db, SystemClock(), SaveReportMail(actor, MAIL))
    with db.writing() as connection:
        server = {"host": "127.0.0.1", "port": free_port(), "security": "none"}
        keep_mail_server(connection, server | {"sender": "till@example.com"})
    db.close()
    return demo


def test_a_mail_is_looked_at_without_being_sent(venue, tmp_path):
    for ending, words in ((".html", "<h1"), (".txt", "Sales by day"), (".eml", "Subject: ")):
        target = tmp_path / f"look{ending}"
        done = venue("mail", "daily", "--date", "2026-03-02", "--preview", str(target))
        assert done.exit_code == 0, done.stderr
        assert words in target.read_text(encoding="utf-8")


def test_the_mails_of_a_day_are_sent_once_and_the_end_is_told(venue):
    first = venue("mail", "daily", "--date", "2026-03-02")
    assert first.exit_code == 0, first.stderr
    assert "Evening · 2026-03-02: The mail server does not answer." in first.stdout
    again = venue("mail", "daily", "--date", "2026-03-02")
    assert again.exit_code == 1
    assert "in the list already" in again.stderr


def test_without_a_mail_of_that_name_it_says_where_to_look(venue):
    assert "There is no such mail" in venue("mail", "daily", "--name", "Noon").stderr
