"""The decision form, as the queue and a claim's page both show it."""

from typing import Any, NamedTuple

from webapp import periods
from webapp.claims import queries, rules
from webapp.claims.forms import DecisionForm
from webapp.claims.queries import evidence
from webapp.formats import amount_text
from webapp.policy import Permission, viewer


class Offered(NamedTuple):
    """A candidate with the amount in its field."""

    candidate: rules.Candidate
    amount: str


def decision_context(details: queries.Details, form: DecisionForm | None, back: str, state: str = "") -> dict[str, Any]:
    """What templates/claims/_decision.html needs; without a form where this viewer cannot decide."""
    may_decide = viewer().may(Permission.CLAIM_DECIDE)
    if not may_decide or details.claim.state not in rules.OPEN or details.conflict:
        return {"decision_form": form, "may_decide": False, "offered": []}
    claim = details.claim
    day = evidence.day_spoken_of(claim.kind, claim.expected_on, details.conflict_from)
    wanted = rules.Wanted(claim.rest_minor, day)
    lines = evidence.open_lines(viewer(), claim.household_id or 0, claim.currency, wanted)
    ranked = evidence.ranked(wanted, lines, evidence.names_of(viewer(), claim.household_id or 0) if lines else [])
    fresh = {line: amount_text(minor, claim.currency) for line, minor in rules.prefilled(wanted, ranked).items()}
    amounts = form.typed() if form is not None else fresh
    if form is None:
        form = DecisionForm(
            data={"version": details.version, "seen_minor": claim.rest_minor, "back": back, "state": state},
            currency=claim.currency,
        )
    # An id of its own, so that a text typed for one claim never stays in the field of the next.
    form.reason.id, form.release_rest.id = f"reason-{claim.id}", f"release-{claim.id}"
    is_due = claim.expected_on is None or claim.expected_on < periods.today(viewer().firm.zone)
    is_promise = claim.kind == "promised" and claim.expected_on
    return {
        "decision_form": form,
        "may_decide": True,
        "counted_from": "promise" if is_promise else "contact" if details.interaction_at else "claim",
        "offered": [Offered(one, amounts.get(one.line.id, "")) for one in ranked],
        "may_reject": rules.possible(details.standing, rules.Event.REJECT),
        "may_release": rules.possible(details.standing, rules.Event.RELEASE),
        "may_lapse": rules.possible(details.standing, rules.Event.LAPSE) and is_due,
    }
