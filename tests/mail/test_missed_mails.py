"""A mail whose hour came while nothing ran is made up for once, and says so; the server's file."""

from dataclasses import replace

import pytest

from pospro.services.mail.edit_report_mail import (
    SaveReportMail,
    restore_report_mail,
    retire_report_mail,
    save_report_mail,
)
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.storage.report_mails import mail_server, mail_state
from tests.mail.conftest import MORNING, PASSWORD, USER
from tests.mail.test_report_mails import page_of, words_of


def test_after_days_without_a_server_the_newest_mail_goes_out_once_and_says_so(
    shop, desk, post_office
):
    desk.use(post_office.port)
    desk.keep()
    shop.tick(days=3, hours=-1)
    assert desk.work() == 1, "it is eleven: the last hour was yesterday's"
    (letter,) = post_office.letters()
    assert "was due on 4 Mar 2026 14:00" in words_of(letter)
    assert "was due on 4 Mar 2026 14:00" in page_of(letter)
    (job,) = desk.jobs()
    assert (job.period, job.is_late) == ("2026-03-04", True)
    assert desk.work() == 0
    shop.tick(hours=3)
    assert desk.work() == 1, "today's own hour"
    assert "was due" not in words_of(post_office.letters()[1])
    assert [each.is_late for each in desk.jobs()] == [True, False]


def test_a_missed_mail_is_about_the_business_day_that_was_open_at_its_hour(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep()
    shop.sell("tea")
    shop.tick(hours=6)
    shop.close_day()
    shop.tick(days=1, hours=-7)
    shop.open_day()
    assert desk.work() == 1
    (job,) = desk.jobs()
    assert str(job.business_date) == "2026-03-02"
    assert "30.00" in words_of(post_office.letters()[0])


def test_what_was_due_while_a_mail_was_retired_or_had_another_hour_is_not_made_up_for(
    shop, desk, post_office
):
    desk.use(post_office.port)
    mail_id = desk.keep()
    retire_report_mail(shop.db, shop.clock, shop.owner, mail_id)
    shop.tick(days=2)
    restore_report_mail(shop.db, shop.clock, shop.owner, mail_id)
    assert desk.work() == 0
    seen = fingerprint(shop.read(mail_state, mail_id))
    earlier = replace(MORNING, sends_at=8)
    save_report_mail(shop.db, shop.clock, SaveReportMail(shop.owner, earlier, mail_id, seen))
    assert desk.work() == 0, "eight is over today"
    shop.tick(days=1)
    assert desk.work() == 1


def test_a_mail_of_a_closed_day_that_waited_says_so(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep(sends_at=None, days="work_period")
    shop.close_day()
    shop.tick(hours=20)
    assert desk.work() == 1
    assert "was due on" in words_of(post_office.letters()[0])


def test_the_mail_server_travels_in_a_file_without_its_password(shop, desk):
    desk.use(2525, security="starttls", user=USER, password=PASSWORD)
    kept = shop.read(mail_server)
    text = export_configuration(shop.db, shop.owner, "toml")
    assert "mail_server = [" in text
    assert PASSWORD not in text
    assert kept.secret not in text
    command = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, command).any
    import_configuration(
        shop.db, shop.clock, replace(command, text=text.replace("port = 2525", "port = 2526"))
    )
    assert shop.read(mail_server) == replace(kept, port=2526)
    other = text.replace('name = "127.0.0.1"', 'name = "mail.example.com"')
    import_configuration(shop.db, shop.clock, replace(command, text=other))
    moved = shop.read(mail_server)
    assert (moved.host, moved.user, moved.secret) == ("mail.example.com", USER, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "127.0.0.1"', 'name = "http://mail"'),
        ('sender = "till@example.com"', 'sender = "nobody"'),
        ('security = "none"', 'security = "hope"'),
    ],
)
def test_a_mail_server_of_a_file_that_cannot_be_used_is_refused(shop, desk, old, new):
    desk.use(2525)
    text = export_configuration(shop.db, shop.owner, "toml")
    assert old in text
    wrong = ImportConfiguration(shop.owner, text.replace(old, new), "toml")
    with pytest.raises(UnusableFile, match="mail_server"):
        import_configuration(shop.db, shop.clock, wrong)


def test_a_file_without_a_server_in_its_section_takes_it_away(shop, desk):
    desk.use(2525)
    command = ImportConfiguration(shop.owner, "mail_server = []\n", "toml")
    assert [each.kind for each in import_configuration(shop.db, shop.clock, command).entries] == [
        "retired"
    ]
    assert shop.read(mail_server).host == ""
