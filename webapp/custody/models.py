"""Accounts, the activity on them, and the statement files it came from."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBERED_ONCE, Base, Json, Key, Moment
from webapp.scope import protected

_LEFT = sa.text("amount_minor < 0")
_WAITS = sa.text("state = 'waiting'")
# What the bank calls a move between own accounts: few, and asked for at once.
_MOVED = sa.text("kind = 'internal'")
_MARKED = sa.text("correcting IS NOT NULL")


class Account(Base):
    """An account at the firm or a custodian; without a household it waits to be assigned."""

    __tablename__ = "account"
    __table_args__ = (
        sa.UniqueConstraint("normal_number", "institution"),
        sa.Index("ix_account_household", "household_id"),
        sa.Index("ix_account_opened_by", "opened_by_file_id"),
        {"info": protected(), **NUMBERED_ONCE},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"))
    number: Mapped[str] = mapped_column(sa.Text, nullable=False)
    # The number without blanks and punctuation, upper case; what files are matched by.
    normal_number: Mapped[str] = mapped_column(sa.Text, nullable=False)
    institution: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    name: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    # The file that brought it; without a household it goes again when that file is undone.
    opened_by_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statement_file.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class StatementFile(Base):
    """A statement file: uploaded, previewed, then taken in whole, or undone while none of its lines is evidence.

    A large one is `reading` until its preview is worked out, and `leaving` while its lines are removed after an undo.
    """

    __tablename__ = "statement_file"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('reading', 'previewed', 'confirmed', 'imported', 'leaving', 'undone')", name="state"
        ),
        sa.Index("ix_statement_file_sha256", "sha256"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    file_name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    sha256: Mapped[str] = mapped_column(sa.String(64), nullable=False)
    format: Mapped[str] = mapped_column(sa.Text, nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(Json)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    uploaded_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    imported_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    new_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    known_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0)
    # What lines said before this file corrected them, so that undoing it brings that back.
    corrections: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    # How far the worker is with a confirmed file, in percent, and why it gave the last one back.
    progress: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
    refusal: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # What the worker found in a large file, and the name under which its new lines are staged.
    outline: Mapped[dict[str, Any] | None] = mapped_column(Json)
    run: Mapped[str] = mapped_column(sa.String(32), nullable=False, default="", server_default="")
    # What the controller says that it holds: count of lines and sums in minor units by currency; and why it was taken
    # in although it holds something else, or its balances do not agree with its lines.
    controls: Mapped[dict[str, Any] | None] = mapped_column(Json)
    control_reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # Whether its preview, when it was read last, found that nothing of it can be taken in.
    is_refused: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())
    # Whether it is noted which lines of earlier files it holds; those of before the note was kept do not say.
    notes_held: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Activity(Base):
    """A dated, signed line on an account; evidence once part of it is allocated to a claim.

    `identity` makes imports idempotent: the file's own id, or a hash of date, amount and memo with the twin's number.
    `household_id` follows the account's, so that a household's lines are one index walk.
    """

    __tablename__ = "activity"
    __table_args__ = (
        sa.CheckConstraint(
            "kind IN ('deposit', 'withdrawal', 'transfer-in', 'transfer-out', 'internal', 'dividend', 'interest',"
            " 'fee', 'other')",
            name="kind",
        ),
        sa.CheckConstraint(
            "allocated_minor >= 0 AND (allocated_minor = 0 OR allocated_minor <= amount_minor)", name="allocated"
        ),
        sa.UniqueConstraint("account_id", "identity"),
        sa.Index("ix_activity_account_day", "account_id", "booked_on", "id"),
        sa.Index("ix_activity_household_day", "household_id", "booked_on", "id"),
        sa.Index("ix_activity_file", "file_id"),
        sa.Index(
            "ix_activity_left", "currency", "amount_minor", "booked_on", sqlite_where=_LEFT, postgresql_where=_LEFT
        ),
        sa.Index("ix_activity_internal", "id", sqlite_where=_MOVED, postgresql_where=_MOVED),
        {"info": protected(), **NUMBERED_ONCE},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), nullable=False)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("statement_file.id"), nullable=False)
    identity: Mapped[str] = mapped_column(sa.Text, nullable=False)
    booked_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    description: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    payer: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # What bank and payer call it, a name to a line; other lines may be called the same.
    reference: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # Maintained by a trigger on allocations; the CHECK keeps any cent from being used twice.
    allocated_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, default=0, server_default="0")
    # It is evidence or was before a reopening: what a decision was made on stays as it was. Set by a trigger.
    is_bound: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, server_default=sa.false())


class Correction(Base):
    """What a line says that it does to an earlier one of its account, and which one that is, once it is found.

    A line that was corrected is no evidence, nor is one that takes another back; one that replaces another is.
    """

    __tablename__ = "correction"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('reverses', 'replaces', 'deletes')", name="kind"),
        sa.CheckConstraint("corrected_id <> line_id", name="other"),
        sa.Index("ix_correction_file_id", "file_id"),
        {"info": protected()},
    )
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), primary_key=True, autoincrement=False)
    # That of the line, so that it counts once the line does.
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("statement_file.id"), nullable=False)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    # The bank's id of the line that is meant, where the bank gives one.
    bank_id: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    corrected_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity.id"), unique=True)


class BankChange(Base):
    """What a bank says anew about a line on which a decision was made: what is stored, and what its file says.

    It waits while the line is evidence. The line takes it once that was given back, or it is left as it is, with a
    reason; a newer version of the same line makes it outdated. Amounts are minor units of their currency.
    """

    __tablename__ = "bank_change"
    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'taken', 'left', 'outdated')", name="state"),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        sa.CheckConstraint("state <> 'left' OR (reason <> '' AND settled_by_id IS NOT NULL)", name="reason"),
        sa.UniqueConstraint("line_id", "file_id"),
        sa.Index("ix_bank_change_file_id", "file_id"),
        sa.Index("ix_bank_change_waiting", "line_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"info": protected(), **NUMBERED_ONCE},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), nullable=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("statement_file.id"), nullable=False)
    was_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    was_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    was_currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    is_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    is_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    is_currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="waiting", server_default="waiting")
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # Settled by somebody who confirmed by this line, as a small firm allows.
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )


class HeldLine(Base):
    """That a file holds a line which an earlier one brought; the line stays, and is its own, when that one is undone.

    Numbered in the order in which files were taken in.
    """

    __tablename__ = "held_line"
    __table_args__ = (
        sa.UniqueConstraint("line_id", "file_id"),
        sa.Index("ix_held_line_file_id", "file_id"),
        {"info": protected(), **NUMBERED_ONCE},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), nullable=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("statement_file.id"), nullable=False)


class UncountedFile(Base):
    """The one file whose lines lie among the activity and count for nobody, since not all of them are there.

    Its row is also the turn of whoever takes a large file in or back: while it stands no other file may do so.
    """

    __tablename__ = "uncounted_file"
    __table_args__ = (sa.CheckConstraint("place = 1", name="place"),)
    place: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("statement_file.id"), nullable=False)
    began_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class StagedLine(Base):
    """A new line of a file that is being taken in: it lies here until one short transaction moves it to the activity.

    `run` is one reading of the file, `place` its account's number within it; what a killed run left is pruned.
    """

    __tablename__ = "staged_line"
    __table_args__ = (
        sa.Index("ix_staged_line_run", "run", "place", "id"),
        sa.Index("ix_staged_line_day", "run", "place", "booked_on"),
        sa.Index("ix_staged_line_correcting", "run", "id", sqlite_where=_MARKED, postgresql_where=_MARKED),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run: Mapped[str] = mapped_column(sa.String(32), nullable=False)
    place: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    identity: Mapped[str] = mapped_column(sa.Text, nullable=False)
    booked_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    description: Mapped[str] = mapped_column(sa.Text, nullable=False)
    payer: Mapped[str] = mapped_column(sa.Text, nullable=False)
    reference: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # What it does to an earlier line, and the bank's id of that one.
    correcting: Mapped[str | None] = mapped_column(sa.Text)
    corrects: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    # Where it stands in the file.
    line: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
    staged_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class StagedKnown(Base):
    """A stored line that a file on its way in holds too; it lies here until the file is taken in."""

    __tablename__ = "staged_known"
    __table_args__ = (sa.Index("ix_staged_known_run", "run", "id"), {"info": protected()})
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    run: Mapped[str] = mapped_column(sa.String(32), nullable=False)
    # No reference: what goes meanwhile takes the whole reading along, since the file is compared anew then.
    line_id: Mapped[int] = mapped_column(Key, nullable=False)
    staged_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class SavedMapping(Base):
    """How the columns of one source's CSV files are read; kept under a name."""

    __tablename__ = "saved_mapping"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)
    columns: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
