"""A contact's page: how to reach it, what was said lately, and what came of it."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import policy, telling
from webapp.book import queries
from webapp.book.routes import bp
from webapp.claims import queries as claims
from webapp.clients import queries as clients
from webapp.htmx import announce, page
from webapp.interactions import queries as interactions
from webapp.interactions.rules import mark_of
from webapp.policy import Permission, requires


@bp.get("/contacts/<int:contact_id>")
@requires(Permission.CONTACT_READ)
def contact(contact_id: int) -> Response:
    """One contact with the last interactions; `?moved=ID` comes from the form that has just moved it."""
    viewer = policy.viewer()
    person = queries.person(viewer, contact_id)
    before = mark_of(request.args.get("before"))
    came = clients.came_from(viewer, contact_id) if person.is_newcomer else None
    if "moved" in request.args:
        _announce_move(contact_id, came)
    return page(
        "book/contact.html",
        "timeline",
        person=person,
        contact=person.contact,
        came=came,
        undo_url=_undo_url(contact_id, came),
        reachable=queries.reachable(viewer, contact_id),
        relations=clients.relations(viewer, contact_id),
        walk=interactions.of_contact(viewer, contact_id, before=before),
        claims=claims.of_contact(viewer, contact_id, limit=10) if viewer.may(Permission.CLAIM_READ) else [],
        initiatives=queries.initiatives_of_contact(viewer, contact_id)
        if viewer.may(Permission.INITIATIVE_READ)
        else [],
        before=before,
        path=url_for(".contact", contact_id=contact_id),
    )


@bp.get("/contacts/<int:contact_id>/history")
@requires(Permission.CONTACT_READ)
def contact_history(contact_id: int) -> Response:
    """Who changed what about a contact."""
    viewer = policy.viewer()
    person = queries.person(viewer, contact_id)
    came = clients.came_from(viewer, contact_id)
    return page(
        "layouts/history.html",
        came=came,
        undo_url=_undo_url(contact_id, came),
        title=person.contact.name,
        entries=telling.history(viewer, "contact", contact_id),
        back=url_for(".contact", contact_id=contact_id),
    )


def _announce_move(contact_id: int, came: clients.Came | None) -> None:
    if came is not None and str(came.id) == request.args["moved"]:
        announce(_("Moved here from %(household)s.", household=came.household), undo_url=_undo_url(contact_id, came))


def _undo_url(contact_id: int, came: clients.Came | None) -> str | None:
    if came is None or not came.can_take_back or not policy.viewer().may(Permission.CONTACT_EDIT):
        return None
    return url_for(".take_move_back", contact_id=contact_id, move=came.id)
