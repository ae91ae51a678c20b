"""Taking a decision, from the queue or from a claim's page."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import formats, periods
from webapp.claims import queries, rules, service
from webapp.claims.forms import DecisionForm, PapersDecisionForm
from webapp.claims.queries.wording import state_words
from webapp.claims.routes import bp
from webapp.claims.routes.decision import form_for
from webapp.claims.routes.queue import queue_page
from webapp.claims.routes.show import show_page
from webapp.claims.service import Evidence, Seen
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.post("/claims/<int:claim_id>/decision")
@requires(Permission.CLAIM_DECIDE)
def decide(claim_id: int) -> Answer:
    """Confirms, rejects, asks, releases the rest, extends a promise or lets it lapse, as the pressed button says."""
    today = periods.today(viewer().firm.zone)
    details = queries.details_of(viewer(), claim_id, today)
    form = form_for(details, request.form)
    state = form.state.data if form.state.data in rules.OPEN else ""
    is_queue = form.back.data == "queue"

    def act() -> str:
        claim = _act(claim_id, form)
        amount = formats.money(claim.allocated_minor or claim.amount_minor or None, claim.currency)
        flash(
            _("%(household)s, %(amount)s: %(state)s.", household=details.claim.household_name, amount=amount,
              state=state_words(claim.state)),
            "success",
        )  # fmt: skip
        if not is_queue:
            return url_for("claims.show", claim_id=claim_id)
        after = queries.Place(details.claim.filed_at, claim_id)
        following = queries.next_to_decide(viewer(), state, today, after)
        return url_for("claims.queue", claim=following, state=state or None)

    def again(status: int) -> Response:
        form.intended.data = form.pressed
        if status == 409:
            _look_again(form, claim_id)
        if is_queue:
            return queue_page(claim_id, state, status, form)
        return show_page(claim_id, status, decision_form=form)

    return submit(form, act, again=again, then=str)


def _act(claim_id: int, form: DecisionForm) -> Any:
    shown = frozenset((form.found.data or "").split(","))
    seen = Seen(form.version.data or 0, form.seen_minor.data or 0, shown)
    reason = form.reason.data or ""
    if form.pressed == "confirm" and isinstance(form, PapersDecisionForm):
        return service.confirm_by_documents(
            claim_id=claim_id, seen=seen, document_ids=[one for one in form.documents.data or () if one],
            amount_minor=form.confirmed_minor, reason=reason, actor=viewer(),
        )  # fmt: skip
    if form.pressed == "confirm":
        used = [Evidence(line_id, minor, rest) for line_id, (minor, rest) in form.amounts.items()]
        return service.confirm_claim(
            claim_id=claim_id, seen=seen, evidence_used=used, reason=reason,
            is_rest_released=form.release_rest.data, actor=viewer(),
        )  # fmt: skip
    if form.pressed == "reject":
        return service.reject_claim(claim_id=claim_id, seen=seen, reason=reason, actor=viewer())
    if form.pressed == "ask":
        return service.ask_claimant(claim_id=claim_id, seen=seen, question=reason, actor=viewer())
    if form.pressed == "extend" and form.until.data is not None:
        return service.extend_promise(
            claim_id=claim_id, seen=seen, until=form.until.data, reason=reason, actor=viewer()
        )  # fmt: skip
    if form.pressed == "release":
        return service.release_rest(claim_id=claim_id, seen=seen, reason=reason, actor=viewer())
    return service.lapse_claim(claim_id=claim_id, seen=seen, actor=viewer())


def _look_again(form: DecisionForm, claim_id: int) -> None:
    """After a refusal the page shows the claim as it is now, and so does the form."""
    now = queries.details_of(viewer(), claim_id, periods.today(viewer().firm.zone))
    for field, value in ((form.version, now.version), (form.seen_minor, now.claim.rest_minor)):
        field.data = value
        field.raw_data = [str(value)]
