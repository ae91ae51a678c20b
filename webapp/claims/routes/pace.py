"""How the queue is doing, for those who work through it."""

from flask import Response

from webapp import periods
from webapp.claims import queries
from webapp.claims.routes import bp
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer


@bp.get("/claims/queue/figures")
@requires(Permission.QUEUE_READ)
def figures() -> Response:
    """What waits, since when, and how long decisions take: overall and per controller."""
    today = periods.today(viewer().firm.zone)
    return page(
        "claims/figures.html",
        "figures",
        figures=queries.figures(viewer(), today),
        agreement=queries.agreement(viewer(), today),
        days=queries.PACE_DAYS,
    )
