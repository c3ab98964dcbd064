"""One conversation with a mail server: what became of the mail is known, or said to be unknown."""

import base64
import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

PLAIN, STARTTLS, TLS = "none", "starttls", "tls"
SECURITIES = (STARTTLS, TLS, PLAIN)
"""How the connection is kept secret: asked for once it stands, from the first byte, or not."""

WAIT_S, WHOLE_S = 20.0, 180.0
"""Seconds that one answer may take, and the whole conversation."""

OWN_NAME = "[127.0.0.1]"
"""Who greets: a till has no name of its own, and to ask for one may take long without a network."""

GO_ON = 334
"""What a server answers that waits for the password."""

LONGEST = 300
"""Signs of an answer that are kept."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed over, and how long it may take."""

    host: str
    port: int
    security: str = STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    wait: float = WAIT_S
    whole: float = WHOLE_S


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail as it is sent: by whom, to whom, and its bytes with CRLF."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: `done`, `held` (try again), `failed`, or `unconfirmed` (perhaps sent).

    `cause` is a word for what went wrong, `answer` what the server said.
    """

    state: str
    cause: str = ""
    answer: str = ""


class _Ended(Exception):
    """The conversation is over with this outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.cause)
        self.outcome = outcome


def send(server: Server, mail: Envelope) -> Outcome:
    """Hand a mail over; takes no longer than the server's `whole` and never raises for its faults.

    A conversation that breaks before the mail's last byte is `held`, for then nobody has it; one
    that breaks while the answer to that byte is awaited is `unconfirmed`.
    """
    try:
        with _connected(server) as client:
            _sign_in(client, server)
            return _handed_over(client, mail)
    except (_Ended, OSError, smtplib.SMTPException) as error:
        return _told(error)


def _told(error: Exception) -> Outcome:
    """What a conversation came to that ended before the mail's last byte."""
    if isinstance(error, _Ended):
        return error.outcome
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused("refused", error.smtp_code, error.smtp_error)
    state, cause = _broken(error)
    return Outcome(state, cause, _said(error))


def _broken(error: Exception) -> tuple[str, str]:
    match error:
        case ssl.SSLCertVerificationError():
            return "failed", "certificate"
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return "failed", "encryption"
        case TimeoutError():
            return "held", "silent"
        case smtplib.SMTPServerDisconnected():
            return "held", _why(error)
        case _:
            return "held", "unreachable"


@contextlib.contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A greeted server; the connection is cut when the whole takes too long."""
    where = (server.host, server.port, OWN_NAME)
    client: smtplib.SMTP
    if server.security == TLS:
        context = ssl.create_default_context()
        client = smtplib.SMTP_SSL(*where, timeout=server.wait, context=context)
    else:
        client = smtplib.SMTP(*where, timeout=server.wait)
    timer = threading.Timer(server.whole, _cut, [client])
    timer.daemon = True
    timer.start()
    try:
        yield client
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()
    finally:
        timer.cancel()
        client.close()


def _cut(client: smtplib.SMTP) -> None:
    if client.sock is not None:
        with contextlib.suppress(OSError):
            client.sock.shutdown(socket.SHUT_RDWR)


def _sign_in(client: smtplib.SMTP, server: Server) -> None:
    client.ehlo_or_helo_if_needed()
    if server.security == STARTTLS:
        client.starttls(context=ssl.create_default_context())
        client.ehlo()
    if server.user:
        _say_who(client, server)


def _say_who(client: smtplib.SMTP, server: Server) -> None:
    """Sign in; the library's own way takes no letters beyond ASCII in a password."""
    user, password = server.user.encode(), server.password.encode()
    known = client.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in known:
        answer = client.docmd("AUTH PLAIN", _base64(b"\0" + user + b"\0" + password))
    elif "LOGIN" in known:
        answer = client.docmd("AUTH LOGIN", _base64(user))
        if answer[0] == GO_ON:
            answer = client.docmd(_base64(password))
    else:
        raise _Ended(Outcome("failed", "no_sign_in", " ".join(known)))
    _must(answer, 235, "password")


def _base64(text: bytes) -> str:
    return base64.b64encode(text).decode()


def _handed_over(client: smtplib.SMTP, mail: Envelope) -> Outcome:
    _must(client.mail(mail.sender), 250, "sender")
    refused = _refused_recipients(client, mail)
    if len(refused) == len(mail.recipients):
        return _refused("recipients", *next(iter(refused.values())))
    _must(client.docmd("DATA"), 354, "content")
    client.send(_stuffed(mail.content))
    try:
        answer = client.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        return Outcome("unconfirmed", _why(error), _said(error))
    _must(answer, 250, "content")
    if refused:
        return Outcome("done", "some_refused", "; ".join(map(_who, refused.items()))[:LONGEST])
    return Outcome("done", "", _words(answer[1]))


def _must(answer: tuple[int, bytes], code: int, cause: str) -> None:
    """End the conversation unless the server answers with this code."""
    if answer[0] != code:
        raise _Ended(_refused(cause, *answer))


def _refused_recipients(client: smtplib.SMTP, mail: Envelope) -> Mapping[str, tuple[int, bytes]]:
    answers = {address: client.rcpt(address) for address in mail.recipients}
    return {address: said for address, said in answers.items() if said[0] not in (250, 251)}


def _who(refused: tuple[str, tuple[int, bytes]]) -> str:
    address, (code, words) = refused
    return f"{address}: {code} {_words(words)}"


def _stuffed(content: bytes) -> bytes:
    """The mail with its end: a dot alone on a line, so other lines that begin with one get two."""
    lines = content.replace(b"\r\n.", b"\r\n..")
    if lines.startswith(b"."):
        lines = b"." + lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _refused(cause: str, code: int, words: bytes | str) -> Outcome:
    """A refusal for now (4xx) is tried again; one for good (5xx) is not."""
    if code == -1:
        return Outcome("held", "connection_lost", _words(words))
    state = "held" if 400 <= code < 500 else "failed"
    return Outcome(state, cause, f"{code} {_words(words)}".strip())


def _why(error: Exception) -> str:
    return "silent" if isinstance(error.__context__, TimeoutError) else "connection_lost"


def _words(words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign == "\n").split())[
        :LONGEST
    ]


def _said(error: Exception) -> str:
    return _words(str(error))
