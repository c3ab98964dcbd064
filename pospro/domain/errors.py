"""Refusals: every one is a sentence that says what to do next, with its facts beside it."""


def N_(message: str) -> str:  # noqa: N802  the name that gettext tools look for
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return message


class PosproError(Exception):
    """A request that pospro refuses.

    `message` is an English template with {named} placeholders and is also the key under which
    translations are found; `facts` fill the placeholders. `status` is the HTTP status, `code` the
    word a program can test for.
    """

    status = 422
    code = "refused"

    def __init__(self, message: str, /, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.message.format(**self.facts)


class BadInput(PosproError):
    """Something typed or sent cannot be used; `field` names the form's field, if there is one."""

    code = "bad_input"

    def __init__(self, message: str, /, *, field: str | None = None, **facts: object) -> None:
        super().__init__(message, **facts)
        self.field = field


class NotSignedIn(PosproError):
    """Nobody is signed in, or the session has ended."""

    status = 401
    code = "not_signed_in"


class NotAllowed(PosproError):
    """The person signed in lacks the right; someone who has it may approve."""

    status = 403
    code = "not_allowed"


class NotFound(PosproError):
    """What was asked for does not exist here."""

    status = 404
    code = "not_found"


class Conflict(PosproError):
    """The request does not fit the present state of what it would change."""

    status = 409
    code = "conflict"


class StaleVersion(Conflict):
    """Somebody changed the same thing after this screen was drawn.

    `seen` is the version that the screen showed, where versions are numbers.
    """

    code = "stale"

    def __init__(self, message: str, /, *, seen: int | None = None, **facts: object) -> None:
        super().__init__(message, **facts)
        self.seen = seen


class Busy(PosproError):
    """The request could not be served in time and may be repeated unchanged."""

    status = 503
    code = "busy"
