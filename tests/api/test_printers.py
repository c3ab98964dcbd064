"""Printers and the print queue through the API; a simulated printer prints what is asked for."""

import time

import pytest

from hardware.sim.printer import PrinterSimulator

BAR = {"name": "Bar", "address": "tcp://127.0.0.1:9", "profile": "generic-58mm"}
PATIENCE_S = 20


@pytest.fixture
def simulator():
    with PrinterSimulator() as running:
        yield running


def settled(program, job_id, *states):
    """The job, as soon as it is in one of these states."""
    until = time.monotonic() + PATIENCE_S
    while (job := program.read(f"/print-jobs/{job_id}"))["state"] not in states:
        assert time.monotonic() < until, job
    return job


def test_a_printer_is_added_tried_out_changed_and_retired(owner, simulator):
    made = owner.do("/printers", BAR | {"address": simulator.address}, key="bar-is-new")
    assert owner.do("/printers", BAR | {"address": simulator.address}, key="bar-is-new") == made
    path = f"/printers/{made['id']}"
    page = owner.do(f"{path}/test-pages", key="try-the-bar")
    assert owner.do(f"{path}/test-pages", key="try-the-bar") == page
    assert settled(owner, page["id"], "done")["kind"] == "test"
    assert "TEST PAGE" in simulator.receipts[0].text
    printer = owner.get(path)
    assert printer.headers["ETag"] == f'"{printer.json["version"]}"'
    seen = printer.json["version"]
    terrace = BAR | {"name": "Terrace"}
    assert owner.send("PUT", path, terrace, seen=seen).status_code == 200
    stale = owner.send("PUT", path, BAR, seen=seen)
    assert (stale.json["code"], stale.json["present"]["name"]) == ("stale", "Terrace")
    owner.do(f"{path}/retirement")
    assert owner.post(f"{path}/test-pages").status_code == 404
    owner.do(f"{path}/restoration")
    listed = owner.read("/printers")
    assert {each["name"]: each["retired"] for each in listed["printers"]}["Terrace"] is False
    assert {"profile": "generic-58mm", "name": "58 mm printer"} in listed["models"]


def test_an_address_of_no_use_is_told(owner):
    refused = owner.post("/printers", BAR | {"address": "tcp://bar:99999"})
    assert (refused.status_code, refused.json["field"]) == (422, "address")
    assert "65535" in refused.json["detail"]


def test_what_waits_is_listed_tried_again_diverted_and_given_up(owner, simulator):
    dead = owner.do("/printers", BAR)["id"]
    alive = owner.do("/printers", BAR | {"name": "Hall", "address": simulator.address})["id"]
    jobs = [owner.do(f"/printers/{dead}/test-pages")["id"] for _ in range(3)]
    for job_id in jobs:
        assert settled(owner, job_id, "held")["cause"] == "unreachable"
    first = owner.read(f"/print-jobs?printer_id={dead}&limit=2")
    rest = owner.read(f"/print-jobs?printer_id={dead}&limit=2&after={first['following']}")
    assert [each["id"] for each in (*first["print_jobs"], *rest["print_jobs"])] == jobs
    assert "switched on" in rest["print_jobs"][0]["said"]
    owner.do(f"/print-jobs/{jobs[0]}/cancellation")
    assert owner.post(f"/print-jobs/{jobs[0]}/attempts").status_code == 409
    owner.do(f"/printers/{dead}/attempts")
    settled(owner, jobs[1], "held")
    assert owner.do(f"/print-jobs/{jobs[1]}/diversion", {"printer_id": alive}) == {"id": alive}
    settled(owner, jobs[1], "done")
    settled(owner, jobs[2], "held")
    owner.do(f"/printers/{dead}/diversion", {"printer_id": alive})
    settled(owner, jobs[2], "done")
    assert len(simulator.wait_for_receipts(2)) == 2
    same = owner.post(f"/printers/{alive}/diversion", {"printer_id": alive})
    assert (same.status_code, same.json["field"]) == (422, "target_id")


def test_a_register_is_given_another_printer_or_none(owner):
    printer = owner.do("/printers", BAR)["id"]
    register = owner.read("/venue")["registers"][0]["id"]
    path = f"/registers/{register}/receipt-printer"
    for wanted in (printer, None):
        answer = owner.send("PUT", path, {"printer_id": wanted})
        assert answer.status_code == 200
        assert owner.read("/venue")["registers"][0]["receipt_printer_id"] == wanted


def test_a_cashier_sees_and_changes_no_printer(cashier):
    assert cashier.get("/printers").status_code == 403
    assert cashier.get("/print-jobs").status_code == 403
    assert cashier.post("/printers", BAR).status_code == 403
