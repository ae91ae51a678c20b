"""What pay needs beside statements: how a payroll file is laid out, and awards that are not money."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment
from webapp.scope import protected


class PayrollLayout(Base):
    """The columns of the payroll files that a person takes: [key, heading] in their order."""

    __tablename__ = "payroll_layout"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True, autoincrement=False)
    columns: Mapped[list[list[str]]] = mapped_column(Json, nullable=False)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Award(Base):
    """Something that is not money and was given to a person: what, from whom, why, and its estimated value.

    Entered by one person for another, approved by a second one, and then as it is; a mistake is withdrawn, never
    changed. The value is in minor units of `currency`, or neither is known. It is in no sum that is paid.
    """

    __tablename__ = "incentive_award"
    __table_args__ = (
        sa.CheckConstraint("state IN ('entered', 'approved', 'withdrawn')", name="state"),
        sa.CheckConstraint("(value_minor IS NULL) = (currency IS NULL)", name="value"),
        sa.CheckConstraint("value_minor >= 0", name="value_sign"),
        sa.CheckConstraint("entered_by_id <> user_id", name="not_for_oneself"),
        sa.CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="approved"),
        sa.CheckConstraint("state <> 'approved' OR approved_by_id IS NOT NULL", name="approver"),
        sa.CheckConstraint("state <> 'entered' OR approved_by_id IS NULL", name="waits"),
        sa.CheckConstraint("COALESCE(approved_by_id <> user_id, true)", name="not_by_oneself"),
        sa.CheckConstraint(
            "is_single_control = COALESCE(approved_by_id = entered_by_id, false)", name="single_control"
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_by_id IS NOT NULL)"
            " AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL)"
            " AND (state = 'withdrawn') = (withdrawn_why IS NOT NULL)",
            name="withdrawn",
        ),
        sa.Index("ix_incentive_award_user_id_given_on", "user_id", "given_on"),
        sa.Index(
            "ix_incentive_award_waiting",
            "id",
            sqlite_where=sa.text("state = 'entered'"),
            postgresql_where=sa.text("state = 'entered'"),
        ),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    what: Mapped[str] = mapped_column(sa.Text, nullable=False)
    value_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    given_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    giver: Mapped[str] = mapped_column(sa.Text, nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="entered")
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    entered_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_why: Mapped[str | None] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}
