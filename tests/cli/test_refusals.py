"""What cannot be used is refused in one sentence, before anything is made or changed."""

import socket

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
        ("sqlite:///list.txt", "The file of the database is none"),
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


@pytest.mark.parametrize("day", ["gestern", "2026-02-30", "20260301", "1.3.2026"])
def test_a_day_that_is_none_is_refused_in_the_users_language(pospro, day):
    told = pospro("--language", "tr", "report", "trial-balance", "--as-of", day)
    assert told.exit_code == 2
    assert told.stderr == f"“{day}” bir tarih değil. Şöyle yazın: 2026-03-14.\n"


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("PORT", "99999", "port (POSPRO_PORT): “99999” is not a whole number from 1 to 65535."),
        ("THREADS", "many", "“many” is not a whole number from 1 to 512."),
        ("LANGUAGE", "xx", "“xx” is not one of 'tr', 'en'."),
    ],
)
def test_a_setting_says_what_it_may_be(pospro, monkeypatch, name, given, sentence):
    monkeypatch.setenv(f"POSPRO_{name}", given)
    assert sentence in refused(pospro("verify"))


def test_a_setting_is_refused_in_the_users_language(pospro, monkeypatch):
    monkeypatch.setenv("POSPRO_PORT", "99999")
    assert "1 ile 65535 arasında bir tam sayı değil" in refused(
        pospro("--language", "tr", "verify")
    )


def test_a_port_that_is_taken_is_told_in_the_users_language(pospro, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("POSPRO_PORT", str(port))
        told = refused(pospro("--language", "tr", "serve"))
    assert f"127.0.0.1:{port} başka bir programca kullanılıyor." in told
    assert "in use" not in told


def test_a_file_that_cannot_be_written_is_told_in_the_users_language(pospro, tmp_path):
    pospro("setup", "--demo")
    target = tmp_path / "nowhere" / "books.journal"
    told = refused(pospro("--language", "tr", "export", "hledger", "--output", str(target)))
    assert told == f"{target.parent} kullanılamıyor: yok.\n"
