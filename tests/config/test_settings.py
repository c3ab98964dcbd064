"""Settings: the environment goes before the file, and a typing error is not passed over."""

import re
import stat
from pathlib import Path

import pytest

from pospro.config import Settings, UnusableSettings, kept_secret


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "DATA_DIR", "PORT"):
        monkeypatch.delenv(f"POSPRO_{name}", raising=False)
    return tmp_path


def test_the_keys_lie_beside_the_sqlite_file(folder, monkeypatch):
    monkeypatch.setenv("POSPRO_DATABASE_URL", f"sqlite:///{folder}/shop/venue.sqlite")
    settings = Settings.load()
    assert settings.data_dir == folder / "shop"
    assert settings.signing_key_path(7) == folder / "shop/signing-7.pem"


def test_a_data_folder_holds_the_database_too(folder, monkeypatch):
    monkeypatch.setenv("POSPRO_DATA_DIR", str(folder / "here"))
    assert Settings.load().database_url == f"sqlite:///{folder}/here/venue.sqlite"


def test_the_environment_goes_before_the_file(folder, monkeypatch):
    (folder / "pospro.toml").write_text("port = 8001\nidle_seconds = 60\n")
    monkeypatch.setenv("POSPRO_PORT", "8002")
    settings = Settings.load()
    assert (settings.port, settings.idle_seconds) == (8002, 60)


def test_a_misspelt_variable_is_refused(monkeypatch):
    monkeypatch.setenv("POSPRO_PROT", "8002")
    with pytest.raises(UnusableSettings, match="POSPRO_PROT"):
        Settings.load()


def test_every_wrong_setting_is_named_at_once(folder):
    (folder / "pospro.toml").write_text('port = 99999\nlanguage = "xx"\ncolour = 1\n')
    with pytest.raises(UnusableSettings, match=r"(?s)(?=.*port)(?=.*language)(?=.*colour)"):
        Settings.load()


def test_a_broken_file_is_explained(folder):
    (folder / "pospro.toml").write_text("port = = 1")
    with pytest.raises(UnusableSettings, match=r"pospro\.toml"):
        Settings.load()


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(folder):
    path = folder / "keys" / "pepper.key"
    first = kept_secret(path)
    assert len(first) == 32
    assert kept_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["pepper.key"]


def test_host_names_are_listed_in_the_environment_or_in_the_file(folder, monkeypatch):
    (folder / "pospro.toml").write_text('host_names = ["till.example.org"]')
    assert Settings.load().host_names == ("till.example.org",)
    monkeypatch.setenv("POSPRO_HOST_NAMES", "Till.example.org, bar.example.org")
    assert Settings.load().host_names == ("till.example.org", "bar.example.org")


@pytest.mark.parametrize("name", ["https://till.example.org", "till.example.org:8000", "-", "*"])
def test_a_host_name_is_a_name_alone(monkeypatch, name):
    monkeypatch.setenv("POSPRO_HOST_NAMES", name)
    with pytest.raises(UnusableSettings, match="host_names"):
        Settings.load()


def test_every_setting_is_in_the_documents():
    told = (Path(__file__).parents[2] / "docs/running.md").read_text(encoding="utf-8")
    assert {f"POSPRO_{name.upper()}" for name in Settings.model_fields} <= set(
        re.findall(r"`(POSPRO_\w+)`", told)
    )
