"""The page of one claim."""

from datetime import date
from typing import Any

from flask import Response

from webapp import periods, telling
from webapp.claims import queries, rules
from webapp.claims.forms import AnswerForm, DecisionForm, PaperForm, ReopeningForm, VersionForm
from webapp.claims.queries import papers
from webapp.claims.routes import bp
from webapp.claims.routes.decision import decision_context
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer


@bp.get("/claims/<int:claim_id>")
@requires(Permission.CLAIM_READ)
def show(claim_id: int) -> Response:
    """A claim with its terms, credit, evidence, decisions, questions and history."""
    return show_page(claim_id)


def show_page(claim_id: int, status: int = 200, decision_form: DecisionForm | None = None, **forms: Any) -> Response:
    """The page, with forms that were refused in place of fresh ones."""
    today = periods.today(viewer().firm.zone)
    details = queries.details_of(viewer(), claim_id, today)
    claim, is_own = details.claim, details.is_own and viewer().may(Permission.CLAIM_FILE)
    exchange, again = queries.exchange_of(viewer(), details), details.later_claim_id
    fresh: dict[str, Any] = {"pressed": VersionForm(data={"version": details.version})}
    fresh |= _reopening(details, exchange, today)
    if viewer().may(Permission.CLAIM_FILE) and queries.is_open_for_answer(viewer(), details):
        fresh["answer_form"] = AnswerForm(data={"version": details.version})
    is_attachable = is_own and details.may_open and claim.state in rules.OPEN and rules.is_documented(claim.kind)
    if is_attachable:
        fresh["paper_form"] = PaperForm()
    decision = decision_context(details, decision_form, "claim")
    return page(
        "claims/show.html",
        "claim",
        status,
        details=details,
        claim=claim,
        today=today,
        exchange=exchange,
        history=telling.history(viewer(), "claim", claim_id) if claim.is_full else [],
        may_edit=is_own
        and details.may_open
        and rules.possible(details.standing, rules.Event.EDIT)
        and not (claim.is_overdue(today)),
        may_take_extension_back=_extended_last(details, exchange),
        may_withdraw=is_own and rules.possible(details.standing, rules.Event.WITHDRAW),
        may_claim_again=is_own and details.may_open and claim.state in rules.UNPAID and not again,
        **{**fresh, **forms},
        **decision,
        papers=_papers(details, decision),
    )


def _reopening(details: queries.Details, exchange: list[queries.Statement], today: date) -> dict[str, Any]:
    """The form that reopens a claim, or why the viewer may not and who could."""
    hindrance = rules.second_conflict(viewer().id, details.conflict, queries.deciders_in(exchange))
    may = viewer().may(Permission.CLAIM_DECIDE) and rules.possible(details.standing, rules.Event.REOPEN)
    if not may or details.later_claim_id:
        return {"second_conflict": hindrance}
    others = queries.who_could_reopen(details, exchange, today) if hindrance else []
    found: dict[str, Any] = {"second_conflict": hindrance, "reopeners": others}
    # What is open still waits for its next decision: that somebody else may reopen it would be no news there.
    if not (others and details.claim.state in rules.OPEN):
        found["reopening_form"] = ReopeningForm(data={"version": details.version})
    return found


def _extended_last(details: queries.Details, exchange: list[queries.Statement]) -> bool:
    """Whether the viewer extended this promise, and nothing was decided, asked or answered since."""
    last = exchange[-1] if exchange else None
    is_mine = last is not None and last.outcome == "extend" and last.who_id == viewer().id and not last.is_back
    may = viewer().may(Permission.CLAIM_DECIDE) and details.conflict is None
    return is_mine and may and rules.possible(details.standing, rules.Event.EXTEND)


def _papers(details: queries.Details, decision: dict[str, Any]) -> list[papers.Paper]:
    """The claim's documents, unless the decision form beside shows them already."""
    is_shown = details.claim.is_full and rules.is_documented(details.claim.kind) and not decision.get("by_papers")
    return papers.papers_of(viewer(), details.claim.id) if is_shown else []
