"""PostgreSQL goes away at any moment of a sale: what was acknowledged is there, and paid once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from pospro.config import Settings
from pospro.domain.errors import Busy
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.back_door import POSTGRESQL
from tests.postgres import SETTINGS, Cluster
from tests.scenarios.cut_line import CutLine
from tests.shop import Shop, set_up_shop

SAFE = {**SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""What a venue's own server runs with: an acknowledged sale is on the disk."""

TILLS, CRASHES, SALES = 3, 3, 6
SERVER = pytest.mark.parametrize("engine_kind", [POSTGRESQL], indirect=True)


@SERVER
def test_a_line_that_is_cut_at_any_message_of_a_payment_pays_once(shop):
    """Wherever it is cut, the same request sent again is answered, and counts once."""
    means = shop.payment_type("Cash")
    with CutLine.to(shop.db.url.port) as line:
        far = Database.open(shop.db.url.set(port=line.port).render_as_string(hide_password=False))
        told = []
        for number in count(1):
            ticket = shop.ticket("tea", "beer")
            command = TakePayment(f"request-{number}", shop.owner, ticket, None, means, None)
            line.arm(number)
            refusal = refused(lambda c=command: take_payment(far, shop.clock, c))
            was_cut = line.disarm()
            assert take_payment(far, shop.clock, command)["number"] is not None
            assert len(shop.view(ticket).payments) == 1
            if not was_cut:
                break
            told.append(refusal)
        far.close()
    assert len(told) > 10
    assert all(isinstance(each, Busy) for each in told if each is not None)
    assert sum(each is not None for each in told) > len(told) // 2
    assert shop.findings() == []


def refused(work) -> Exception | None:
    """What the work was refused with, if it was."""
    try:
        work()
    except Exception as refusal:  # noqa: BLE001 - the test says which it may be
        return refusal
    return None


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.timeout(600)
def test_a_server_that_is_killed_while_tills_sell_keeps_what_it_acknowledged(tmp_path):
    with Cluster.started(SAFE) as cluster, cluster.lent() as url:
        upgrade(url)
        database = Database.open(url)
        settings = Settings(database_url=url, data_dir=tmp_path)
        set_up_shop(database, settings)
        acknowledged: list[int] = []
        for crash in range(CRASHES):
            shops = [Shop(database, settings, prefix=f"{crash}-{n}") for n in range(TILLS)]
            before = len(acknowledged)
            with ThreadPoolExecutor(TILLS) as hands:
                tills = [hands.submit(sell_until_it_is_gone, shop, acknowledged) for shop in shops]
                while len(acknowledged) < before + SALES:
                    Event().wait(0.01)
                cluster.kill()
                told = [till.result(timeout=60) for till in tills]
                cluster.start_again()
            assert all(isinstance(each, Busy | OperationalError) for each in told)
            assert {shops[0].view(ticket).state for ticket in acknowledged} == {"closed"}
            assert shops[0].findings() == []
        assert len(set(acknowledged)) >= CRASHES * SALES
        database.close()


def sell_until_it_is_gone(shop: Shop, acknowledged: list[int]) -> Exception:
    """Sell and note what was acknowledged; return what the till said when the server was gone."""
    while True:
        refusal = refused(lambda: acknowledged.append(shop.sell("tea", 2).ticket))
        if refusal is not None:
            return refusal
