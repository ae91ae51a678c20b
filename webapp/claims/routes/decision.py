"""The decision form, as the queue and a claim's page both show it."""

from typing import Any

from webapp import periods
from webapp.claims import queries, rules
from webapp.claims.forms import DecisionForm, PapersDecisionForm
from webapp.claims.queries import papers
from webapp.claims.queries.findings import findings_of
from webapp.claims.routes.against import against
from webapp.claims.routes.offering import offering
from webapp.formats import amount_text
from webapp.policy import Permission, viewer


def form_for(details: queries.Details, *sent: Any, **fields: Any) -> DecisionForm:
    """The form that decides a claim of this kind, with what was sent or with fields to begin with."""
    claim, today = details.claim, periods.today(viewer().firm.zone)
    if rules.is_documented(claim.kind):
        return PapersDecisionForm(*sent, currency=claim.currency, has_amount=claim.amount_minor > 0, **fields)
    return DecisionForm(*sent, currency=claim.currency, today=today, **fields)


def _papers(details: queries.Details) -> dict[str, Any]:
    """The evidence half of the form for a claim that documents confirm."""
    attached = papers.papers_of(viewer(), details.claim.id)
    found = findings_of(viewer(), details, (), attached=attached)
    return {
        "offered": attached,
        "left_out": 0,
        "ways": [],
        "against": [against(one, details.claim) for one in found],
        "found": ",".join(one.key for one in found),
    }


def decision_context(details: queries.Details, form: DecisionForm | None, back: str, state: str = "") -> dict[str, Any]:
    """What templates/claims/_decision.html needs; without a form where this viewer cannot decide."""
    may_decide = viewer().may(Permission.CLAIM_DECIDE)
    if not may_decide or details.claim.state not in rules.OPEN or details.conflict:
        return {"decision_form": form, "may_decide": False, "offered": [], "against": []}
    claim = details.claim
    by_papers = rules.is_documented(claim.kind)
    evidence = _papers(details) if by_papers else offering(details, form, back, state)
    if form is None:
        form = form_for(
            details,
            data={"version": details.version, "seen_minor": claim.rest_minor, "back": back, "state": state}
            | ({"confirmed": amount_text(claim.rest_minor or None, claim.currency)} if by_papers else {}),
        )
    # An id of its own, so that a text typed for one claim never stays in the field of the next.
    form.reason.id, form.release_rest.id = f"reason-{claim.id}", f"release-{claim.id}"
    if isinstance(form, PapersDecisionForm):
        form.documents.id, form.confirmed.id = f"documents-{claim.id}", f"confirmed-{claim.id}"
    form.until.id = f"until-{claim.id}"
    is_due = claim.expected_on is None or claim.expected_on < periods.today(viewer().firm.zone)
    return {
        "decision_form": form,
        "may_decide": True,
        **evidence,
        "by_papers": by_papers,
        "may_reject": rules.possible(details.standing, rules.Event.REJECT),
        "may_release": rules.possible(details.standing, rules.Event.RELEASE),
        "may_extend": rules.possible(details.standing, rules.Event.EXTEND),
        "may_lapse": rules.possible(details.standing, rules.Event.LAPSE) and is_due,
    }
