"""Statement files and the column mappings kept for their sources; for those who import only."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.audit import AuditEntry, AuditPayload
from webapp.custody.models import Activity, BankChange, SavedMapping, StatementFile
from webapp.custody.queries.counting import counts
from webapp.custody.readers import TABLES
from webapp.custody.rules import Stored
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import User
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose

# A bank that corrects the date of a line moves it by days, so that its old place is looked at too.
MARGIN = timedelta(days=60)
# What the record calls it that a file was taken in.
TAKEN_IN = "activity.imported"


class FileRow(NamedTuple):
    """A statement file as the list shows it."""

    id: int
    file_name: str
    format: str
    state: str
    uploaded_by: str
    uploaded_at: datetime
    imported_at: datetime | None
    undone_at: datetime | None
    new_count: int
    known_count: int
    has_columns: bool
    refusal: str
    is_refused: bool

    @property
    def standing(self) -> str:
        """Its state, and of one that waits what it waits for; as forms.FILE_STATES names them."""
        if self.state != "previewed":
            return self.state
        if not self.has_columns:
            return "columns"
        if self.refusal:
            return "given-back"
        return "refused" if self.is_refused else self.state


class Unnoted(NamedTuple):
    """A file that does not say which lines of earlier ones it holds; one whose lines were evidence is never undone."""

    file_name: str
    is_kept: bool


def only_importers(viewer: Viewer) -> None:
    """Stops whoever imports nothing; raises NotVisible."""
    if not viewer.may(Permission.ACTIVITY_IMPORT):
        raise NotVisible


def statement_files(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[FileRow]:
    """Statement files, newest first, one more than `limit` where there are more; `before` is the last id shown."""
    only_importers(viewer)
    statement = (
        sa.select(
            StatementFile.id, StatementFile.file_name, StatementFile.format, StatementFile.state, User.name,
            StatementFile.uploaded_at, StatementFile.imported_at, StatementFile.undone_at, StatementFile.new_count,
            StatementFile.known_count,
            sa.or_(StatementFile.mapping.is_not(None), StatementFile.format.not_in([kind.value for kind in TABLES])),
            StatementFile.refusal, StatementFile.is_refused,
        )
        .join(User, User.id == StatementFile.uploaded_by_id)
        .order_by(StatementFile.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    if before:
        statement = statement.where(StatementFile.id < before)
    return [FileRow._make(row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def statement_file(viewer: Viewer, file_id: int) -> StatementFile:
    """One statement file; raises NotVisible."""
    only_importers(viewer)
    statement = sa.select(StatementFile).where(StatementFile.id == file_id)
    row = db.session.scalars(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return row


def same_upload(viewer: Viewer, sha256: str) -> StatementFile | None:
    """This person's own upload of the same content that still waits for its preview or for confirmation."""
    statement = sa.select(StatementFile).where(
        StatementFile.sha256 == sha256,
        StatementFile.state.in_(("reading", "previewed")),
        StatementFile.uploaded_by_id == viewer.id,
    )
    return db.session.scalars(scope.for_viewer(statement.limit(1), viewer)).one_or_none()


def acts_so_far(viewer: Viewer) -> tuple[int, int, int]:
    """How many files were ever taken in and undone, and how many changes settled by hand.

    While these stay the same, what a file was compared with does too.
    """
    only_importers(viewer)
    statement = sa.select(sa.func.count(StatementFile.imported_at), sa.func.count(StatementFile.undone_at))
    imported, undone = db.session.execute(scope.for_viewer(statement, viewer)).one()
    settled = sa.select(sa.func.count(BankChange.settled_at)).where(BankChange.state.in_(("taken", "left")))
    return imported, undone, db.session.scalar(scope.for_viewer(settled, viewer)) or 0


def holds_unnoted(viewer: Viewer, file: StatementFile) -> Unnoted | None:
    """The last file that was taken in after this one, into one of its accounts, and does not say what of it it holds.

    Into which accounts it was taken in is on the record; where that was erased, it may be any.
    """
    only_importers(viewer)
    later = (
        sa.select(StatementFile.id, StatementFile.file_name, StatementFile.corrections, AuditPayload.body)
        .outerjoin(AuditEntry, sa.and_(
            AuditEntry.object_type == "statement_file", AuditEntry.object_id == StatementFile.id,
            AuditEntry.action == TAKEN_IN,
        ))
        .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(
            StatementFile.state == "imported", StatementFile.notes_held.is_(False), StatementFile.known_count > 0,
            StatementFile.imported_at > file.imported_at, StatementFile.id != file.id,
        )
        .order_by(StatementFile.imported_at.desc(), StatementFile.id.desc())
    )  # fmt: skip
    rows = db.session.execute(scope.for_purpose(later, Purpose.AUDIT)).all()
    mine = accounts_of_file(file) if rows else set()
    for row in rows:
        into = (row.body or {}).get("accounts")
        if into is None or not mine.isdisjoint(into):
            return Unnoted(row.file_name, bound_count(viewer, of_file(row.id, row.corrections)) > 0)
    return None


def accounts_of_file(file: StatementFile) -> set[int]:
    """The accounts of the lines that a file brought or corrected; for whoever takes it back."""
    found = sa.select(Activity.account_id).where(of_file(file.id, file.corrections)).distinct()
    return set(db.session.scalars(scope.for_purpose(found, Purpose.MAINTENANCE)))


def of_file(file_id: int, corrections: Iterable[Mapping[str, Any]] | None) -> sa.ColumnElement[bool]:
    """The predicate on a line: a file brought it, or corrected it as the file keeps it."""
    return sa.or_(Activity.file_id == file_id, Activity.id.in_([one["activity_id"] for one in corrections or ()]))


def saved_mappings() -> list[SavedMapping]:
    """The column mappings that were kept, by name."""
    return list(db.session.scalars(sa.select(SavedMapping).order_by(SavedMapping.name)))


def saved_mapping(name: str) -> SavedMapping | None:
    """The column mapping of that name."""
    return db.session.scalars(sa.select(SavedMapping).where(SavedMapping.name == name)).one_or_none()


def stored_lines(viewer: Viewer, account_ids: list[int], first: date, last: date) -> Iterator[tuple[int, Stored]]:
    """What accounts hold around the days of a file: (account id, line)."""
    only_importers(viewer)
    around = Activity.booked_on.between(first - MARGIN, last + MARGIN)
    statement = sa.select(Activity.account_id, *(getattr(Activity, name) for name in Stored._fields))
    statement = statement.where(Activity.account_id.in_(account_ids), around, counts())
    for row in db.session.execute(scope.for_viewer(statement, viewer)):
        yield row[0], Stored(*row[1:])


def allocated_count(viewer: Viewer, condition: Any) -> int:
    """How many lines that meet a condition are evidence already."""
    statement = sa.select(sa.func.count()).select_from(Activity).where(condition, Activity.allocated_minor > 0)
    return db.session.execute(scope.for_viewer(statement, viewer)).scalar_one()


def bound_count(viewer: Viewer, condition: Any) -> int:
    """How many lines that meet a condition are evidence or were before a claim was reopened."""
    statement = sa.select(sa.func.count()).select_from(Activity).where(condition, Activity.is_bound)
    return db.session.execute(scope.for_viewer(statement, viewer)).scalar_one()
