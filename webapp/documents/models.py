"""The documents of households."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment
from webapp.documents.rules import KINDS, TYPES
from webapp.scope import protected


def _listed(texts: object) -> str:
    return ", ".join(f"'{text}'" for text in texts)  # type: ignore[attr-defined]


class Document(Base):
    """A paper of a household: what it is called, and the content under whose hash its file lies; insert-only.

    The same content is kept once for a household. `media_type` was told by the content, `size` is bytes.
    """

    __tablename__ = "document"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({_listed(KINDS)})", name="kind"),
        sa.CheckConstraint(f"media_type IN ({_listed(TYPES)})", name="media_type"),
        sa.CheckConstraint("title <> '' AND file_name <> ''", name="named"),
        sa.CheckConstraint("size > 0 AND length(sha256) = 64", name="content"),
        sa.UniqueConstraint("household_id", "sha256"),
        sa.Index("ix_document_sha256", "sha256"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    title: Mapped[str] = mapped_column(sa.Text, nullable=False)
    file_name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    media_type: Mapped[str] = mapped_column(sa.Text, nullable=False)
    size: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    sha256: Mapped[str] = mapped_column(sa.String(64), nullable=False)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    uploaded_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
