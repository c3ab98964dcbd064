"""The history beside a form, in words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.storage.history import history
from pospro.web.forms import said

SHOWN = 5
"""Events beside a form; the whole history is a report's."""

WORDS = {
    "created": N_("Created"),
    "changed": N_("Changed"),
    "retired": N_("Retired"),
    "restored": N_("Taken back into use"),
    "moved": N_("Moved"),
    "copied": N_("Begun as a copy"),
    "key_added": N_("A key was added"),
    "key_removed": N_("A key was taken away"),
    "currency_rate_added": N_("A rate was entered"),
    "pin_changed": N_("New PIN"),
    "looks_changed": N_("The screens look different"),
    "signed_in": N_("Signed in"),
    "signed_out": N_("Signed out"),
    "sign_in_failed": N_("A wrong PIN was entered"),
    "imported": N_("Imported from a file"),
    "mail_queued": N_("Sent by hand"),
    "test_mail_queued": N_("A test mail was sent"),
    "test_page_queued": N_("A test page was printed"),
    "print_jobs_retried": N_("Everything was tried again"),
    "print_jobs_diverted": N_("What waited was sent to another printer"),
}
"""Action, or its last word, → what happened."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, when, and who did it."""

    words: str
    at: datetime
    by: str


def events(connection: Connection, subject: str) -> list[Event]:
    """The latest events about a subject."""
    return [
        Event(_words(change.action), change.at, change.by)
        for change in history(connection, subject, SHOWN)
    ]


def _words(action: str) -> str:
    return said(WORDS.get(action) or WORDS.get(action.rpartition("_")[2], action))
