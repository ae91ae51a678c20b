"""That closed statements were computed anew."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment


class ClosedCheck(Base):
    """One computing anew of all closed statements: by itself once a night, or because somebody asked.

    `differences` says of which period and statement what differs, and never a sum: who reads this sees no pay.
    """

    __tablename__ = "closed_check"
    __table_args__ = (
        sa.CheckConstraint("(night_on IS NULL) = (asked_by_id IS NOT NULL)", name="asked"),
        sa.CheckConstraint("(checked_at IS NULL) = (statements IS NULL)", name="checked"),
        sa.UniqueConstraint("night_on"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    night_on: Mapped[date | None] = mapped_column(sa.Date)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    statements: Mapped[int | None] = mapped_column(sa.Integer)
    differences: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False, default=list)
