"""Households and contacts, how to reach them, who covers them, and what they agreed to."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment
from webapp.scope import protected

# Sort keys are folded texts compared byte by byte, so that both databases give one order and page alike.
SortKey = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Segment(Base):
    """A kind of client (private, entrepreneur, foundation), as the firm divides them."""

    __tablename__ = "segment"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)


class Household(Base):
    """The people, trusts and companies treated as one client; the unit of access and of totals."""

    __tablename__ = "household"
    __table_args__ = (
        sa.CheckConstraint("tier IN ('a', 'b', 'c', 'none')", name="tier"),
        sa.Index("ix_household_sort", "sort_name", "id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    sort_name: Mapped[str] = mapped_column(SortKey, nullable=False)
    segment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("segment.id"), index=True)
    tier: Mapped[str] = mapped_column(sa.Text, nullable=False, default="none", server_default="none")
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    is_walled: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())
    primary_contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", use_alter=True), index=True)
    background: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    last_contact_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Contact(Base):
    """A person or organisation of a household: client or prospect."""

    __tablename__ = "contact"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
        sa.CheckConstraint("standing IN ('client', 'prospect')", name="standing"),
        sa.Index("ix_contact_sort", "sort_name", "id"),
        sa.Index("ix_contact_household_sort", "household_id", "sort_name", "id"),
        sa.Index("ix_contact_recent", "last_contact_at", "id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False, default="person")
    standing: Mapped[str] = mapped_column(sa.Text, nullable=False, default="client")
    given_name: Mapped[str] = mapped_column(sa.Text, nullable=False, default="")
    family_name: Mapped[str] = mapped_column(sa.Text, nullable=False, default="")
    # How the name is written in full, in its own order: "Noi Srisai", "陈伟".
    name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    sort_name: Mapped[str] = mapped_column(SortKey, nullable=False)
    job_title: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    born_on: Mapped[date | None] = mapped_column(sa.Date)
    language: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    preferred_channel: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    do_not_contact: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())
    remarks: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    last_contact_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class ContactPoint(Base):
    """A phone number or e-mail address of a contact; `normal` is its comparable form (E.164, lower-case address)."""

    __tablename__ = "contact_point"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('phone', 'email')", name="kind"),
        sa.Index("ix_contact_point_normal", "normal", "contact_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), nullable=False, index=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    label: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    value: Mapped[str] = mapped_column(sa.Text, nullable=False)
    normal: Mapped[str] = mapped_column(sa.Text, nullable=False)
    is_primary: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())
    # The server's default serves bulk inserts; the session counts up from it.
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False, server_default="1")
    __mapper_args__ = {"version_id_col": version}


class Address(Base):
    """A postal address of a contact."""

    __tablename__ = "address"
    __table_args__ = ({"info": protected()},)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), nullable=False, index=True)
    label: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    street: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    postcode: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    city: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    region: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    country: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False, server_default="1")
    __mapper_args__ = {"version_id_col": version}


class Consent(Base):
    """Whether a contact agreed to be reached through a channel, as last stated."""

    __tablename__ = "consent"
    __table_args__ = (
        sa.CheckConstraint("channel IN ('phone', 'email', 'post', 'message')", name="channel"),
        {"info": protected()},
    )
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    is_given: Mapped[bool] = mapped_column(sa.Boolean, nullable=False)
    stated_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    source: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False, server_default="1")
    __mapper_args__ = {"version_id_col": version}


class Relation(Base):
    """What somebody is to a contact: spouse, child, lawyer; shown from both sides."""

    __tablename__ = "relation"
    __table_args__ = (
        sa.CheckConstraint("contact_id <> other_id", name="not_oneself"),
        sa.UniqueConstraint("contact_id", "other_id", "kind"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), nullable=False, index=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), nullable=False, index=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)


class Coverage(Base):
    """Who serves a household, in which role, from when to when: the truth from which all access derives."""

    __tablename__ = "coverage"
    __table_args__ = (
        sa.CheckConstraint("role IN ('primary', 'specialist', 'banker', 'service')", name="role"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.Index("ix_coverage_household_user", "household_id", "user_id", "starts_on", "ends_on"),
        sa.Index("ix_coverage_user_household", "user_id", "household_id", "starts_on", "ends_on"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    role: Mapped[str] = mapped_column(sa.Text, nullable=False)
    starts_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    # The last day in force; empty while it lasts.
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class ContactMove(Base):
    """That a contact left one household for another, and what of it a taking back has to put right.

    Nothing of this changes afterwards: a move that was taken back is named by a second one.
    """

    __tablename__ = "contact_move"
    __table_args__ = (
        sa.CheckConstraint("from_household_id <> to_household_id", name="elsewhere"),
        sa.UniqueConstraint("takes_back_id"),
        sa.Index("ix_contact_move_contact", "contact_id", "id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), nullable=False)
    from_household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False, index=True)
    to_household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False, index=True)
    # The firm's calendar day, for whoever asks since when somebody belongs to a household.
    moved_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    moved_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    moved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False)
    # Whether the contact was its former household's main one, and who became that instead.
    was_primary: Mapped[bool] = mapped_column(sa.Boolean, nullable=False)
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id"))
    # The open tasks that went along.
    task_ids: Mapped[list[int]] = mapped_column(Json, nullable=False)
    takes_back_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact_move.id"))


class SearchDoc(Base):
    """Maintained: the tokens under which a contact is found; a full-text index stands over them."""

    __tablename__ = "search_doc"
    __table_args__ = ({"info": protected()},)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False, index=True)
    tokens: Mapped[str] = mapped_column(sa.Text, nullable=False)
