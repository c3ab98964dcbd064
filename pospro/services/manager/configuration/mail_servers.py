"""The mail server of a configuration file: what must hold of it, how it is read and written."""

from collections.abc import Iterator
from dataclasses import asdict, replace

from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.services.mail.edit_mail_server import ServerContent, require_usable_server
from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.mail_server_entry import MailServerEntry
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.report_mails import MailServer, keep_mail_server, mail_server

PLAIN = ("port", "security", "user", "sender")


def read_mail_server(connection: Connection) -> list[MailServerEntry]:
    """The server, none before somebody entered it; its password stays where it is."""
    kept = mail_server(connection)
    if not kept.host:
        return []
    plain = {name: getattr(kept, name) for name in PLAIN}
    return [MailServerEntry.model_construct(name=kept.host, **plain)]


def mail_server_problems(configuration: Configuration) -> Iterator[Problem]:
    """There is one at most, and mails can be handed over to it."""
    found = configuration.section("mail_server")
    if len(found) > 1:
        yield Problem.at("mail_server", N_("A venue has one mail server. Keep one of them."))
    for entry in found:
        plain = {name: getattr(entry, name) for name in PLAIN}
        try:
            require_usable_server(ServerContent(host=entry.name, **plain))
        except BadInput as refusal:
            where = f"mail_server ({entry.name}), {refusal.field}"
            yield Problem(where, refusal.message, refusal.facts)


def write_mail_server(writing: Writing, changes: list[Change]) -> None:
    """Write it; a kept password goes to no other server and no other user than it was for."""
    if not changes:
        return
    before, wanted = mail_server(writing.connection), MailServer()
    for _key, entry in present(changes):
        plain = {name: getattr(entry, name) for name in PLAIN}
        wanted = MailServer(host=entry.name, **plain)
    if (wanted.host, wanted.user) == (before.host, before.user):
        wanted = replace(wanted, secret=before.secret)
    keep_mail_server(writing.connection, asdict(wanted))
