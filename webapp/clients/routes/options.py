"""What boxes offer in which a contact or a household is chosen by a few letters."""

from flask import Response, request
from flask_babel import gettext as _

from webapp.clients import queries
from webapp.clients.routes import bp
from webapp.htmx import Option, options
from webapp.policy import Permission, requires, viewer


@bp.get("/contacts/options")
@requires(Permission.CONTACT_READ)
def contact_options() -> Response:
    """Contacts by name, number or address; recent ones before anything is typed."""
    found = queries.find_contacts(viewer(), request.args.get("q", "")[:200])
    notes = queries.contact_notes(viewer(), found)
    return options(
        _("Contacts that match"),
        [Option(one.id, one.name, notes[one.id], "user") for one in found],
        _("Nobody of your contacts matches."),
    )


@bp.get("/households/options")
@requires(Permission.CONTACT_READ)
def household_options() -> Response:
    """Households that one may open, by their name or that of somebody in them."""
    found = queries.find_households(viewer(), request.args.get("q", "")[:200])
    notes = queries.household_notes(viewer(), found)
    return options(
        _("Households that match"),
        [Option(one.id, one.name, notes.get(one.id, ""), "house") for one in found],
        _("None of your households matches."),
    )
