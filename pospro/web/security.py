"""Who may ask for what: every screen has a right or is public, forged requests are refused."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from pospro.domain.errors import N_, PosproError
from pospro.request.context import context, recognise
from pospro.request.rights import PUBLIC, approvable_right, needed_right, public, require
from pospro.storage import sessions
from pospro.storage.sessions import SignedIn
from pospro.web import approvals, cookies
from pospro.web.fragments import is_fragment, leave_for, path_to

LONGEST_SESSION = timedelta(hours=12)
"""After a working day a session ends by itself, also at a till that was never left alone."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_forms = CSRFProtect()


class Forged(PosproError):
    """A request that changes something does not come from a page of this program."""

    status = 403
    code = "forged"


def init_app(app: Flask) -> None:
    """Guard every screen; the context of the request must have begun before."""
    app.config.update(
        SESSION_COOKIE_NAME="form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_CHECK_DEFAULT=False,
        # A till stays open for days; its forms must not grow too old.
        WTF_CSRF_TIME_LIMIT=None,
    )
    _forms.init_app(app)
    if app.has_static_folder:
        public(app.view_functions["static"])
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    """Refuse whoever may not; answers with the way to the door where nobody is signed in."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    if request.method not in SAFE_METHODS:
        _refuse_forged()
    if (found := _holder()) is not None:
        recognise(found)
    view = current_app.view_functions[request.endpoint]
    if needed_right(view) != PUBLIC and context.person is None:
        return leave_for(path_to("sign_in.page", next=_present_page()))
    require(view)
    if approvable_right(view) is not None:
        approvals.read()
    return None


def _refuse_forged() -> None:
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    if site not in {"same-origin", "none"} or (origin and urlsplit(origin).netloc != request.host):
        raise Forged(N_("This did not come from a page of the till. Open the till and try again."))
    try:
        _forms.protect()
    except CSRFError:
        raise Forged(N_("The page is out of date. Reload it and try again.")) from None


def _holder() -> SignedIn | None:
    token = cookies.session_token()
    if token is None:
        return None
    with context.db.reading() as connection:
        return sessions.by_session(connection, token, context.clock.now() - LONGEST_SESSION)


def _present_page() -> str:
    """Where the person was, to come back to after signing in."""
    if is_fragment():
        address = urlsplit(request.headers.get("HX-Current-URL", ""))
    elif request.method in SAFE_METHODS:
        address = urlsplit(request.full_path.rstrip("?"))
    else:
        address = urlsplit(request.referrer or "")
    return f"{address.path}?{address.query}" if address.query else address.path
