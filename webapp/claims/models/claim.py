"""Claims, and who shares their credit."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment
from webapp.scope import protected

_STATES = (
    "'draft', 'promised', 'pending', 'needs-answer', 'part-confirmed', 'confirmed', 'rejected', 'withdrawn', 'lapsed'"
)
_OPEN = sa.text("state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')")
_ASKED = sa.text("state = 'needs-answer'")
_DUE = sa.text("kind = 'promised' AND state IN ('promised', 'needs-answer', 'part-confirmed')")
_REVERSED = sa.text("reversed_minor > 0")
_BROUGHT = sa.text("allocated_minor > 0")


class Claim(Base):
    """What somebody says was won; it only counts once a controller confirms it, by activity or by documents.

    Amounts are minor units of `currency`; an achievement of another kind may be without, which is 0.
    `allocated_minor` is what is confirmed, maintained by triggers on allocations, on documents taken as evidence, and
    on reopening, which takes back what was released too; `reversed_minor`, of it, is what left again, by triggers on
    reversals. `expected_on` of a promise is the day of the first instalment that is not paid in full, by triggers
    too. `conflict_from` is the day from which covering the household makes a controller conflicted. A draft exists
    only inside the transaction that files it: its shares are checked when it leaves that state.
    """

    __tablename__ = "claim"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('deposited', 'promised', 'engagement', 'other')", name="kind"),
        sa.CheckConstraint(f"state IN ({_STATES})", name="state"),
        sa.CheckConstraint("amount_minor > 0 OR (kind = 'other' AND amount_minor = 0)", name="amount"),
        sa.CheckConstraint("kind <> 'other' OR description <> ''", name="described"),
        sa.CheckConstraint(
            "allocated_minor >= 0 AND released_minor >= 0 AND allocated_minor + released_minor <= amount_minor",
            name="allocated",
        ),
        sa.CheckConstraint("reversed_minor >= 0 AND reversed_minor <= allocated_minor", name="reversed"),
        sa.CheckConstraint(
            "state <> 'confirmed' OR ((allocated_minor > 0 OR amount_minor = 0) "
            "AND allocated_minor + released_minor = amount_minor)",
            name="evidence",
        ),
        sa.CheckConstraint(
            "state <> 'part-confirmed' OR (allocated_minor > 0 AND allocated_minor < amount_minor)", name="part"
        ),
        sa.CheckConstraint("(state IN ('confirmed', 'rejected')) = (decided_at IS NOT NULL)", name="decided"),
        sa.CheckConstraint("kind <> 'promised' OR expected_on IS NOT NULL", name="expected"),
        sa.CheckConstraint("initiative_id IS NOT NULL OR no_initiative_reason <> ''", name="initiative"),
        sa.Index("ix_claim_open", "filed_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_claim_asked", "filed_at", "id", sqlite_where=_ASKED, postgresql_where=_ASKED),
        sa.Index("ix_claim_due", "expected_on", "id", sqlite_where=_DUE, postgresql_where=_DUE),
        sa.Index("ix_claim_reversed", "filed_at", "id", sqlite_where=_REVERSED, postgresql_where=_REVERSED),
        sa.Index("ix_claim_filed", "filed_at", "id"),
        sa.Index("ix_claim_household", "household_id", "state"),
        sa.Index("ix_claim_brought", "household_id", "filed_at", sqlite_where=_BROUGHT, postgresql_where=_BROUGHT),
        sa.Index("ix_claim_claimant", "claimant_id", "state", "filed_at"),
        sa.Index("ix_claim_initiative", "initiative_id", "state"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    interaction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("interaction.id"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"))
    no_initiative_reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    claimant_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    expected_on: Mapped[date | None] = mapped_column(sa.Date)
    description: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    conflict_from: Mapped[date] = mapped_column(sa.Date, nullable=False)
    filed_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    allocated_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, default=0, server_default="0")
    released_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, default=0, server_default="0")
    reversed_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, default=0, server_default="0")
    earlier_claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class CreditShare(Base):
    """A person's part of a claim in basis points; the shares of a filed claim total 10,000."""

    __tablename__ = "credit_share"
    __table_args__ = (
        sa.CheckConstraint("basis_points > 0 AND basis_points <= 10000", name="basis_points"),
        {"info": protected()},
    )
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True, index=True)
    basis_points: Mapped[int] = mapped_column(sa.Integer, nullable=False)
