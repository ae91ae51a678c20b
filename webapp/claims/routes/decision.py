"""The decision form, as the queue and a claim's page both show it."""

from typing import Any

from webapp import periods
from webapp.claims import queries, rules
from webapp.claims.forms import DecisionForm
from webapp.claims.routes.offering import offering
from webapp.policy import Permission, viewer


def decision_context(details: queries.Details, form: DecisionForm | None, back: str, state: str = "") -> dict[str, Any]:
    """What templates/claims/_decision.html needs; without a form where this viewer cannot decide."""
    may_decide = viewer().may(Permission.CLAIM_DECIDE)
    if not may_decide or details.claim.state not in rules.OPEN or details.conflict:
        return {"decision_form": form, "may_decide": False, "offered": [], "against": []}
    claim = details.claim
    evidence = offering(details, form, back, state)
    if form is None:
        form = DecisionForm(
            data={"version": details.version, "seen_minor": claim.rest_minor, "back": back, "state": state},
            currency=claim.currency,
        )
    # An id of its own, so that a text typed for one claim never stays in the field of the next.
    form.reason.id, form.release_rest.id = f"reason-{claim.id}", f"release-{claim.id}"
    is_due = claim.expected_on is None or claim.expected_on < periods.today(viewer().firm.zone)
    return {
        "decision_form": form,
        "may_decide": True,
        **evidence,
        "may_reject": rules.possible(details.standing, rules.Event.REJECT),
        "may_release": rules.possible(details.standing, rules.Event.RELEASE),
        "may_lapse": rules.possible(details.standing, rules.Event.LAPSE) and is_due,
    }
