"""Printers are added, changed and retired; what does not come out is tried again or diverted."""

import pytest
from sqlalchemy import select, update

from hardware.sim.printer import PrinterSimulator
from pospro.devices.known_printers import GENERAL, KNOWN
from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.services.atomic import atomic
from pospro.services.manager.editing import fingerprint
from pospro.services.printing.choose_receipt_printers import (
    ChooseReceiptPrinters,
    choose_receipt_printers,
)
from pospro.services.printing.edit_printer import (
    PrinterContent,
    SavePrinter,
    restore_printer,
    retire_printer,
    save_printer,
)
from pospro.services.printing.move_print_jobs import (
    DivertPrintJobs,
    divert_print_jobs,
    drop_print_job,
    retry_print_job,
    retry_printer,
)
from pospro.services.printing.print_test_page import PrintTestPage, print_test_page
from pospro.storage import print_queue, printers
from pospro.storage.audit import AuditEventRow
from pospro.storage.print_jobs import PrintJobRow
from pospro.storage.print_queue import Which
from tests.devices.print_room import NOWHERE

BAR = PrinterContent("Bar", "tcp://127.0.0.1:9100", "generic-58mm", False)


@pytest.fixture
def bar(shop, room):
    """A second printer, whose simulator is running."""
    with PrinterSimulator() as running:
        running.id = added(shop, BAR.name, running.address)
        yield running


def added(shop, name="Bar", address=BAR.address, **more) -> int:
    profile, drawer = more.get("profile", BAR.profile), more.get("drawer", False)
    content = PrinterContent(name, address, profile, drawer)
    command = SavePrinter(more.get("request_id") or shop.request_id(), shop.owner, content)
    return int(save_printer(shop.db, shop.clock, KNOWN, command)["id"])


def changed(shop, printer_id, content, seen=None):
    seen = seen or fingerprint(shop.read(printers.state_of, printer_id))
    command = SavePrinter(shop.request_id(), shop.owner, content, printer_id, seen)
    save_printer(shop.db, shop.clock, KNOWN, command)


def choose(shop, printer_id, by=None):
    command = ChooseReceiptPrinters(
        shop.request_id(), by or shop.owner, {shop.owner.register_id: printer_id}
    )
    return choose_receipt_printers(shop.db, shop.clock, command)["registers"]


def divert(shop, which, target_id, request_id=None) -> int:
    command = DivertPrintJobs(request_id or shop.request_id(), shop.owner, which, target_id)
    return divert_print_jobs(shop.db, shop.clock, command)["jobs"]


def try_out(shop, printer_id) -> int:
    command = PrintTestPage(shop.request_id(), shop.owner, printer_id)
    return int(print_test_page(shop.db, shop.clock, command)["id"])


def receipts_at(shop) -> int:
    return next(each.id for each in shop.read(printers.in_use) if each.name == "Receipts")


def audited(shop, subject) -> list:
    table = AuditEventRow.__table__
    query = select(table).where(table.c.subject == subject).order_by(table.c.id)
    return shop.read(lambda c: c.execute(query).all())


def test_a_printer_is_added_once_and_found_by_name(shop):
    first = added(shop, request_id="request-new-bar")
    assert added(shop, request_id="request-new-bar") == first
    assert [each.name for each in shop.read(printers.in_use)] == ["Bar", "Receipts"]
    (event,) = audited(shop, f"printer:{first}")
    assert (event.action, event.before) == ("printer_created", {})
    assert event.after["address"] == BAR.address
    with pytest.raises(BadInput, match="exists already"):
        added(shop)


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("tcp://", "host"),
        ("tcp://bar:99999", "port"),
        ("serial://?baud=9600", "device"),
        ("serial:///dev/ttyUSB0?baud=fast", "baud"),
        ("usb://epson", "ids"),
        ("file://receipts", "path"),
        ("memory://", "scheme"),
        ("192.168.1.50", "scheme"),
    ],
)
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_an_address_of_no_use_is_refused_at_its_part(shop, address, part):
    with pytest.raises(BadInput) as refused:
        added(shop, address=address)
    assert refused.value.facts["part"] == part
    assert refused.value.field == "address"


