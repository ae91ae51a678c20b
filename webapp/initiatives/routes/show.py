"""One initiative."""

from flask import Response, url_for

from webapp import telling
from webapp.htmx import page
from webapp.initiatives import queries
from webapp.initiatives.forms import KINDS
from webapp.initiatives.routes import bp
from webapp.initiatives.routes.costs import cost_context
from webapp.initiatives.routes.guests import guest_context
from webapp.policy import Permission, requires, viewer


@bp.get("/initiatives/<slug>")
@requires(Permission.INITIATIVE_READ)
def show(slug: str) -> Response:
    """What it is, costs and brought, whom it touched; each part within what the viewer may see."""
    who = viewer()
    family = queries.family(slug)
    initiative = family.initiative
    sees_contacts = who.may(Permission.CONTACT_READ)
    return page(
        "initiatives/show.html",
        initiative=initiative,
        owner=family.owner,
        family=family,
        kinds=KINDS,
        contacts=queries.first_contacts(who, initiative.id) if sees_contacts else None,
        most=queries.FIRST_CONTACTS,
        totals=None if sees_contacts else queries.totals(initiative.id),
        sections=queries.filled_sections(who, initiative, family.ids),
        **cost_context(initiative),
        **guest_context(initiative, limit=queries.FIRST_GUESTS),
    )


@bp.get("/initiatives/<slug>/history")
@requires(Permission.INITIATIVE_EDIT)
def history(slug: str) -> Response:
    """What was done to an initiative, its costs and its guest list, newest first; guests by act only."""
    initiative = queries.by_slug(slug)
    entries = telling.history(viewer(), "initiative", initiative.id, 50)
    back = url_for("initiatives.show", slug=slug)
    return page("layouts/history.html", title=initiative.name, back=back, entries=entries)
