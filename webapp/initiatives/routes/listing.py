"""All initiatives, as a tree."""

from flask import Response, request

from webapp.htmx import page
from webapp.initiatives import queries
from webapp.initiatives.forms import KINDS
from webapp.initiatives.routes import bp
from webapp.policy import Permission, requires, viewer


@bp.get("/initiatives")
@requires(Permission.INITIATIVE_READ)
def listing() -> Response:
    """The tree: what runs or comes, what is over, or both."""
    when = request.args.get("when", "current")
    when = when if when in queries.WHEN else "current"
    placed = queries.listing(when, viewer().firm.zone)
    return page("initiatives/list.html", "initiatives", placed=placed, when=when, kinds=KINDS)
