"""A contact's page: how to reach it, what was said lately, and what came of it."""

from flask import Response, request, url_for

from webapp import policy, telling
from webapp.book import queries
from webapp.book.routes import bp
from webapp.claims import queries as claims
from webapp.clients import queries as clients
from webapp.htmx import page
from webapp.interactions import queries as interactions
from webapp.interactions.rules import mark_of
from webapp.policy import Permission, requires


@bp.get("/contacts/<int:contact_id>")
@requires(Permission.CONTACT_READ)
def contact(contact_id: int) -> Response:
    """One contact with the last interactions."""
    viewer = policy.viewer()
    person = queries.person(viewer, contact_id)
    before = mark_of(request.args.get("before"))
    return page(
        "book/contact.html",
        "timeline",
        person=person,
        contact=person.contact,
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
    return page(
        "layouts/history.html",
        title=person.contact.name,
        entries=telling.history(viewer, "contact", contact_id),
        back=url_for(".contact", contact_id=contact_id),
    )
