"""The fact of a contact, and apart from it what was said."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBERED_ONCE, Base, Json, Key, Moment
from webapp.scope import protected


class Interaction(Base):
    """That somebody of the firm was in touch with a household: through what, when, about what, with what result."""

    __tablename__ = "interaction"
    __table_args__ = (
        sa.CheckConstraint(
            "channel IN ('in-person', 'phone', 'email', 'post', 'video', 'message', 'web', 'social')", name="channel"
        ),
        sa.CheckConstraint("direction IN ('outbound', 'inbound')", name="direction"),
        sa.Index("ix_interaction_household_time", "household_id", "occurred_at", "id"),
        sa.Index("ix_interaction_recorder_time", "recorded_by_id", "occurred_at", "id"),
        sa.Index("ix_interaction_initiative_time", "initiative_id", "occurred_at", "id"),
        {"info": protected(), **NUMBERED_ONCE},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    channel: Mapped[str] = mapped_column(sa.Text, nullable=False)
    direction: Mapped[str] = mapped_column(sa.Text, nullable=False, default="outbound")
    occurred_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    minutes: Mapped[int | None] = mapped_column(sa.Integer)
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"))
    subject: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    outcome: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    next_step: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # Why somebody recorded this who did not cover the household then; empty in the normal case.
    late_reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    is_flagged: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class InteractionNote(Base):
    """What was said; a private one is for those who cover the household themselves."""

    __tablename__ = "interaction_note"
    __table_args__ = ({"info": protected()},)
    interaction_id: Mapped[int] = mapped_column(sa.ForeignKey("interaction.id"), primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(sa.Text, nullable=False)
    is_private: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())


class Participant(Base):
    """A contact who took part; carries the time so that a contact's last interactions are one index walk."""

    __tablename__ = "participant"
    __table_args__ = (
        sa.Index("ix_participant_contact_time", "contact_id", "occurred_at", "interaction_id"),
        {"info": protected()},
    )
    interaction_id: Mapped[int] = mapped_column(sa.ForeignKey("interaction.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True)
    occurred_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class Attendee(Base):
    """A colleague who took part beside the one who recorded it."""

    __tablename__ = "attendee"
    interaction_id: Mapped[int] = mapped_column(sa.ForeignKey("interaction.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True, index=True)


class Amendment(Base):
    """What an interaction said before it was changed later than a day after it was recorded."""

    __tablename__ = "amendment"
    __table_args__ = ({"info": protected()},)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    interaction_id: Mapped[int] = mapped_column(sa.ForeignKey("interaction.id"), nullable=False, index=True)
    amended_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    amended_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False)
    before: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
