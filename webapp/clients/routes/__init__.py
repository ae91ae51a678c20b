"""The pages on which households, contacts and coverage are written, one file a noun."""

from flask import Blueprint, Response, make_response

from webapp.htmx import page

bp = Blueprint("clients", __name__)


def sheet(title: str, form: object, action: str, back: str, status: int = 200, **context: object) -> Response:
    """A form by itself: a page, or what the dialog shows."""
    about = {"title": title, "form": form, "action": action, "back": back, **context}
    return make_response(page("clients/form.html", "sheet", status, **about))


from webapp.clients.routes import (  # noqa: E402
    addresses,
    consents,
    contacts,
    coverage,
    households,
    options,
    points,
    relations,
    segments,
)

__all__ = [
    "addresses", "bp", "consents", "contacts", "coverage", "households", "options", "points", "relations", "segments",
    "sheet",
]  # fmt: skip
