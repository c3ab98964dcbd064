"""A mail with reports as the bytes that a server takes: text, page and files."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pospro.reports.mail.content import Content
from pospro.reports.mail.page import html_page
from pospro.reports.mail.text import plain_text


@dataclass(frozen=True, slots=True)
class Addressed:
    """From whom, to whom, when, and under which number, the same at each try."""

    sender: str
    recipients: tuple[str, ...]
    at: datetime
    number: int


def letter(content: Content, addressed: Addressed) -> bytes:
    """The whole mail with CRLF; whoever gets it twice can tell by its number."""
    mail = EmailMessage(policy=SMTP)
    user, _at, domain = addressed.sender.rpartition("@")
    mail["From"] = Address(_one_line(content.venue), user, domain)
    mail["To"] = ", ".join(addressed.recipients)
    mail["Subject"] = _one_line(content.subject)
    mail["Date"] = format_datetime(addressed.at)
    mail["Message-ID"] = f"<{addressed.number}.pospro@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = content.language
    mail.set_content(plain_text(content))
    mail.add_alternative(html_page(content), subtype="html")
    for file in content.files:
        main, _slash, sub = file.media.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return mail.as_bytes()


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
