"""Whatever lies in a folder of kinds is registered, once, under a key of its own."""

import importlib
import pkgutil
from pathlib import Path

import pospro.web
from pospro.charts import CHARTS, FOLDER
from pospro.domain import payment_kinds
from pospro.domain.calculation import METHODS, CalculationMethod
from pospro.domain.payment_kinds import KINDS, PaymentKind
from pospro.storage import schema
from pospro.storage.columns import Base
from pospro.web.screens import BLUEPRINTS


def modules(package):
    """Import every module of a package, also of the packages in it."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(module.name) for module in found]


def test_every_payment_kind_is_registered_under_its_own_key():
    described = {
        id(value): value.key
        for module in modules(payment_kinds)
        for value in vars(module).values()
        if isinstance(value, PaymentKind)
    }
    assert sorted(described.values()) == sorted(KINDS)


def test_every_calculation_method_can_be_computed():
    assert set(METHODS) == set(CalculationMethod)


def test_every_chart_is_registered():
    assert {path.stem for path in Path(FOLDER).glob("*.toml")} == set(CHARTS)


def test_every_screen_is_registered():
    written = {
        id(module.blueprint): module.__name__
        for module in modules(pospro.web)
        if hasattr(module, "blueprint")
    }
    missing = {name for key, name in written.items() if key not in set(map(id, BLUEPRINTS))}
    assert missing == set()


def test_every_table_is_part_of_the_schema():
    homes = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert homes == {module.__name__ for module in schema.NOUNS}
