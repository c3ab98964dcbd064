"""A post office: a real mail server on the loopback, with faults on demand, and a venue's mails."""

import email
import email.policy
import ipaddress
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pospro.devices.mailing import MailingWorker
from pospro.services.mail.edit_mail_server import (
    SaveMailServer,
    ServerContent,
    save_mail_server,
    server_seen,
)
from pospro.services.mail.edit_report_mail import MailContent, SaveReportMail, save_report_mail
from pospro.storage import mail_jobs
from pospro.storage.report_mails import mail_server
from tests.postgres import free_port

USER, PASSWORD = "till@example.com", "geheim ünlü"


@dataclass
class Handler:
    """What the server does: it keeps mails, or answers a command with a fault."""

    mails: list = field(default_factory=list)
    faults: dict = field(default_factory=dict)

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802 - as aiosmtpd calls it
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.faults.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - as aiosmtpd calls it
        answer = self.faults.get(address, self.faults.get("RCPT", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - as aiosmtpd calls it
        if self.faults.get("DATA") == "cut":
            server.transport.abort()
            return "451 gone"
        answer = self.faults.get("DATA", "250 Kept")
        if answer.startswith("250"):
            self.mails.append((envelope.rcpt_tos, envelope.content))
        return answer


def _who(_server, _session, _envelope, _mechanism, data):
    known = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=known, handled=False, message=None if known else "535 5.7.8 Wrong")


@dataclass
class PostOffice:
    """The server, its port, and the mails that it took."""

    handler: Handler
    port: int

    @property
    def faults(self) -> dict:
        return self.handler.faults

    def letters(self):
        """Each mail, taken apart."""
        return [
            email.message_from_bytes(content, policy=email.policy.default)
            for _to, content in self.handler.mails
        ]


@pytest.fixture
def post_office():
    """Run a mail server that asks for nothing."""
    handler = Handler()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=_who,
        auth_require_tls=False,
    )
    controller.start()
    yield PostOffice(handler, controller.port)
    controller.stop()


@pytest.fixture
def vouched_office(vouched_certificate, monkeypatch):
    """Run mail servers of either encryption whose certificate is trusted; a function starts one."""
    certificate, key = vouched_certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    running = []

    def start(security):
        secret = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        secret.load_cert_chain(certificate, key)
        whole = {"ssl_context": secret} if security == "tls" else {}
        asked = {"tls_context": secret, "require_starttls": True} if not whole else {}
        handler = Handler()
        controller = Controller(
            handler,
            hostname="127.0.0.1",
            port=free_port(),
            authenticator=_who,
            auth_require_tls=security == "starttls",
            **whole,
            **asked,
        )
        controller.start()
        running.append(controller)
        return PostOffice(handler, controller.port)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def silent_port():
    """A port that takes calls and never says a word."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        yield listening.getsockname()[1]


@dataclass
class Desk:
    """The venue's mails as a manager sets them up."""

    shop: object
    worker: MailingWorker

    def use(self, port, **more):
        """Enter the mail server."""
        told = {"security": "none", "user": "", "sender": USER, "password": None} | more
        content = ServerContent(host="127.0.0.1", port=port, **told)
        seen = server_seen(self.shop.read(mail_server))
        command = SaveMailServer(self.shop.request_id(), self.shop.owner, content, seen)
        save_mail_server(self.shop.db, self.shop.clock, command, self.shop.settings.mail_key_file)

    def keep(self, **more):
        """Keep a mail that goes out at eight."""
        content = replace(MORNING, **more)
        return save_report_mail(
            self.shop.db, self.shop.clock, SaveReportMail(self.shop.owner, content)
        )

    def work(self):
        """Let the worker look once and send what there is; how many mails it tried."""
        self.worker.look()
        tried = 0
        while self.worker.send_one():
            tried += 1
        return tried

    def states(self):
        """State and cause of each mail, the oldest first."""
        found = self.shop.read(mail_jobs.recent, 50)
        return [(job.state, job.cause) for job in reversed(found)]

    def jobs(self):
        return list(reversed(self.shop.read(mail_jobs.recent, 50)))


MORNING = MailContent(
    name="Morning",
    recipients="boss@example.com, accountant@example.com",
    sends_at=14,
    language="en",
    days="today",
    contents=("report:sales_by_product", "report:payments_by_type"),
    files=("pdf", "xlsx"),
)


@pytest.fixture
def desk(shop):
    """The shop's mails with a worker that is not running."""
    return Desk(shop, MailingWorker(shop.db, shop.clock, shop.settings))


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory):
    """Write a certificate that nobody vouches for, and its key."""
    return _certificate(tmp_path_factory.mktemp("certificate"), [])


@pytest.fixture(scope="session")
def vouched_certificate(tmp_path_factory):
    """Write a certificate for the loopback that vouches for itself, and its key."""
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    named = x509.SubjectAlternativeName([address])
    return _certificate(tmp_path_factory.mktemp("vouched"), [named])


def _certificate(folder, extensions):
    """Sign a certificate with its own key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(UTC) - timedelta(days=1)
    building = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
    )
    for each in extensions:
        building = building.add_extension(each, critical=False)
    made = building.sign(key, hashes.SHA256())
    certificate, key_file = folder / "own.pem", folder / "own.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, key_file
