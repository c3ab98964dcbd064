"""The tea house between two days, or before its first one, for a recording to open its own."""

from pathlib import Path

import pytest

from pospro.config import Settings
from pospro.storage.db import Database
from tests.shop import Shop, set_up_shop


@pytest.fixture
def bar(shop: Shop) -> Shop:
    shop.close_day()
    return shop


@pytest.fixture
def new_bar(database: Database, database_url: str, tmp_path: Path) -> Shop:
    """Set a bar up that has never been open, since recordings are of the past."""
    settings = Settings(database_url=database_url, data_dir=tmp_path / "keys")
    set_up_shop(database, settings, opens=False)
    return Shop(database, settings)
