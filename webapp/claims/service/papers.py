"""Claims that documents confirm: attaching one, and the decision by those that are attached."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import audit, periods
from webapp.claims.models import Claim, ClaimDocument, DocumentEvidence
from webapp.claims.queries import deciding, filing, papers
from webapp.claims.queries.papers import Paper
from webapp.claims.rules import OPEN, Event, Refusal, after, is_documented
from webapp.claims.service import words
from webapp.claims.service.deciding import Seen, open_for_decision, release_rest
from webapp.claims.service.decision import decided, found_against, reach, tell
from webapp.claims.service.filing import standing
from webapp.claims.service.second_looks import draw
from webapp.db import db
from webapp.documents import service as documents
from webapp.documents.service import Kept
from webapp.exceptions import NotVisible, RuleBroken
from webapp.policy import Viewer


def attach_document(*, claim_id: int, kept: Kept, title: str, actor: Viewer) -> ClaimDocument:
    """Puts a file among the household's documents and attaches it to an own open claim, for controllers to see.

    A file that the household has already is attached as it is. Whoever decides the claim next has to see it first.
    Raises NotVisible, RuleBroken.
    """
    claim = deciding.locked_claim(actor, claim_id)
    if actor.id not in (claim.claimant_id, claim.entered_by_id):
        raise NotVisible
    filing.household_origin(actor, claim.household_id)
    if claim.state not in OPEN:
        raise RuleBroken(words.of_refusal(Refusal.NOT_OPEN))
    if not is_documented(claim.kind):
        raise RuleBroken(_("Money is confirmed by activity, never by documents."))
    number, known_as = documents.find_or_add_document(
        household_id=claim.household_id, kept=kept, kind="contract", title=title, actor=actor
    )
    if papers.is_attached(claim.id, number):
        raise RuleBroken(_("This file is attached already: %(title)s.", title=known_as))
    attached = ClaimDocument(claim_id=claim.id, document_id=number, attached_by_id=actor.id, attached_at=periods.now())
    db.session.add(attached)
    flag_modified(claim, "state")
    audit.record(
        actor, "claim.document-attached", object_type="claim", object_id=claim.id, household_id=claim.household_id,
        document_id=number, state=claim.state,
    )  # fmt: skip
    return attached


def confirm_by_documents(
    *, claim_id: int, seen: Seen, document_ids: Collection[int], amount_minor: int, reason: str = "", actor: Viewer
) -> Claim:
    """Confirms an engagement or another achievement by documents that are attached to it.

    `amount_minor` in minor units; where it is less than was claimed, the rest is released. Raises NotVisible, or
    RuleBroken in words: conflicted, decided meanwhile, more than claimed, no document, one that is evidence of another
    claim or that the actor added.
    """
    claim, today = open_for_decision(claim_id, seen, actor)
    if not is_documented(claim.kind):
        raise RuleBroken(_("Money is confirmed by activity, never by documents."))
    attached = papers.papers_of(actor, claim.id)
    chosen = {paper.document.id: paper for paper in attached if paper.document.id in set(document_ids)}
    _check_papers(list(chosen.values()), len(set(document_ids)), actor)
    words.require(standing(claim), Event.CONFIRM, amount_minor)
    reached = after(standing(claim), Event.CONFIRM, amount_minor)
    shown = papers.snapshot(attached, chosen) + found_against(claim, (), seen.findings, today, actor, is_taking=True)
    decision = decided(claim, "confirm", seen.version, reason, shown, today, actor, confirmed_minor=amount_minor)
    for document_id in sorted(chosen):
        db.session.add(DocumentEvidence(decision_id=decision.id, document_id=document_id))
    db.session.flush()
    claim = deciding.read_again(claim.id)
    reach(claim, reached.state, decision)
    tell(
        actor, f"claim.{claim.state}", claim, decision, confirmed_minor=amount_minor or None,
        document_ids=sorted(chosen),
    )  # fmt: skip
    rest = standing(claim).rest_minor
    if rest:
        return release_rest(claim_id=claim.id, seen=Seen(claim.version, rest), actor=actor)
    draw(claim, decision, actor=actor)
    return claim


def _check_papers(chosen: Sequence[Paper], count: int, actor: Viewer) -> None:
    if not chosen:
        raise RuleBroken(_("Choose the document that confirms this claim."))
    if len(chosen) != count:
        raise RuleBroken(_("Evidence must be a document that is attached to the claim."))
    for paper in chosen:
        if paper.uploaded_by_id == actor.id:
            raise RuleBroken(_("You added this document yourself, so somebody else must decide by it."))
        if paper.evidence_of is not None:
            raise RuleBroken(
                _("%(title)s is evidence of claim %(id)s already.", title=paper.document.title, id=paper.evidence_of)
            )
