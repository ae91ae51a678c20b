"""What comboboxes offer: contacts and households by a few letters."""

from typing import Any

from flask import Response, current_app, make_response, request
from flask_babel import gettext as _

from webapp.clients import queries
from webapp.clients.routes import bp
from webapp.htmx import page, wants_fragment
from webapp.policy import Permission, requires, viewer


@bp.get("/contacts/options")
@requires(Permission.CONTACT_READ)
def contact_options() -> Any:
    """Contacts by name, number or address; recent ones before anything is typed."""
    return _answer(_("Find a contact"), queries.find_contacts(viewer(), _typed()), _typed(), "contact")


@bp.get("/households/options")
@requires(Permission.HOUSEHOLD_NAME)
def household_options() -> Any:
    """Households by their own or a contact's name."""
    return _answer(_("Find a household"), queries.find_households(viewer(), _typed()), _typed(), "household")


def _answer(title: str, found: list[Any], typed: str, kind: str) -> Response:
    if not wants_fragment():
        return make_response(page("clients/options.html", title=title, found=found, typed=typed, kind=kind))
    # One answer for each letter typed: no layout, no counters of the navigation.
    lines = current_app.jinja_env.get_template("clients/_options.html").render(found=found, typed=typed, kind=kind)
    response = make_response(lines)
    response.vary.add("HX-Request-Type")
    return response


def _typed() -> str:
    return request.args.get("q", "")[:200]
