"""What every test may ask for: a database of either kind, the application, a browser."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from pospro.app import create_app
from pospro.config import Settings
from pospro.domain.clock import FixedClock
from pospro.services.manager.demo_venue import set_up_demo
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.browsing import chromium, screen
from tests.people import CASHIER, OWNER, Visitor
from tests.postgres import Cluster
from tests.serving import end, served
from tests.shop_copies import shop, shop_file, shop_settings, shop_template  # noqa: F401 - fixtures

MONDAY_NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Noon in Istanbul, on an ordinary day."""

MIGRATED, DEMO = "migrated", "demo"
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
def empty_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lend the address of a database of the asked kind without any table."""
    if engine_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    with request.getfixturevalue("cluster").lent() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate a SQLite file once; tests get copies of it."""
    path = tmp_path_factory.mktemp("migrated") / "venue.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template(cluster: Cluster) -> str:
    """Migrate a PostgreSQL database once and name it; tests get copies of it."""
    cluster.execute("CREATE DATABASE {}", MIGRATED)
    upgrade(cluster.url(MIGRATED))
    return MIGRATED


@pytest.fixture
def database_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lend the address of a migrated database of the asked kind, with nothing in it."""
    if engine_kind == "sqlite":
        copy = tmp_path / "venue.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_file"), copy)
        yield f"sqlite:///{copy}"
        return
    template = request.getfixturevalue("migrated_template")
    with request.getfixturevalue("cluster").lent(template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a migrated database of the asked kind, with nothing in it."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Furnished:
    """A demo venue to copy from: its database, and the folder of its keys."""

    database: str
    keys: Path


def furnished(database: str, url: str, folder: Path) -> Furnished:
    """Set up the demo venue in a migrated database, its day open since this morning."""
    settings = Settings(database_url=url, data_dir=folder)
    opened = Database.open(url)
    set_up_demo(opened, FixedClock(MONDAY_NOON), settings, "en")
    opened.close()
    return Furnished(database, folder)


@pytest.fixture(scope="session")
def demo_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Furnish a SQLite file once; tests get copies of it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copyfile(migrated_file, folder / "venue.sqlite")
    return furnished("venue.sqlite", f"sqlite:///{folder / 'venue.sqlite'}", folder)


@pytest.fixture(scope="session")
def demo_template(
    cluster: Cluster, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Furnished:
    """Furnish a PostgreSQL database once; tests get copies of it."""
    cluster.execute("CREATE DATABASE {} TEMPLATE {}", DEMO, migrated_template)
    return furnished(DEMO, cluster.url(DEMO), tmp_path_factory.mktemp("demo"))


@pytest.fixture
def settings(
    engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Settings]:
    """Lend the settings of a demo venue of the test's own, on a database of the asked kind."""
    folder = tmp_path / "venue"
    if engine_kind == "sqlite":
        shutil.copytree(request.getfixturevalue("demo_file").keys, folder)
        yield Settings(database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder)
        return
    demo = request.getfixturevalue("demo_template")
    shutil.copytree(demo.keys, folder)
    with request.getfixturevalue("cluster").lent(demo.database) as url:
        yield Settings(database_url=url, data_dir=folder)


@pytest.fixture
def clock() -> FixedClock:
    """Return the clock of the application; a test may set it."""
    return FixedClock(MONDAY_NOON)


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    """Run the demo venue's application."""
    made = create_app(settings, clock)
    yield made
    end(made)


@pytest.fixture
def api(app: Flask) -> Flask:
    """Return the application that serves programs, made by the first who asks."""
    made: Flask = app.extensions["api"].app()
    return made


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Return somebody at the door, not signed in."""
    return Visitor(app.test_client())


@pytest.fixture
def owner(app: Flask) -> Visitor:
    """Return the owner, signed in."""
    return Visitor(app.test_client()).sign_in(OWNER)


@pytest.fixture
def cashier(app: Flask) -> Visitor:
    """Return a cashier, signed in."""
    return Visitor(app.test_client()).sign_in(CASHIER)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Serve the demo venue on a real socket."""
    with served(app) as where:
        yield where


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