def test_an_unknown_model_and_a_stranger_are_refused(shop):
    with pytest.raises(BadInput) as refused:
        added(shop, profile="typewriter")
    assert refused.value.field == "profile"
    shop.owner = shop.cashier
    for deed in (added, lambda shop: choose(shop, None), lambda shop: try_out(shop, 1)):
        with pytest.raises(NotAllowed):
            deed(shop)
    for turn in (retire_printer, restore_printer, retry_print_job, drop_print_job, retry_printer):
        with pytest.raises(NotAllowed):
            turn(shop.db, shop.clock, shop.cashier, 1)
    with pytest.raises(NotAllowed):
        divert(shop, Which(job_id=1), 1)


def test_a_change_keeps_before_and_after_and_a_late_one_is_refused(shop):
    printer_id = added(shop)
    seen = fingerprint(shop.read(printers.state_of, printer_id))
    changed(shop, printer_id, PrinterContent("Terrace", BAR.address, BAR.profile, True), seen)
    event = audited(shop, f"printer:{printer_id}")[-1]
    assert (event.before["name"], event.after["name"]) == ("Bar", "Terrace")
    assert (event.before["opens_drawer"], event.after["opens_drawer"]) == (False, True)
    with pytest.raises(StaleVersion):
        changed(shop, printer_id, BAR, seen)


def test_a_register_prints_where_it_is_told_from_the_next_sale_on(shop, room, worker, bar):
    assert choose(shop, bar.id) == [str(shop.owner.register_id)]
    assert choose(shop, bar.id) == []
    shop.sell("tea")
    worker.print_one()
    assert len(bar.wait_for_receipts(1)) == 1
    choose(shop, None)
    shop.sell("tea")
    assert room.count() == 1
    event = audited(shop, f"register:{shop.owner.register_id}")[-1]
    assert event.before == {"receipt_printer_id": bar.id}
    assert event.after == {"receipt_printer_id": None}


def test_a_printer_in_use_is_not_retired_and_a_retired_one_not_used(shop, room):
    printer_id = receipts_at(shop)
    with pytest.raises(Conflict, match="Till 1 prints its receipts here"):
        retire_printer(shop.db, shop.clock, shop.owner, printer_id)
    shop.sell("tea")
    choose(shop, None)
    with pytest.raises(Conflict, match="1 print jobs wait"):
        retire_printer(shop.db, shop.clock, shop.owner, printer_id)
    drop_print_job(shop.db, shop.clock, shop.owner, room.job())
    retire_printer(shop.db, shop.clock, shop.owner, printer_id)
    assert shop.read(printers.in_use) == []
    for deed in (choose, try_out):
        with pytest.raises(NotFound, match="not in use"):
            deed(shop, printer_id)
    restore_printer(shop.db, shop.clock, shop.owner, printer_id)
    choose(shop, printer_id)


def test_a_test_page_goes_the_road_of_a_receipt_and_opens_its_own_drawer_only(
    shop, room, worker, simulator, bar
):
    for printer_id in (receipts_at(shop), bar.id):
        job_id = try_out(shop, printer_id)
        worker.print_one()
        assert shop.read(print_queue.the_job, job_id).state == "done"
    (own,), (other,) = simulator.wait_for_receipts(1), bar.wait_for_receipts(1)
    assert all("TEST PAGE" in paper.text for paper in (own, other))
    assert ("The drawer is open now." in own.text, simulator.drawer_openings) == (True, 1)
    assert ("The drawer is open now." in other.text, bar.drawer_openings) == (False, 0)


def test_an_address_put_right_prints_what_waited_at_once(shop, room, worker, simulator):
    room.connect("Receipts", NOWHERE)
    shop.sell("tea")
    worker.print_one()
    assert not worker.print_one()
    content = PrinterContent("Receipts", simulator.address, "generic-80mm", True)
    changed(shop, receipts_at(shop), content)
    assert worker.print_one()
    assert room.states() == [("done", "")]


