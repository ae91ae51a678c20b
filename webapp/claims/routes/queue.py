"""The queue: open claims at the left, the evidence for the chosen one at the right."""

from typing import Any

from flask import Response, request, url_for

from webapp import periods
from webapp.claims import queries, rules
from webapp.claims.forms import DecisionForm
from webapp.claims.queries.wording import state_pill
from webapp.claims.routes import bp
from webapp.claims.routes.decision import decision_context
from webapp.claims.routes.places import mark, number_asked, place_asked
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer

NOTHING = queries.QueuePage([], False, False)


@bp.get("/claims/queue")
@requires(Permission.QUEUE_READ)
def queue() -> Response:
    """Open claims, oldest first; ?claim=ID opens one, ?state= limits them, ?after= and ?before= turn pages."""
    return queue_page(number_asked("claim"), request.args.get("state", "")[:200])


def queue_page(
    claim_id: int | None, state: str, status: int = 200, decision_form: DecisionForm | None = None
) -> Response:
    """The queue with a claim open: the one asked for, else the oldest that this viewer may decide."""
    # A decision that was refused is still at the queue, whatever the address of its form.
    request.environ["rapport.place"] = url_for("claims.queue")
    today = periods.today(viewer().firm.zone)
    # Nothing waits in a state that there is not.
    listed = queries.queue_page(viewer(), state, today, place_asked()) if state in ("", *rules.OPEN) else NOTHING
    if claim_id is None and listed.rows:
        free = [one.claim.id for one in listed.rows if one.conflict is None]
        claim_id = free[0] if free else listed.rows[0].claim.id
    chosen: dict[str, Any] = {"details": None, "claim": None}
    if claim_id is not None:
        details = queries.details_of(viewer(), claim_id, today)
        chosen = {
            "details": details,
            "claim": details.claim,
            "exchange": queries.exchange_of(viewer(), details),
            **decision_context(details, decision_form, "queue", state),
        }
    place: dict[str, Any] = {name: request.args[name] for name in ("after", "before") if name in request.args}
    before, after = _pages(listed, state)
    shown = page(
        "claims/queue.html",
        "queue",
        status,
        waiting=listed.rows,
        state=state,
        tabs=_tabs(state),
        place=place,
        is_chosen="claim" in request.args or request.method == "POST",
        today=today,
        before=before,
        after=after,
        **chosen,
    )
    if request.method == "GET" and claim_id is not None:
        address = url_for("claims.queue", claim=claim_id, state=state or None, **place)
        shown.headers["HX-Push-Url" if _is_turned() else "HX-Replace-Url"] = address
    return shown


def _is_turned() -> bool:
    """Whether a page or a state was chosen: only that leaves a trail to go back through.

    After a decision, and along the list, the address merely follows.
    """
    return "claim" not in request.args and request.headers.get("HX-Source", "").partition("#")[0] == "a"


def _pages(listed: queries.QueuePage, state: str) -> tuple[str | None, str | None]:
    if not listed.rows:
        return None, None
    first, last = mark(listed.rows[0].claim), mark(listed.rows[-1].claim)
    before = url_for("claims.queue", state=state or None, before=first) if listed.has_older else None
    after = url_for("claims.queue", state=state or None, after=last) if listed.has_newer else None
    return before, after


def _tabs(state: str) -> list[dict[str, Any]]:
    from flask_babel import gettext as _

    words = {"": _("All open"), **{each: state_pill(each).text for each in rules.OPEN}}
    return [
        {"label": label, "url": url_for("claims.queue", state=each or None), "active": each == state}
        for each, label in words.items()
    ]
