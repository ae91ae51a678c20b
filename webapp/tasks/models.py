"""Follow-ups and assignments."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBERED_ONCE, Base, Key, Moment
from webapp.scope import protected

_OPEN = sa.text("done_at IS NULL")
_DONE = sa.text("done_at IS NOT NULL")


class Task(Base):
    """Something that somebody has to do, about a household or for the firm, until a day."""

    __tablename__ = "task"
    __table_args__ = (
        sa.Index("ix_task_open_by_assignee", "assignee_id", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_task_open_by_setter", "set_by_id", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index(
            "ix_task_done_by_assignee", "assignee_id", "done_at", "id", sqlite_where=_DONE, postgresql_where=_DONE
        ),
        sa.Index("ix_task_household", "household_id", "due_on", "id"),
        sa.Index("ix_task_assignee_due", "assignee_id", "due_on"),
        {"info": protected(), **NUMBERED_ONCE},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(sa.Text, nullable=False)
    assignee_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    interaction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("interaction.id"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    due_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class ProposalTask(Base):
    """A task that tells somebody of a proposal that waits, so that it ends when the proposal does."""

    __tablename__ = "proposal_task"
    __table_args__ = ({"info": protected()},)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"), primary_key=True, autoincrement=False)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), nullable=False, index=True)
