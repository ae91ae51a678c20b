"""What went wrong, in words: exceptions become pages, or short notices where htmx asked for a part of a page."""

from collections.abc import Sequence

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from webapp import guards, logs, typed
from webapp.exceptions import KeyReused, NotVisible, RuleBroken
from webapp.htmx import give_up, wants_fragment
from webapp.wording import spoken

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Registers one handler for each kind of refusal."""
    app.register_error_handler(NotVisible, lambda error: refusal(404))
    app.register_error_handler(RuleBroken, lambda error: refusal(409, spoken(error)))
    app.register_error_handler(KeyReused, lambda error: refusal(422, spoken(error)))
    app.register_error_handler(StaleDataError, lambda error: refusal(409, _("Somebody else changed this meanwhile.")))
    app.register_error_handler(IntegrityError, _integrity)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(NoConnectionFree, _unavailable)
    app.register_error_handler(OverflowError, _overflow)
    app.register_error_handler(StatementError, _statement)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _overflow(error: OverflowError) -> Response:
    """A number of the address or form that no key can be; any other overflow is a fault of ours."""
    return refusal(400) if "too large to convert" in str(error) else _unexpected(error)


def refusal(status: int, message: str = "", carried: Sequence[tuple[str, str]] = ()) -> Response:
    """A page, or a notice into #flashes, that says what happened and what to do next; with what can be sent again."""
    give_up()
    g.is_refusal, g.is_broken = True, status >= 500
    title, advice = _words(status)
    if status == 400 and carried:
        title = _("Your form is still here")
    template = "errors/_notice.html" if wants_fragment() else "errors/page.html"
    about = {"status": status, "title": title, "message": message or advice, "advice": advice}
    html = render_template(template, **about, typed=typed.of(request), carried=carried, place=typed.came_from(request))
    response = make_response(html, status)
    if wants_fragment():
        response.headers["HX-Retarget"] = "#flashes"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (_("That request was not understood"), _("Load the page again and repeat what you did.")),
        401: (_("Please sign in"), _("Sign in and try again.")),
        403: (_("Not allowed"), _("Your roles do not include this. Ask an administrator if you need it.")),
        404: (_("Not found"), _("There is nothing here for you. Check the address, or search for it.")),
        405: (_("Not possible here"), _("Go back and use the buttons of the page.")),
        409: (_("That cannot be done now"), _("Load the page again to see how things stand.")),
        413: (_("That is too large"), _("Send a smaller file or a shorter text, or split it.")),
        422: (_("Something in the form is wrong"), _("Go back, mend it and send it again.")),
        429: (_("Too many tries"), _("Wait a few minutes and try again.")),
        503: (_("Not available right now"), _("Try again in a moment; nothing was lost.")),
    }
    return known.get(status, (_("Something went wrong"), _("It is our fault, not yours. Nothing was saved.")))


def _forgery(error: CSRFError) -> Response:
    if current_user.is_authenticated and wants_fragment():
        # The form is still on the page, and its token is renewed with this answer.
        return refusal(400, _("This form was older than your session. Press the button once more."))
    carried = typed.carried(request)
    if current_user.is_authenticated and carried:
        return refusal(400, _("This form was older than your session. Send it again."), carried)
    if current_user.is_authenticated or request.path == "/sign-in":
        return refusal(400, _("This form is too old. Load the page again."))
    return refusal(401, _("Your session has ended. Nothing that you typed is lost."), carried)


def _integrity(error: IntegrityError) -> Response:
    message = guards.message_of(error)
    if message is None:
        log.warning("constraint refused a write", kind=type(error.orig).__name__)
    return refusal(409, message or _("This no longer fits with what is stored. Load the page again."))


def _database(error: DBAPIError) -> Response:
    message = guards.message_of(error)
    if message is not None:
        return refusal(409, message)
    if isinstance(error, DataError):
        # PostgreSQL's way of saying that no column holds such a number or day.
        return refusal(400)
    if isinstance(error, OperationalError | InterfaceError):
        return _unavailable(error)
    return _unexpected(error)


def _unavailable(error: Exception) -> Response:
    log.error("database not available", kind=type(getattr(error, "orig", error)).__name__)
    return refusal(503)


def _statement(error: StatementError) -> Response:
    """A number or day that was typed and that no database can hold is no fault of ours."""
    return refusal(400) if isinstance(error.orig, OverflowError) else _unexpected(error)


def _http(error: HTTPException) -> AnyResponse:
    original = getattr(error, "original_exception", None)
    if original is not None:
        # After the view, as when the session is written: only then does Flask wrap what was raised.
        if isinstance(original, NoConnectionFree):
            return _unavailable(original)
        return _database(original) if isinstance(original, DBAPIError) else _unexpected(original)
    response = error.get_response()
    if response.status_code < 400:
        return response
    shown = refusal(
        error.code or 500, (error.description or "") if error.code in (401, 403, 413, 422) and _is_ours(error) else ""
    )
    if "Retry-After" in response.headers:
        shown.headers["Retry-After"] = response.headers["Retry-After"]
    return shown


def _is_ours(error: HTTPException) -> bool:
    return error.description != type(error).description


def _unexpected(error: Exception) -> Response:
    # The message may quote client data, so only the kind and the place go to the log.
    log.error("unexpected error", kind=type(error).__name__, at=logs.place_of(error))
    return refusal(500)
