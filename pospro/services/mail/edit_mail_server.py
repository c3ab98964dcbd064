"""Managers enter the mail server, and have a test mail sent through it."""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.reports.saved import business_day
from pospro.services.atomic import Unit
from pospro.services.mail.addresses import clean_address
from pospro.services.mail.sealed import seal
from pospro.services.manager.editing import Edit, editing, fingerprint, require_unchanged
from pospro.services.once import Answer, Request, once
from pospro.services.remembered import remembered
from pospro.storage import audit, mail_jobs
from pospro.storage.db import Database
from pospro.storage.mail_jobs import NewMail
from pospro.storage.report_mails import MailServer, keep_mail_server, mail_server

RIGHT = "configure"
SECURITIES = ("starttls", "tls", "none")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:.]{2,45}")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ServerContent:
    """The mail server; a `password` of None stays the one that is kept."""

    host: str
    port: int
    security: str
    user: str
    sender: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SaveMailServer:
    """The mail server, changed by somebody who saw the fingerprint `seen`."""

    request_id: str
    actor: Actor
    content: ServerContent
    seen: str

    @property
    def request(self) -> Request:
        """What the request id stands for; the password is no part of it."""
        facts = asdict(self.content) | {"password": self.content.password is not None}
        return Request(self.request_id, "save_mail_server", facts)


@dataclass(frozen=True, slots=True)
class SendTestMail:
    """A test mail to one address."""

    request_id: str
    actor: Actor
    recipient: str
    language: str


def server_seen(server: MailServer) -> str:
    """What tells two states of the server apart without giving the password away."""
    return fingerprint(asdict(server))


def save_mail_server(db: Database, clock: Clock, command: SaveMailServer, key_file: Path) -> Answer:
    """Keep the server, its password sealed; answers {}. BadInput for what cannot be used."""

    def act() -> Answer:
        with editing(db, clock, command.actor, RIGHT) as edit:
            _keep(edit, command, key_file)
        return {}

    return remembered(db, clock, command.request, act)


def send_test_mail(db: Database, clock: Clock, command: SendTestMail) -> Answer:
    """Queue a test mail; answers {"id"}. Conflict before there is a server."""
    command.actor.must(RIGHT)
    recipient = clean_address(command.recipient, "recipient")
    facts = {"recipient": recipient}
    request = Request(command.request_id, "send_test_mail", facts)
    at = clock.now()

    def work(unit: Unit) -> Answer:
        if not mail_server(unit.connection).host:
            raise Conflict(N_("Enter the mail server first."))
        day = business_day(unit.connection, clock)
        mail = NewMail(None, mail_jobs.TEST, day, (recipient,), command.language)
        job_id = mail_jobs.queue(unit.connection, mail, at)
        event = ("test_mail_queued", mail_jobs.SUBJECT)
        audit.record(unit.connection, command.actor, at, event, after=facts)
        unit.tell("mail_jobs")
        return {"id": str(job_id)}

    return once(db, clock, request, work)


def _keep(edit: Edit, command: SaveMailServer, key_file: Path) -> None:
    before = mail_server(edit.connection)
    require_unchanged(asdict(before), command.seen)
    server = _checked(command.content, before, key_file)
    keep_mail_server(edit.connection, asdict(server))
    states = {"before": _told(before), "after": _told(server)}
    edit.record("mail_server_changed", mail_jobs.SUBJECT, **states)


def _checked(content: ServerContent, before: MailServer, key_file: Path) -> MailServer:
    host, user = content.host.strip(), content.user.strip()
    require_usable_server(content)
    return MailServer(
        host,
        content.port,
        content.security,
        user,
        _secret(content, (host, user), before, key_file),
        clean_address(content.sender, "sender"),
    )


def require_usable_server(content: ServerContent) -> None:
    """Raise BadInput for a name, a port, an encryption, a user or a sender that cannot be used."""
    host, user = content.host.strip(), content.user.strip()
    if not _HOST.fullmatch(host):
        raise BadInput(
            N_("Enter the server's name, such as smtp.example.com, without http:// or a port."),
            field="host",
        )
    if not 1 <= content.port <= 65535:
        raise BadInput(N_("Enter a port from 1 to 65535; 587 is usual."), field="port")
    if content.security not in SECURITIES:
        raise BadInput(N_("Choose how the connection is kept secret."), field="security")
    if len(user) > LONGEST or not user.isprintable():
        raise BadInput(N_("Enter the user as your mail provider wrote it."), field="user")
    clean_address(content.sender, "sender")


def _secret(
    content: ServerContent, whose: tuple[str, str], before: MailServer, key_file: Path
) -> str:
    """The sealed password: a kept one only goes to the server and the user that it was for."""
    if not whose[1]:
        return ""
    if content.password:
        if len(content.password) > LONGEST or not content.password.isprintable():
            raise BadInput(N_("Enter the password on one line."), field="password")
        return seal(key_file, content.password)
    if not before.secret or whose != (before.host, before.user):
        raise BadInput(N_("Enter the password of this user."), field="password")
    return before.secret


def _told(server: MailServer) -> dict[str, object]:
    """The server as the audit trail keeps it, without the password."""
    known = asdict(server)
    return {name: known[name] for name in known if name != "secret"} | {
        "password": bool(server.secret)
    }
