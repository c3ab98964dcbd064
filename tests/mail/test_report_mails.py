"""Reports by mail: once for each day, in words and as files, and nothing lost or sent twice."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pospro.devices.mailing import MailingWorker
from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.reports.mail.content import content_of
from pospro.reports.mail.page import html_page
from pospro.reports.mail.text import plain_text
from pospro.services.mail.edit_mail_server import SendTestMail, send_test_mail
from pospro.services.mail.edit_report_mail import SaveReportMail, save_report_mail
from pospro.services.mail.move_mails import drop_mail, retry_mail
from pospro.services.mail.queue_due_mails import queue_due_mails, queue_mail
from pospro.services.mail.work_queue import PAUSES_S, claim_mail
from pospro.services.manager.edit_saved_reports import (
    SavedContent,
    SaveReport,
    retire_saved_report,
    save_report,
)
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.storage import mail_jobs
from pospro.storage.report_mails import mail_server, report_mail, report_mails
from tests.mail.conftest import MORNING, PASSWORD, USER
from tests.postgres import free_port


def page_of(letter):
    return letter.get_body(("html",)).get_content()


def words_of(letter):
    return letter.get_body(("plain",)).get_content()


def content(shop, mail_id, day=date(2026, 3, 2)):
    return shop.read(content_of, shop.clock, shop.read(report_mail, mail_id), day)


def test_at_its_hour_a_mail_goes_out_once_with_words_and_files(shop, desk, post_office):
    shop.sell("tea", 2)
    desk.use(post_office.port)
    desk.keep()
    assert desk.work() == 0, "it is noon"
    shop.tick(hours=2)
    assert desk.work() == 1
    assert desk.work() == 0
    assert desk.states() == [("done", "")]
    (letter,) = post_office.letters()
    assert letter["Subject"] == "Tea house · Morning · 2 Mar 2026"
    assert letter["To"] == "boss@example.com, accountant@example.com"
    assert "60.00" in words_of(letter)
    assert "60.00" in page_of(letter)
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert names == [
        f"{name}-2026-03-02.{kind}"
        for name in ("Sales-by-product", "Payments-by-type")
        for kind in ("pdf", "xlsx")
    ]
    starts = [part.get_content()[:4] for part in letter.iter_attachments()]
    assert starts == [b"%PDF", b"PK\x03\x04"] * 2
    shop.tick(days=1)
    assert desk.work() == 1, "the next day has its own"


def test_a_mail_that_waits_for_the_close_tells_of_the_day_that_closed(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep(sends_at=None, days="work_period")
    shop.sell("tea", 3)
    assert desk.work() == 0
    shop.close_day()
    shop.tick(hours=20)
    assert desk.work() == 1
    assert "90.00" in words_of(post_office.letters()[0])
    assert desk.work() == 0


def test_what_was_due_before_the_mail_was_made_is_not_sent(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep(sends_at=8)
    shop.close_day()
    desk.keep(name="Close", sends_at=None)
    assert desk.work() == 0


def test_a_server_that_is_down_is_tried_again_and_given_up_in_the_end(shop, desk, post_office):
    desk.use(free_port())
    desk.keep()
    shop.tick(hours=3)
    assert desk.work() == 1
    assert desk.states() == [("held", "unreachable")]
    assert desk.work() == 0, "not again at once"
    for pause in PAUSES_S:
        shop.tick(seconds=pause)
        assert desk.worker.send_one()
    assert desk.states() == [("failed", "unreachable")]
    assert shop.read(mail_jobs.troubled) == 1
    desk.use(post_office.port)
    (job,) = desk.jobs()
    retry_mail(shop.db, shop.clock, shop.owner, job.id)
    assert desk.worker.send_one()
    assert desk.states() == [("done", "")]
    assert len(post_office.letters()) == 1


def test_a_crash_while_sending_is_told_and_nothing_goes_out_twice(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep()
    shop.tick(hours=3)
    queue_due_mails(shop.db, shop.clock)
    assert claim_mail(shop.db, shop.clock).state == "sending"
    desk.work()
    assert desk.states() == [("sending", "")], "another process may be at it"
    shop.tick(minutes=16)
    assert desk.work() == 0
    assert desk.states() == [("unconfirmed", "interrupted")]
    assert post_office.letters() == []


def test_several_processes_send_a_mail_once(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep()
    shop.tick(hours=3)
    workers = [MailingWorker(shop.db, shop.clock, shop.settings) for _number in range(4)]

    def work(worker):
        worker.look()
        while worker.send_one():
            pass

    threads = [threading.Thread(target=work, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.states() == [("done", "")]
    assert len(post_office.letters()) == 1


def test_the_worker_sends_what_is_asked_for_while_it_runs(shop, desk, post_office):
    desk.use(post_office.port)
    settled = threading.Event()
    shop.db.listeners.append(lambda topics: settled.set() if "mail_jobs" in topics else None)
    desk.worker.start()
    command = SendTestMail(shop.request_id(), shop.owner, "boss@example.com", "en")
    answer = send_test_mail(shop.db, shop.clock, command)
    assert send_test_mail(shop.db, shop.clock, command) == answer
    until_done(desk, settled)
    desk.worker.stop()
    assert "If you can read this" in words_of(post_office.letters()[0])


def until_done(desk, settled):
    for _try in range(50):
        if [state for state, _cause in desk.states()] == ["done"]:
            return
        settled.wait(0.2)
        settled.clear()
    raise AssertionError(desk.states())


def test_the_password_is_sealed_never_told_and_goes_to_no_other_server(shop, desk, post_office):
    desk.use(post_office.port, user=USER, password=PASSWORD)
    kept = shop.read(mail_server)
    assert PASSWORD not in str(kept)
    assert PASSWORD not in export_configuration(shop.db, shop.owner, "toml")
    assert kept.secret not in export_configuration(shop.db, shop.owner, "toml")
    desk.use(post_office.port, user=USER, sender="other@example.com")
    assert shop.read(mail_server).secret == kept.secret
    with pytest.raises(BadInput) as refusal:
        desk.use(post_office.port, user="other@example.com")
    assert refusal.value.field == "password"
    desk.keep()
    shop.tick(hours=3)
    desk.work()
    assert desk.states() == [("done", "")]


def test_a_password_that_another_key_sealed_is_asked_for_again(shop, desk, post_office):
    desk.use(post_office.port, user=USER, password=PASSWORD)
    shop.settings.mail_key_file.unlink()
    desk.keep()
    shop.tick(hours=3)
    desk.work()
    assert desk.states() == [("failed", "sealed")]


def test_a_mail_is_sent_by_hand_once_for_a_day(shop, desk, post_office):
    mail_id = desk.keep()
    with pytest.raises(Conflict, match="mail server"):
        queue_mail(shop.db, shop.clock, shop.owner, (mail_id, None))
    desk.use(post_office.port)
    queue_mail(shop.db, shop.clock, shop.owner, (mail_id, date(2026, 3, 1)))
    with pytest.raises(Conflict, match="Send it again"):
        queue_mail(shop.db, shop.clock, shop.owner, (mail_id, date(2026, 3, 1)))
    with pytest.raises(NotAllowed):
        queue_mail(shop.db, shop.clock, shop.cashier, (mail_id, None))
    assert desk.work() == 1
    (job,) = desk.jobs()
    with pytest.raises(Conflict):
        drop_mail(shop.db, shop.clock, shop.owner, job.id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"recipients": ""}, "recipients"),
        ({"recipients": "boss"}, "recipients"),
        ({"recipients": "boss@example.com\nBcc: x"}, "recipients"),
        ({"recipients": ",".join(f"a{n}@example.com" for n in range(21))}, "recipients"),
        ({"sends_at": 24}, "sends_at"),
        ({"language": "xx"}, "language"),
        ({"days": "soon"}, "days"),
        ({"contents": ("report:sales_by_colour",)}, "contents"),
        ({"contents": ("report:account_card",)}, "contents"),
        ({"contents": ("saved:42",)}, "contents"),
        ({"contents": (), "with_due": False}, "contents"),
        ({"files": ("exe",)}, "files"),
    ],
)
def test_what_could_never_be_sent_is_not_kept(shop, desk, wrong, field):
    with pytest.raises(BadInput) as refusal:
        desk.keep(**wrong)
    assert refusal.value.field == field
    assert shop.read(report_mails) == []


def test_nobody_mails_reports_that_they_may_not_see(shop):
    actor = replace(shop.cashier, rights=shop.cashier.rights | {"configure", "see_sales"})
    books = SaveReportMail(actor, replace(MORNING, contents=("report:trial_balance",)))
    with pytest.raises(NotAllowed):
        save_report_mail(shop.db, shop.clock, books)
    assert save_report_mail(shop.db, shop.clock, SaveReportMail(actor, MORNING))


def test_a_saved_report_goes_out_with_its_own_days_until_it_is_retired(shop, desk):
    shop.sell("tea")
    own = SavedContent("Our <week>", "own_lines", "week", "row=group&measure=value", for_all=True)
    saved_id = save_report(shop.db, shop.clock, SaveReport(shop.owner, own))
    mail_id = desk.keep(contents=(f"saved:{saved_id}",), files=())
    told = content(shop, mail_id)
    assert "2 Mar 2026 – 8 Mar 2026" in plain_text(told)
    assert "Our &lt;week&gt;" in html_page(told)
    assert "<week>" not in html_page(told)
    retire_saved_report(shop.db, shop.clock, shop.owner, saved_id)
    assert "not in use any more" in plain_text(content(shop, mail_id))


def test_what_is_due_names_tickets_drawers_and_slips_that_were_left(shop, desk):
    mail_id = desk.keep(contents=())
    shop.ticket("tea")
    shop.sell("toast")
    shop.tick(days=2)
    told = plain_text(content(shop, mail_id))
    for words in (
        "! A day was not closed: 2 Mar 2026",
        "! Drawers not counted: 1",
        "! Tickets open for more than a day: 1",
        "! Not printed yet: ",
    ):
        assert words in told


def test_days_are_those_of_the_mail_however_late_it_is_sent(shop, desk):
    shop.sell("tea", 5)
    mail_id = desk.keep()
    shop.tick(days=9)
    assert "150.00" in plain_text(content(shop, mail_id, date(2026, 3, 2)))


def test_a_mail_travels_with_the_configuration_its_saved_reports_by_name(shop, desk):
    own = SavedContent("Our week", "own_lines", "week", "row=group", for_all=True)
    saved_id = save_report(shop.db, shop.clock, SaveReport(shop.owner, own))
    desk.keep(contents=(f"saved:{saved_id}", "report:gifts"))
    text = export_configuration(shop.db, shop.owner, "toml")
    assert "saved:Our week" in text
    command = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, command).any
    other = text.replace("boss@example.com", "chef@example.com").replace('"Morning"', '"Evening"')
    import_configuration(shop.db, shop.clock, replace(command, text=other))
    (kept,) = [each for each in shop.read(report_mails) if not each.is_retired]
    assert kept.recipients[0] == "chef@example.com"
    assert kept.contents == (f"saved:{saved_id}", "report:gifts")
    assert kept.begins_at == shop.clock.now()


def test_the_hour_is_that_of_the_venue(shop, desk, post_office):
    desk.use(post_office.port)
    desk.keep(sends_at=13)
    shop.clock.moment += timedelta(minutes=59)
    assert desk.work() == 0
    shop.clock.moment += timedelta(minutes=1)
    assert desk.work() == 1, "13 in Istanbul is 10 in UTC"