def test_all_that_waited_comes_out_once_the_printer_is_back(shop, room, worker, simulator):
    room.connect("Receipts", NOWHERE)
    for _ in range(5):
        shop.sell("tea")
    while worker.print_one():
        pass
    assert [state for state, _ in room.states()] == ["held"] * 5
    room.connect("Receipts", simulator.address)
    retry_printer(shop.db, shop.clock, shop.owner, receipts_at(shop))
    while worker.print_one():
        pass
    assert [state for state, _ in room.states()] == ["done"] * 5
    event = audited(shop, f"printer:{receipts_at(shop)}")[-1]
    assert (event.action, len(event.before["states"])) == ("print_jobs_retried", 5)
    with pytest.raises(Conflict, match="not waiting any more"):
        retry_printer(shop.db, shop.clock, shop.owner, receipts_at(shop))


def test_a_job_is_diverted_once_and_opens_no_drawer_elsewhere(shop, room, worker, bar):
    room.connect("Receipts", NOWHERE)
    shop.sell("tea")
    worker.print_one()
    changed(shop, bar.id, PrinterContent("Bar", bar.address, "generic-80mm", True))
    which = Which(job_id=room.job())
    assert divert(shop, which, bar.id, "request-divert") == 1
    assert divert(shop, which, bar.id, "request-divert") == 1
    with pytest.raises(BadInput, match="Choose another printer"):
        divert(shop, which, bar.id)
    worker.print_one()
    assert room.states() == [("done", "")]
    (paper,) = bar.wait_for_receipts(1)
    assert "COPY" not in paper.text, "nothing was sent before"
    assert bar.drawer_openings == 0
    event = audited(shop, f"print_job:{room.job()}")[-1]
    assert event.before["printer_id"] != event.after["printer_id"] == str(bar.id)
    with pytest.raises(Conflict, match="not waiting any more"):
        divert(shop, which, receipts_at(shop))


def test_all_jobs_of_a_broken_printer_come_out_at_another(shop, room, worker, simulator, bar):
    room.connect("Receipts", NOWHERE)
    for _ in range(3):
        shop.sell("tea")
    worker.print_one()
    assert divert(shop, Which(printer_id=receipts_at(shop)), bar.id) == 3
    while worker.print_one():
        pass
    assert (len(bar.wait_for_receipts(3)), len(simulator.receipts)) == (3, 0)


def test_what_may_be_on_paper_already_is_diverted_as_a_copy(shop, room, worker, simulator, bar):
    shop.sell("tea")
    simulator.close_after(52)
    worker.print_one()
    assert [state for state, _ in room.states()] == ["unconfirmed"]
    divert(shop, Which(job_id=room.job()), bar.id)
    worker.print_one()
    assert "COPY 1" in bar.wait_for_receipts(1)[0].text


def test_the_queue_tells_what_waits_oldest_first(shop, room, worker):
    room.connect("Receipts", NOWHERE)
    numbers = [shop.sell("tea").number for _ in range(4)]
    worker.print_one()
    shown = shop.read(print_queue.open_jobs, Which(), 3)
    assert [job.number for job in shown] == numbers[:3]
    assert (shown[0].state, shown[0].cause, shown[0].attempts) == ("held", "unreachable", 1)
    assert (shown[1].state, shown[1].printer, shown[1].by) == ("queued", "Receipts", "Olcay")
    rest = shop.read(print_queue.open_jobs, Which(), 3, shown[-1].id)
    assert [job.number for job in rest] == numbers[3:]
    assert shop.read(print_queue.count, Which()) == 4
    assert shop.read(print_queue.count, Which(printer_id=added(shop))) == 0


def test_a_job_that_is_being_sent_is_left_alone(shop, room):
    shop.sell("tea")
    with atomic(shop.db) as unit:
        unit.connection.execute(update(PrintJobRow.__table__).values(state="sending"))
    for deed in (retry_print_job, drop_print_job):
        with pytest.raises(Conflict):
            deed(shop.db, shop.clock, shop.owner, room.job())
    with pytest.raises(Conflict):
        divert(shop, Which(job_id=room.job()), added(shop))


def test_every_general_model_is_known():
    assert set(GENERAL) <= set(KNOWN.models)
    assert all(KNOWN.models.values())
