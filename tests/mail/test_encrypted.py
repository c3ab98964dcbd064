"""Mails go out through encrypted connections of both kinds, to a server that can be trusted."""

import pytest

from hardware.mail.session import Envelope, Server, send
from tests.mail.conftest import PASSWORD, USER

MAIL = Envelope(USER, ("boss@example.com",), b"Subject: tea\r\n\r\nTea is ready.\r\n")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_is_handed_over_in_secret_with_user_and_password(vouched_office, security):
    office = vouched_office(security)
    told = send(Server("127.0.0.1", office.port, security, USER, PASSWORD, wait=5), MAIL)
    assert (told.state, told.cause) == ("done", "")
    assert office.letters()[0].get_content().strip() == "Tea is ready."


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_same_server_is_not_spoken_to_when_nobody_vouches_for_it(
    vouched_office, monkeypatch, security
):
    office = vouched_office(security)
    monkeypatch.delenv("SSL_CERT_FILE")
    told = send(Server("127.0.0.1", office.port, security, USER, PASSWORD, wait=5), MAIL)
    assert (told.state, told.cause) == ("failed", "certificate")
    assert office.letters() == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_venue_sends_its_reports_through_an_encrypted_server(
    shop, desk, vouched_office, security
):
    office = vouched_office(security)
    desk.use(office.port, security=security, user=USER, password=PASSWORD)
    desk.keep()
    shop.tick(hours=2)
    assert desk.work() == 1
    assert desk.states() == [("done", "")]
    assert office.letters()[0]["To"] == "boss@example.com, accountant@example.com"
