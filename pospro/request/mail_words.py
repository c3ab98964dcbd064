"""What is said of a mail, to people and to programs: its state, or its cause and a cure."""

from pospro.domain.errors import N_
from pospro.storage.mail_jobs import MailJob

STATES = {
    "queued": N_("Waiting to be sent"),
    "sending": N_("Being sent"),
    "done": N_("Sent"),
    "held": N_("Not sent yet; it is tried again"),
    "unconfirmed": N_("It may have been sent"),
    "failed": N_("Not sent"),
    "cancelled": N_("Given up"),
}

CAUSES = {
    "unreachable": N_(
        "The mail server does not answer. Are the internet, its name and its port right?"
    ),
    "silent": N_("The mail server took the call but says nothing. Try another port or encryption."),
    "connection_lost": N_("The mail server hung up."),
    "certificate": N_("The mail server's certificate cannot be trusted. Is its name right?"),
    "encryption": N_("The mail server encrypts in another way. Choose the other kind or port."),
    "password": N_("The mail server does not accept the user or the password. Enter them again."),
    "no_sign_in": N_(
        "The mail server takes no password here. Choose an encryption, or leave the user empty."
    ),
    "refused": N_("The mail server refused the connection."),
    "sender": N_(
        "The mail server does not take mails from this sender. Use the address of the user."
    ),
    "recipients": N_("The mail server does not take mails for these addresses. Are they right?"),
    "content": N_("The mail server did not take the mail itself."),
    "no_server": N_("There is no mail server. Enter one."),
    "sealed": N_("The password was kept with another key. Enter it again."),
}

PERHAPS = {
    "interrupted": N_(
        "The program stopped while it was sent. Ask whether it arrived before you send it again."
    ),
    "connection_lost": N_(
        "The connection broke at the very end. Ask whether it arrived before you send it again."
    ),
    "silent": N_(
        "The mail server did not confirm it. Ask whether it arrived before you send it again."
    ),
}
"""Causes of mails that may have been sent."""


def mail_words(job: MailJob | None) -> str:
    """The message id of what is said about a mail: the cause where there is one to put right."""
    if job is None:
        return ""
    if job.state == "unconfirmed":
        return PERHAPS.get(job.cause, STATES[job.state])
    if job.state in ("held", "failed"):
        return CAUSES.get(job.cause, STATES[job.state])
    if job.cause == "some_refused":
        return N_("Sent, but not to all: the mail server refused some addresses.")
    return STATES[job.state]
