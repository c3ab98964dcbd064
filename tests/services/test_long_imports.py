"""A long import lets the tills sell in between, and a stopped one is taken up where it ended."""

from threading import Event, Thread

import pytest

from pospro.services.manager.edit_product_groups import SaveProductGroup, save_product_group
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.import_products import ImportProducts, import_products
from pospro.services.manager.steps import STEP, Stopped
from tests.back_door import one

COUNT = 6 * STEP
NEW = "SELECT count(*) FROM products WHERE name LIKE 'Good %'"


def as_table(shop):
    lines = (
        f"Good {n};{n % 90 + 1}.50;86{n:011d};Goods;VAT 10 %;Shelf {n % 7}" for n in range(COUNT)
    )
    text = "\n".join(["Name;Price;Barcode;Product group;Tax;Category", *lines])
    return import_products(shop.db, shop.clock, ImportProducts(shop.owner, text.encode(), "en"))


def as_configuration(shop):
    goods = (
        f'[[products]]\nname="Good {n}"\ngroup="Food"\ntaxes=["VAT 10 %"]\n'
        f'portions=[{{price="{n % 90 + 1}.50", barcodes=["86{n:011d}"]}}]\n'
        for n in range(COUNT)
    )
    tea = '[[products]]\nname="tea"\ngroup="Food"\ntaxes=["VAT 10 %"]\nportions=[{price="30.00"}]\n'
    command = ImportConfiguration(shop.owner, "".join([*goods, tea]), "toml")
    return import_configuration(shop.db, shop.clock, command)


def beside(work, act):
    """Do the work while another thread acts again and again; return what the acts saw."""
    over, seen = Event(), []

    def act_on():
        while not over.is_set():
            seen.append(act())

    thread = Thread(target=act_on)
    thread.start()
    try:
        work()
    finally:
        over.set()
        thread.join()
    return seen


@pytest.mark.parametrize("bring_in", [as_table, as_configuration])
def test_tills_sell_while_a_long_file_is_written(shop, bring_in):
    def sale():
        shop.sell("tea")
        return one(shop, NEW)

    between = {count for count in beside(lambda: bring_in(shop), sale) if 0 < count < COUNT}
    assert len(between) > 1, "a sale came between the steps"
    assert all(count % STEP == 0 for count in between), "a step is whole products"
    assert one(shop, NEW) == COUNT
    assert shop.findings() == []


@pytest.mark.parametrize("bring_in", [as_table, as_configuration])
def test_a_long_import_that_meets_another_edit_stops_and_is_taken_up_again(shop, bring_in):
    edited = []

    def somebody_else():
        if not edited and one(shop, NEW):
            save_product_group(shop.db, shop.clock, SaveProductGroup(shop.owner, "Toys"))
            edited.append(True)

    stop = r"(\d+) of \d+ products were imported\. Import the file again for the rest\."
    with pytest.raises(Stopped, match=stop):
        beside(lambda: bring_in(shop), somebody_else)
    assert 0 < one(shop, NEW) < COUNT
    bring_in(shop)
    assert one(shop, NEW) == COUNT
    assert one(shop, "SELECT count(*) FROM portions WHERE price IS NOT NULL") >= COUNT
