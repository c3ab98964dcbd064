"""A conversation with a mail server: what became of the mail is known, or said to be unknown."""

import socket
import ssl
import threading
import time
from contextlib import closing

import pytest

from hardware.mail.session import Envelope, Outcome, Server, send
from tests.mail.conftest import PASSWORD, USER
from tests.postgres import free_port

MAIL = Envelope(USER, ("a@example.com", "b@example.com"), b"Subject: x\r\n\r\n.dot\r\nend\r\n")


def server(port, **more):
    return Server("127.0.0.1", port, "none", wait=0.5, **more)


def test_a_mail_arrives_as_it_was_also_with_a_dot_at_the_start_of_a_line(post_office):
    assert send(server(post_office.port), MAIL) == Outcome("done", "", "Kept")
    ((to, content),) = post_office.handler.mails
    assert to == list(MAIL.recipients)
    assert content == MAIL.content


def test_the_right_password_is_taken_and_a_wrong_one_is_named(post_office):
    assert send(server(post_office.port, user=USER, password=PASSWORD), MAIL).state == "done"
    told = send(server(post_office.port, user=USER, password="wrong"), MAIL)
    assert (told.state, told.cause) == ("failed", "password")
    assert "535" in told.answer
    assert len(post_office.handler.mails) == 1


@pytest.mark.parametrize(
    ("fault", "answer", "outcome"),
    [
        ("MAIL", "550 not you", ("failed", "sender")),
        ("MAIL", "421 later", ("held", "sender")),
        ("RCPT", "550 nobody here", ("failed", "recipients")),
        ("RCPT", "450 try later", ("held", "recipients")),
        ("DATA", "554 smells of spam", ("failed", "content")),
        ("DATA", "452 disk full", ("held", "content")),
        ("DATA", "cut", ("unconfirmed", "connection_lost")),
    ],
)
def test_a_refusal_for_good_fails_and_one_for_now_is_held(post_office, fault, answer, outcome):
    post_office.faults[fault] = answer
    told = send(server(post_office.port), MAIL)
    assert (told.state, told.cause) == outcome
    assert post_office.handler.mails == []


def test_one_refused_recipient_keeps_the_others_from_nothing(post_office):
    post_office.faults["b@example.com"] = "550 moved away"
    told = send(server(post_office.port), MAIL)
    assert (told.state, told.cause) == ("done", "some_refused")
    assert told.answer == "b@example.com: 550 moved away"
    assert post_office.handler.mails[0][0] == ["a@example.com"]


def test_a_server_that_says_nothing_is_left_after_the_time_limit(silent_port):
    began = time.monotonic()
    assert send(server(silent_port), MAIL).state == "held"
    assert send(server(silent_port), MAIL).cause == "silent"
    assert time.monotonic() - began < 5


def test_nobody_at_the_port_is_tried_again():
    told = send(server(free_port()), MAIL)
    assert (told.state, told.cause) == ("held", "unreachable")


def test_a_server_without_encryption_gets_no_password(post_office):
    plain = Server("127.0.0.1", post_office.port, "starttls", USER, PASSWORD, wait=0.5)
    told = send(plain, MAIL)
    assert (told.state, told.cause) == ("failed", "encryption")
    assert send(Server("127.0.0.1", post_office.port, "tls", wait=0.5), MAIL).cause in (
        "encryption",
        "connection_lost",
        "silent",
    )


def scripted(*answers):
    """Serve one conversation: after each line that comes in, the next answer; then hang up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with closing(listening):
            caller, _address = listening.accept()
            with closing(caller), caller.makefile("rb") as lines:
                caller.sendall(b"220 hello\r\n")
                for answer in answers:
                    lines.readline()
                    caller.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listening.getsockname()[1], thread


def test_a_server_that_hangs_up_before_the_mail_has_nothing_of_it():
    port, thread = scripted(b"250 hi\r\n", b"250 OK\r\n", b"250 OK\r\n", b"250 OK\r\n")
    told = send(server(port), MAIL)
    thread.join(5)
    assert (told.state, told.cause) == ("held", "connection_lost")


def test_a_server_that_goes_away_after_the_mail_may_have_it():
    port, thread = scripted(
        b"250 hi\r\n", b"250 OK\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"
    )
    told = send(server(port), MAIL)
    thread.join(5)
    assert told.state == "unconfirmed"


def test_a_server_that_drips_is_cut_off_when_the_whole_takes_too_long():
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip():
        caller, _address = listening.accept()
        with closing(caller):
            caller.sendall(b"220 hello\r\n")
            while not done.wait(0.1):
                try:
                    caller.sendall(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    told = send(server(listening.getsockname()[1], whole=1.0), MAIL)
    done.set()
    thread.join(5)
    listening.close()
    assert told.state == "held"
    assert time.monotonic() - began < 4


def test_a_strangers_certificate_is_not_trusted(tmp_path, own_certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*own_certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with closing(listening):
            caller, _address = listening.accept()
            try:
                context.wrap_socket(caller, server_side=True).close()
            except (ssl.SSLError, OSError):
                caller.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    told = send(Server("127.0.0.1", listening.getsockname()[1], "tls", wait=2), MAIL)
    thread.join(5)
    assert (told.state, told.cause) == ("failed", "certificate")
