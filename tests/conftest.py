"""What every test may ask for: a database of either kind, the application, a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.browsing import chromium, screen
from tests.postgres import Cluster

TEMPLATE = "migrated"
ENGINES = (pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server of this test process alone, thrown away at its end."""
    with Cluster.started() as running:
        yield running


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Run the test once on SQLite and once on PostgreSQL."""
    return request.param


@pytest.fixture
def empty_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database of the asked kind without any table."""
    if engine_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    return request.getfixturevalue("cluster").new_database()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate a SQLite file once; tests get copies of it."""
    path = tmp_path_factory.mktemp("migrated") / "venue.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template(cluster: Cluster) -> str:
    """Migrate a PostgreSQL database once and name it; tests get copies of it."""
    cluster.execute("CREATE DATABASE {}", TEMPLATE)
    upgrade(cluster.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a migrated database of the asked kind, with nothing in it."""
    if engine_kind == "sqlite":
        copy = tmp_path / "venue.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_file"), copy)
        return f"sqlite:///{copy}"
    template = request.getfixturevalue("migrated_template")
    return request.getfixturevalue("cluster").new_database(template)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a migrated database of the asked kind, with nothing in it."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run one Chromium for the test process."""
    with chromium() as running:
        yield running


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """Open a fresh window of the size of a till; an error in its console fails the test."""
    with screen(browser) as page:
        yield page
