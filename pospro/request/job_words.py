"""What is said of a print job, to people and to programs: its state, or its cause and a cure."""

from typing import Protocol

from pospro.domain.errors import N_

STATES = {
    "queued": N_("Waiting for the printer"),
    "sending": N_("Printing"),
    "done": N_("Printed"),
    "held": N_("The printer is not ready"),
    "unconfirmed": N_("Nobody knows whether it was printed"),
    "failed": N_("It cannot be printed"),
    "cancelled": N_("Printing was called off"),
}

CAUSES = {
    "unreachable": N_("The printer does not answer. Is it switched on and connected?"),
    "silent": N_("The printer took it but says nothing. Look whether paper came out."),
    "connection_lost": N_("The connection broke while printing. Look whether paper came out."),
    "interrupted": N_("The program stopped while printing. Look whether paper came out."),
    "paper_out": N_("There is no paper. Put in a new roll; it goes on by itself."),
    "cover_open": N_("The cover is open. Close it; it goes on by itself."),
    "cutter": N_("The cutter is stuck. Switch the printer off and on again."),
    "error": N_("The printer reports an error. Switch it off and on again."),
    "offline": N_("The printer is offline. Press its feed or online key."),
    "ProfileUnknown": N_("The printer's model is unknown. Choose another one."),
    "AddressInvalid": N_("The printer's address cannot be used. Correct it."),
    "LibraryMissing": N_("The package for USB printers is missing. Install pospro with [usb]."),
}

UNTOUCHED = {
    "silent": N_("The printer says nothing. Switch it off and on again."),
    "connection_lost": N_("The printer hung up before anything was printed."),
}
"""Causes that mean something else when nothing was sent yet."""


class Told(Protocol):
    """A job of which screens tell."""

    @property
    def state(self) -> str: ...

    @property
    def cause(self) -> str: ...


def job_words(job: Told | None) -> str:
    """The message id of what is said about a job: the cause where there is one to put right."""
    if job is None:
        return N_("No receipt was printed")
    if job.state in ("held", "unconfirmed", "failed"):
        causes = CAUSES | UNTOUCHED if job.state == "held" else CAUSES
        return causes.get(job.cause, STATES[job.state])
    return STATES[job.state]
