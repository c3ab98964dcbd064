"""Reports by mail through the API: kept, tried out, sent, and what became of each mail."""

import time

import pytest

from tests.postgres import free_port

PATIENCE_S = 20
MAIL = {
    "name": "Evening",
    "recipients": ["boss@example.com"],
    "sends_at": 23,
    "language": "en",
    "days": "today",
    "contents": ["report:gifts"],
    "files": ["pdf"],
}


@pytest.fixture
def server():
    return {
        "host": "127.0.0.1",
        "port": free_port(),
        "security": "none",
        "user": "till",
        "password": "geheim1",
        "sender": "till@example.com",
    }


def tried(program, mail_id):
    """The mail, as soon as it was tried."""
    until = time.monotonic() + PATIENCE_S
    while (mail := program.read(f"/mails/{mail_id}"))["state"] in ("queued", "sending"):
        assert time.monotonic() < until, mail
    return mail


def test_a_mail_is_kept_changed_and_retired(owner):
    made = owner.do("/report-mails", MAIL, key="evening-is-new")
    assert owner.do("/report-mails", MAIL, key="evening-is-new") == made
    path = f"/report-mails/{made['id']}"
    seen = owner.read(path)["version"]
    close = MAIL | {"sends_at": None}
    assert owner.send("PUT", path, close, seen=seen).status_code == 200
    stale = owner.send("PUT", path, MAIL, seen=seen)
    assert (stale.status_code, stale.json["present"]["sends_at"]) == (412, None)
    owner.do(f"{path}/retirement")
    assert owner.read("/report-mails")["report_mails"][0]["retired"]
    owner.do(f"{path}/restoration")
    wrong = owner.post("/report-mails", MAIL | {"name": "x", "recipients": ["boss"]})
    assert (wrong.status_code, wrong.json["field"]) == (422, "recipients")


def test_the_server_is_kept_without_telling_its_password_and_tried_out(owner, server):
    empty = owner.read("/mail-server")
    assert owner.send("PUT", "/mail-server", server, seen=empty["version"]).status_code == 200
    kept = owner.read("/mail-server")
    assert kept["has_password"]
    assert "geheim1" not in str(kept)
    stale = owner.send("PUT", "/mail-server", server, seen=empty["version"])
    assert (stale.status_code, stale.json["present"]["host"]) == (412, "127.0.0.1")
    test = owner.do("/mail-server/test-mails", {"recipient": "boss@example.com"})
    mail = tried(owner, test["id"])
    assert (mail["state"], mail["cause"]) == ("held", "unreachable")
    assert "does not answer" in mail["said"]
    owner.do(f"/mails/{test['id']}/attempts")
    tried(owner, test["id"])
    owner.do(f"/mails/{test['id']}/cancellation")
    assert owner.read("/mails")["mails"][0]["state"] == "cancelled"


def test_a_days_mail_is_queued_once(owner, server):
    made = owner.do("/report-mails", MAIL)
    path = f"/report-mails/{made['id']}/mails"
    assert owner.post(path, {"business_date": "2026-03-01"}).status_code == 409
    seen = owner.read("/mail-server")["version"]
    owner.send("PUT", "/mail-server", server, seen=seen)
    sent = owner.do(path, {"business_date": "2026-03-01"})
    assert tried(owner, sent["id"])["business_date"] == "2026-03-01"
    again = owner.post(path, {"business_date": "2026-03-01"})
    assert again.status_code == 409
    assert len(owner.read("/mails?limit=1")["mails"]) == 1


def test_a_cashiers_token_sees_no_mails(cashier):
    assert cashier.get("/report-mails").status_code == 403
    assert cashier.get("/mail-server").status_code == 403
    assert cashier.get("/mails").status_code == 403
