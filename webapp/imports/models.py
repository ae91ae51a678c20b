"""Files of clients and interactions on their way in, and which record each outside id became."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment
from webapp.scope import protected


class ImportFile(Base):
    """A file of households, contacts or interactions: uploaded, previewed, then taken in."""

    __tablename__ = "import_file"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('households', 'contacts', 'interactions')", name="kind"),
        sa.CheckConstraint("state IN ('previewed', 'confirmed', 'imported')", name="state"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    file_name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    # Where the file comes from: within one source an outside id means one record.
    source: Mapped[str] = mapped_column(sa.Text, nullable=False)
    sha256: Mapped[str] = mapped_column(sa.String(64), nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False)
    # The chosen columns, the initiative, who covers new households, and afterwards the refused lines with the reasons.
    options: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    uploaded_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    imported_at: Mapped[datetime | None] = mapped_column(Moment)
    new_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    changed_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    known_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    refused_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    # How far the worker is with a confirmed file, in percent, and why it gave the last one back.
    progress: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
    refusal: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class OutsideId(Base):
    """Which record an outside system's id became; importing the same again finds it here.

    Two people who may not see each other's households may both bring the same id: then it stands for a record of each,
    and neither learns of the other's.
    """

    __tablename__ = "outside_id"
    __table_args__ = (
        sa.UniqueConstraint("kind", "source", "outside_id", "record_id"),
        sa.Index("ix_outside_id_outside", "kind", "outside_id"),
        sa.Index("ix_outside_id_record", "kind", "record_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    # household, contact or interaction: whose key record_id is.
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    source: Mapped[str] = mapped_column(sa.Text, nullable=False)
    outside_id: Mapped[str] = mapped_column(sa.Text, nullable=False)
    record_id: Mapped[int] = mapped_column(Key, nullable=False)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), nullable=False)
