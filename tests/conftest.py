"""What every test may ask for: a database of either kind, the application, a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster

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
def database_url(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of the asked kind."""
    if engine_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'venue.sqlite'}"
    return request.getfixturevalue("cluster").new_database()
