"""Second looks at confirmed claims."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment
from webapp.scope import protected

_TO_LOOK_AT = sa.text("looked_at IS NULL")


class SecondLook(Base):
    """That a confirmed claim was drawn for another controller to look at, and what that one found; taken once.

    `decision_id` is the decision that closed the claim. It counts only while the claim was not reopened since.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        sa.CheckConstraint("verdict IN ('agree', 'disagree')", name="verdict"),
        sa.CheckConstraint("verdict <> 'disagree' OR reason <> ''", name="reason"),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (verdict IS NULL) AND (looked_at IS NULL) = (looked_by_id IS NULL) "
            "AND (looked_at IS NULL) = (looked_on IS NULL)",
            name="whole",
        ),
        sa.Index("ix_second_look_open", "drawn_at", "id", sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT),
        sa.Index("ix_second_look_taken", "looked_on"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), nullable=False, index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), nullable=False, unique=True)
    drawn_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    looked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_on: Mapped[date | None] = mapped_column(sa.Date)
    verdict: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
