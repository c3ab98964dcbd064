"""Reports that are mailed or come with a file ask the right of each, of whoever sends them."""

from dataclasses import replace

import pytest

from pospro.domain.errors import NotAllowed
from pospro.reports.registry import REPORTS, RIGHTS
from pospro.services.mail.edit_report_mail import MailContent, SaveReportMail, save_report_mail
from pospro.services.manager.edit_saved_reports import SavedContent, SaveReport, save_report
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from tests.desk import account

ALONE = [key for key, report in REPORTS.items() if not report.needs_account]
MAIL = MailContent("Morning", "boss@example.com", 8, "en", "yesterday", ())


def somebody(shop, right):
    return replace(shop.owner, rights=frozenset({"configure", right}))


def allowed(act):
    try:
        act()
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("right", RIGHTS)
def test_a_mail_holds_only_reports_that_its_maker_may_see(shop, right):
    def mailed(key):
        content = replace(MAIL, name=key, contents=(f"report:{key}",))
        save_report_mail(shop.db, shop.clock, SaveReportMail(somebody(shop, right), content))

    found = {key for key in ALONE if allowed(lambda key=key: mailed(key))}
    assert found == {key for key in ALONE if REPORTS[key].right == right}


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("kind", ["mailed", "kept"])
def test_a_file_brings_only_reports_that_whoever_imports_it_may_see(shop, kind, right):
    day, card = "sales_by_day", "account_card"
    for key, question in ((day, ""), (card, f"account={account(shop, '100.02')}")):
        content = SavedContent(key, key, "today", question, for_all=True)
        kept = save_report(shop.db, shop.clock, SaveReport(shop.owner, content))
        mail = replace(MAIL, name=f"Mail of {key}", contents=(f"saved:{kept}",))
        save_report_mail(shop.db, shop.clock, SaveReportMail(shop.owner, mail))
    text = export_configuration(shop.db, shop.owner, "toml")
    changed = {
        "mailed": lambda key: text.replace(f'"Mail of {key}"', f'"New mail of {key}"'),
        "kept": lambda key: text.replace(
            f'report = "{key}"\ndays = "today"', f'report = "{key}"\ndays = "week"'
        ),
    }[kind]

    def imported(key):
        assert changed(key) != text
        command = ImportConfiguration(somebody(shop, right), changed(key), "toml")
        import_configuration(shop.db, shop.clock, command)

    found = {key: allowed(lambda key=key: imported(key)) for key in (day, card)}
    assert found == {key: REPORTS[key].right == right for key in (day, card)}
