"""Initiatives in a tree, what they cost, who was invited, and whom they touched."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.clients.models import SortKey
from webapp.db import Base, Key
from webapp.scope import protected


class Initiative(Base):
    """A sponsorship, event, promotion or campaign from which contacts and money grow."""

    __tablename__ = "initiative"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('sponsorship', 'event', 'promotion', 'campaign')", name="kind"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("budget_minor IS NULL OR budget_minor >= 0", name="budget"),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    starts_on: Mapped[date | None] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    budget_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    description: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class CostLine(Base):
    """One planned or actual cost of an initiative, in the initiative's currency; minor units."""

    __tablename__ = "cost_line"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"), nullable=False, index=True)
    label: Mapped[str] = mapped_column(sa.Text, nullable=False)
    spent_on: Mapped[date | None] = mapped_column(sa.Date)
    planned_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    actual_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Guest(Base):
    """A contact on the guest list of an initiative."""

    __tablename__ = "guest"
    __table_args__ = (
        sa.CheckConstraint(
            "standing IN ('invited', 'accepted', 'declined', 'attended', 'no-show', 'responded')", name="standing"
        ),
        sa.UniqueConstraint("initiative_id", "contact_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"), nullable=False)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), nullable=False, index=True)
    standing: Mapped[str] = mapped_column(sa.Text, nullable=False, default="invited")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class InitiativeContact(Base):
    """Maintained: a contact touched by an initiative or by one below it, with the list's sort key in its index.

    The counts say through what: interactions, guest entries, claims. A row whose counts are all zero is removed.
    Interactions are those of the contact's household of today; `elsewhere_count` are those of others, in which it took
    part before it moved or as somebody related: which of them count is worked out for each viewer.
    """

    __tablename__ = "initiative_contact"
    __table_args__ = (
        sa.Index(
            "ix_initiative_contact_sort", "initiative_id", "sort_name", "contact_id", "household_id", "elsewhere_count"
        ),
        sa.Index("ix_initiative_contact_household", "household_id", "initiative_id"),
        {"info": protected()},
    )
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"), primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    sort_name: Mapped[str] = mapped_column(SortKey, nullable=False)
    interaction_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    guest_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    claim_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    elsewhere_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
