"""A terminal in which commands of pospro are typed, with a database of its own."""

import pytest
from click.testing import CliRunner

from pospro.cli import main


@pytest.fixture
def pospro(tmp_path, monkeypatch):
    """Type a command of pospro in a terminal of its own, with a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSPRO_DATABASE_URL", f"sqlite:///{tmp_path / 'venue.sqlite'}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def typed(*words, keys=None):
        return CliRunner().invoke(main, words, input=keys, catch_exceptions=False)

    return typed
