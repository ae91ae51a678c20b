"""The documents that are attached to claims: seen by whoever sees the claim in full, firm-wide by controllers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim, ClaimDocument, Decision, DocumentEvidence
from webapp.claims.queries import access
from webapp.claims.rules import OPEN
from webapp.claims.rules.findings import Reused
from webapp.clients.access import may_see
from webapp.clients.models import Household
from webapp.db import db
from webapp.documents import queries as documents
from webapp.documents.models import Document
from webapp.documents.queries import Filed
from webapp.exceptions import NotVisible
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose

_Other = sa.orm.aliased(Claim)
_Home = sa.orm.aliased(Household)
_Again = sa.orm.aliased(ClaimDocument)
_There = sa.orm.aliased(Document)
_Claim = sa.orm.aliased(Claim)
_Later = sa.orm.aliased(Decision)


class Paper(NamedTuple):
    """A document of a claim; `evidence_of` is the claim that it confirms by a decision that stands, if any.

    `reused` is the latest other claim, open or confirmed, to which the same file is attached; for who sees all claims.
    """

    document: Filed
    uploaded_by_id: int
    attached_at: datetime
    evidence_of: int | None
    reused: Reused | None


class Taken(NamedTuple):
    """A document by which a decision confirmed a claim."""

    id: int
    title: str
    file_name: str


def papers_of(viewer: Viewer, claim_id: int) -> list[Paper]:
    """The documents of a claim that this person sees in full, in the order in which they were attached."""
    statement = _attached(viewer).where(ClaimDocument.claim_id == claim_id, access.full(viewer))
    ordered = statement.order_by(ClaimDocument.attached_at, ClaimDocument.document_id)
    return [_paper(row) for row in db.session.execute(scope.for_viewer(ordered, viewer))]


def paper_of(viewer: Viewer, claim_id: int, document_id: int) -> Filed:
    """One document of a claim that this person sees in full; raises NotVisible."""
    statement = _attached(viewer).where(
        ClaimDocument.claim_id == claim_id, ClaimDocument.document_id == document_id, access.full(viewer)
    )
    found = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if found is None:
        raise NotVisible
    return _paper(found).document


def _attached(viewer: Viewer) -> sa.Select[Any]:
    """Documents attached to filed claims, with the claim that each confirms and another one that has it too."""
    is_latest = _Other.id == _reused() if viewer.sees_all_claims else sa.false()
    return (
        documents.columns()
        .add_columns(Document.uploaded_by_id, ClaimDocument.attached_at, _evidence_of(), _Other.id, _Home.name)
        .join(ClaimDocument, ClaimDocument.document_id == Document.id)
        .join(Claim, Claim.id == ClaimDocument.claim_id)
        .outerjoin(_Other, is_latest)
        .outerjoin(_Home, _Home.id == _Other.household_id)
        .where(Claim.state != "draft")
    )


def _reused() -> sa.ScalarSelect[int]:
    """The latest other claim, open or confirmed, to which a file of the same content is attached."""
    latest = (
        sa.select(sa.func.max(_Claim.id))
        .select_from(_There)
        .join(_Again, _Again.document_id == _There.id)
        .join(_Claim, _Claim.id == _Again.claim_id)
        .where(
            _There.sha256 == Document.sha256,
            _Again.claim_id != ClaimDocument.claim_id,
            _Claim.state.in_([*OPEN, "confirmed"]),
        )
    )
    return latest.correlate(Document, ClaimDocument).scalar_subquery()


def _evidence_of() -> sa.ScalarSelect[int]:
    reopened = sa.select(sa.literal(1)).where(
        _Later.claim_id == Decision.claim_id, _Later.outcome == "reopen", _Later.id > Decision.id
    )
    standing = (
        sa.select(sa.func.min(Decision.claim_id))
        .join(DocumentEvidence, DocumentEvidence.decision_id == Decision.id)
        .where(DocumentEvidence.document_id == Document.id, ~reopened.correlate(Decision).exists())
    )
    return standing.correlate(Document).scalar_subquery()


def _paper(row: Any) -> Paper:
    size = len(Filed._fields)
    uploaded_by_id, attached_at, evidence_of, claim_id, household = row[size:]
    file = Filed(*row[:size])
    again = Reused(claim_id, file.title, household) if claim_id else None
    return Paper(file, uploaded_by_id, attached_at, evidence_of, again)


def taken(viewer: Viewer, claim_id: int) -> dict[int, list[Taken]]:
    """By which documents a claim that this person sees in full was confirmed, by decision."""
    statement = (
        sa.select(DocumentEvidence.decision_id, Document.id, Document.title, Document.file_name)
        .join(Decision, Decision.id == DocumentEvidence.decision_id)
        .join(Document, Document.id == DocumentEvidence.document_id)
        .join(Claim, Claim.id == Decision.claim_id)
        .where(Claim.id == claim_id, access.full(viewer))
        .order_by(Document.id)
    )
    found: dict[int, list[Taken]] = {}
    for row in db.session.execute(scope.for_viewer(statement, viewer)):
        found.setdefault(row[0], []).append(Taken(row[1], row[2], row[3]))
    return found


def is_attached(claim_id: int, document_id: int) -> bool:
    """Whether a document is attached to a claim already; asked with both locked."""
    statement = sa.select(sa.literal(1)).where(
        ClaimDocument.claim_id == claim_id, ClaimDocument.document_id == document_id
    )
    return db.session.scalar(scope.for_purpose(statement, Purpose.CONFLICT)) is not None


def snapshot(papers: Sequence[Paper], used: Collection[int]) -> list[dict[str, Any]]:
    """Documents as they lay before the decider, and which of them were taken."""
    return [
        {
            "document_id": paper.document.id,
            "title": paper.document.title,
            "file_name": paper.document.file_name,
            "sha256": paper.document.sha256,
            "is_taken": paper.document.id in used,
        }
        for paper in papers
    ]


def named_papers(viewer: Viewer, document_ids: Collection[int]) -> Any:
    """The statement of the titles of those documents that this person may know: one's households', claims' too."""
    attached = (
        sa.select(sa.literal(1))
        .select_from(ClaimDocument)
        .join(Claim, Claim.id == ClaimDocument.claim_id)
        .where(ClaimDocument.document_id == Document.id, access.full(viewer))
        .correlate(Document)
        .exists()
    )
    known = []
    if viewer.may(Permission.DOCUMENT_READ):
        known.append(may_see(viewer, Document.household_id))
    if viewer.may(Permission.CLAIM_READ):
        known.append(attached)
    statement = sa.select(Document.id, Document.title).where(Document.id.in_(set(document_ids)))
    return statement.where(sa.or_(sa.false(), *known))
