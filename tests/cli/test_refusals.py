"""What cannot be used is refused in one sentence, before anything is made or changed."""

import pytest

NO_DATABASE = "A shopping list, which is no database. " * 30


def refused(told):
    """The one sentence of a refused command."""
    assert told.exit_code == 1
    assert len(told.stderr.splitlines()) == 1, told.stderr
    return told.stderr


@pytest.mark.parametrize("command", ["run", "verify", "migrate"])
@pytest.mark.parametrize(
    "unusable",
    [
        ("list.txt", "must be sqlite:///path or postgresql"),
        ("mysql://shop/venue", "must be sqlite:///path or postgresql"),
        ("postgresql://shop@127.0.0.1:1/venue", "Does POSPRO_DATABASE_URL name one that runs"),
        ("sqlite:///list.txt", "is not a database"),
        ("sqlite:////proc/shop/venue.sqlite", "/proc/shop"),
    ],
)
def test_an_unusable_database_is_one_sentence(pospro, monkeypatch, tmp_path, command, unusable):
    url, part = unusable
    (tmp_path / "list.txt").write_text(NO_DATABASE)
    monkeypatch.setenv("POSPRO_DATABASE_URL", url)
    assert part in refused(pospro(command))
    assert (tmp_path / "list.txt").read_text() == NO_DATABASE


def test_a_password_is_not_shown_with_an_address_that_nobody_can_read(pospro, monkeypatch):
    monkeypatch.setenv("POSPRO_DATABASE_URL", "postgresql//shop:s3cret@127.0.0.1/venue")
    assert "s3cret" not in refused(pospro("verify"))


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_an_address_of_another_machine_is_no_place_to_serve(pospro, monkeypatch, host):
    monkeypatch.setenv("POSPRO_HOST", host)
    assert "Set POSPRO_HOST" in refused(pospro("run"))


def test_serving_nothing_leaves_nothing(pospro, tmp_path):
    assert "pospro setup" in refused(pospro("serve"))
    assert list(tmp_path.iterdir()) == []


def test_a_set_up_that_is_no_text_is_refused(pospro, tmp_path):
    file = tmp_path / "shop.toml"
    file.write_bytes("ad = 'Çınaraltı'".encode("cp1254"))
    assert "UTF-8" in refused(pospro("config", "import", str(file)))
