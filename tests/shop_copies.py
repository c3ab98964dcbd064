"""A tea house is set up once an engine; every test that asks for `shop` gets a copy of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pospro.config import Settings
from pospro.storage.db import Database
from tests.postgres import Cluster
from tests.shop import Shop, set_up_shop

TEA_HOUSE = "tea_house"


def furnish(url: str, folder: Path) -> Path:
    """Set the tea house up and return the folder that holds its keys."""
    database = Database.open(url)
    set_up_shop(database, Settings(database_url=url, data_dir=folder))
    database.close()
    return folder


@pytest.fixture(scope="session")
def shop_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Furnish a SQLite file once and return its folder."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copyfile(migrated_file, folder / "venue.sqlite")
    return furnish(f"sqlite:///{folder / 'venue.sqlite'}", folder)


@pytest.fixture(scope="session")
def shop_template(
    cluster: Cluster, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Furnish a PostgreSQL database once and return the folder of its keys."""
    cluster.execute("CREATE DATABASE {} TEMPLATE {}", TEA_HOUSE, migrated_template)
    return furnish(cluster.url(TEA_HOUSE), tmp_path_factory.mktemp("shop"))


@pytest.fixture
def shop_settings(
    engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Settings]:
    """Lend the settings of a tea house of the test's own."""
    folder = tmp_path / "shop"
    if engine_kind == "sqlite":
        shutil.copytree(request.getfixturevalue("shop_file"), folder)
        yield Settings(database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder)
        return
    shutil.copytree(request.getfixturevalue("shop_template"), folder)
    with request.getfixturevalue("cluster").lent(TEA_HOUSE) as url:
        yield Settings(database_url=url, data_dir=folder)


@pytest.fixture
def shop(shop_settings: Settings) -> Iterator[Shop]:
    """Open a tea house on a database of the asked kind, its day open since noon."""
    database = Database.open(shop_settings.database_url)
    yield Shop(database, shop_settings)
    database.close()
