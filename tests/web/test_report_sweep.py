"""Every report at every door of a browser and of a program: each asks the right of that report."""

import re

import pytest

from pospro.reports.registry import REPORTS, RIGHTS
from pospro.web.vouchers import CHAPTERS
from tests.api.program import Program
from tests.web.test_account_card import card
from tests.web.test_report_doors import may_only
from tests.web.test_reports import links, sold  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])

DAYS = "since=2026-03-02&until=2026-03-02"
REFUSED = 403


@pytest.fixture
def drawer(owner):
    """Return the id of an account that has a card."""
    return card(owner, "100.02").rpartition("=")[2]


@pytest.fixture
def program(app):
    return Program(app.test_client()).sign_in("Seda Çelik")


def keep(program, key, drawer):
    """Keep the report under its own name, and answer its id."""
    question = f"account={drawer}" if REPORTS[key].needs_account else ""
    body = {"name": key, "report": key, "days": "today", "question": question, "pinned": True}
    return program.post("/saved-reports", body)


def read_doors(key, drawer, saved):
    """The addresses of a report in a browser."""
    asked = f"{DAYS}&account={drawer}"
    yield f"/reports/{key}?{asked}"
    yield from (f"/reports/{key}.{kind}?{asked}" for kind in ("csv", "xlsx", "pdf"))
    yield f"/reports/saved/new?report={key}&days=today&account={drawer}"
    yield f"/reports/saved/{saved}"
    if key in CHAPTERS:
        yield f"/books/vouchers/{key}/pages?{DAYS}"
    if key == "account_card":
        yield f"/books/accounts/{drawer}/statement"


def statuses(owner, program, key, facts):
    """Door → what it answers."""
    drawer, saved, version = facts
    found = {path: owner.get(path).status_code for path in read_doors(key, drawer, saved)}
    asked = f"{DAYS}&account_id={drawer}"
    for path in (f"/reports/{key}", *(f"/reports/{key}.{kind}" for kind in ("csv", "xlsx", "pdf"))):
        accept = {"Accept": "*/*"}
        found[f"api {path}"] = program.get(f"{path}?{asked}", **accept).status_code
    found["api paper"] = program.post(f"/reports/{key}/prints?{asked}").status_code
    for path in (f"/saved-reports/{saved}", f"/saved-reports/{saved}/answer"):
        found[f"api {path}"] = program.get(path).status_code
    body = {"name": f"{key} too", "report": key, "days": "today", "pinned": False}
    body["question"] = f"account={drawer}" if REPORTS[key].needs_account else ""
    found["api keep"] = program.post("/saved-reports", body).status_code
    replaced = program.send("PUT", f"/saved-reports/{saved}", body | {"name": key}, seen=version)
    found["api replace"] = replaced.status_code
    found["api retire"] = program.post(f"/saved-reports/{saved}/retirement").status_code
    found["api restore"] = program.post(f"/saved-reports/{saved}/restoration").status_code
    asked = f"{DAYS}&account={drawer}"
    sent = {
        "paper": (f"/reports/{key}/prints?{asked}", {}),
        "keep": ("/reports/saved/", {**body, "name": f"{key} again"}),
        "retire": (f"/reports/saved/{saved}/retire", {}),
        "restore": (f"/reports/saved/{saved}/restore", {}),
    }
    for name, (path, fields) in sent.items():
        answer = owner.send(path, request_id=f"{name}-{key}-{program.name}", **fields)
        found[name] = answer.status_code
    return found


@pytest.mark.parametrize("right", RIGHTS)
def test_every_door_of_every_report_asks_its_own_right(app, owner, program, drawer, right):
    facts = {}
    for key in REPORTS:
        kept = keep(program, key, drawer).json["id"]
        facts[key] = (drawer, kept, program.read(f"/saved-reports/{kept}")["version"])
    may_only(app, right)
    for key, report in REPORTS.items():
        found = statuses(owner, program, key, facts[key])
        refused = {door for door, status in found.items() if status == REFUSED}
        assert refused == (set() if report.right == right else found.keys()), (key, found)


@pytest.mark.parametrize("right", RIGHTS)
def test_lists_name_only_what_opens(app, owner, program, drawer, right):
    for key in REPORTS:
        assert keep(program, key, drawer).status_code == 201
    may_only(app, right)
    open_to = {key for key, report in REPORTS.items() if report.right == right}
    alone = {key for key in open_to if not REPORTS[key].needs_account}
    home = owner.get("/reports?days=today")
    assert home.status_code == 200
    assert set(re.findall(r'href="/reports/(\w+)"', home.text)) >= alone
    for page in (home.text, owner.get("/reports/saved/").text):
        assert set(re.findall(r'href="/reports/(\w+)\?', page)) - {"saved"} <= open_to
    assert {each["key"] for each in program.read("/reports")["reports"]} == open_to
    kept = {each["report"] for each in program.read("/saved-reports")["saved_reports"]}
    assert kept == open_to
    assert ("Key figures beside" in home.text) == (right == "see_sales")


def test_a_row_leads_only_to_what_opens(app, sold):  # noqa: F811 - the fixture
    path = f"/reports/ticket_list?{DAYS}"
    (ticket, *_others) = links(sold.get(path).text)
    assert sold.get(ticket).status_code == 200
    may_only(app, "see_sales")
    assert sold.get(ticket).status_code == REFUSED
    assert links(sold.get(path).text) == []


def test_whoever_may_see_no_report_finds_no_list_of_them(app, owner, program):
    may_only(app, "configure", "sell")
    for path in ("/reports", "/reports/saved/"):
        assert owner.get(path).status_code == REFUSED
    for path in ("/reports", "/saved-reports"):
        assert program.get(path).status_code == REFUSED
