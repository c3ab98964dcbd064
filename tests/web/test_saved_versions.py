"""The versions of a saved report: seen, opened as it was, and taken back."""

import re

import pytest

from tests.api.program import Program
from tests.web.test_manager import form
from tests.web.test_report_doors import may_only

FIELDS = {"name": "Ours", "report": "sales_by_day", "days": "week", "question": "compare=before"}


@pytest.fixture
def kept(owner):
    """Keep a report, change its days and then its name; answer its address."""
    owner.tap("/reports/saved/", **FIELDS)
    address = re.search(r'href="(/reports/saved/\d+)"', owner.get("/reports/saved/").text)[1]
    for changed in ({"days": "month"}, {"name": "Theirs", "days": "month"}):
        owner.tap(address, **form(owner, address) | changed)
    return address


def versions(page):
    panel = re.search(r'id="versions".*?</section>', page, re.DOTALL)[0]
    return panel.split('<div class="proof">')[1:]


def test_a_changed_report_shows_what_it_was_and_opens_so(owner, kept):
    found = versions(owner.get(kept).text)
    assert len(found) == 3
    assert ["Now" in each for each in found] == [True, False, False]
    assert "This week" in found[2]
    assert "The time before" in found[2]
    assert "Seda Çelik" in found[2]
    opened = re.search(r'href="(/reports/sales_by_day[^"]*)"', found[2])[1].replace("&amp;", "&")
    assert "days=week" in opened
    assert owner.get(opened).status_code == 200


def test_a_version_is_taken_back_as_another_one(owner, kept):
    first = re.findall(r'action="(/reports/saved/\d+/versions/\d+)"', owner.get(kept).text)[-1]
    assert owner.send(first).status_code == 303
    page = owner.get(kept).text
    assert 'value="Ours"' in page
    assert len(versions(page)) == 4
    assert owner.send(f"{kept}/versions/7").status_code == 404


def test_an_unchanged_report_has_no_versions_to_choose_from(owner):
    owner.tap("/reports/saved/", **FIELDS)
    address = re.search(r'href="(/reports/saved/\d+)"', owner.get("/reports/saved/").text)[1]
    assert re.search(r'id="versions"[^>]* hidden', owner.get(address).text)


def test_programs_read_the_versions_and_only_what_they_may_see(app, owner, kept):
    program = Program(app.test_client()).sign_in("Seda Çelik")
    (found,) = program.read("/saved-reports")["saved_reports"]
    path = f"/saved-reports/{found['id']}/versions"
    told = program.read(path)["versions"]
    assert [each["content"]["name"] for each in told] == ["Theirs", "Ours", "Ours"]
    assert [each["content"]["days"] for each in told] == ["month", "month", "week"]
    again = told[-1]["content"]
    address = f"/saved-reports/{found['id']}"
    assert program.send("PUT", address, again, seen=found["version"]).status_code == 200
    event = re.findall(rf"{kept}/versions/\d+", owner.get(kept).text)[-1]
    may_only(app, "see_books")
    assert program.get(path).status_code == 403
    assert owner.send(event).status_code == 403
