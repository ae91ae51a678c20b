"""Documents that are attached to claims, and those by which decisions confirmed one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Moment
from webapp.scope import protected


class ClaimDocument(Base):
    """That a document of the household was attached to a claim, for controllers to see; insert-only."""

    __tablename__ = "claim_document"
    __table_args__ = ({"info": protected()},)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(
        sa.ForeignKey("document.id"), primary_key=True, autoincrement=False, index=True
    )
    attached_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    attached_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class DocumentEvidence(Base):
    """Evidence: that a decision confirmed its claim by a document that is attached to it; insert-only.

    It stands until the claim is reopened, and while it stands the document is evidence of nothing else.
    """

    __tablename__ = "document_evidence"
    __table_args__ = ({"info": protected()},)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(
        sa.ForeignKey("document.id"), primary_key=True, autoincrement=False, index=True
    )
