"""Taking a statement file in: read and compared while others write, switched in by one short transaction."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope, uploads
from webapp.custody import queries
from webapp.custody.models import Account, Activity, StatementFile
from webapp.custody.queries import AccountPreview, Preview
from webapp.custody.rules import Verdict, normal_number
from webapp.custody.service import staging
from webapp.custody.service.uploading import check_importer
from webapp.custody.service.watching import after_lines_changed, before_lines_change, homes_of
from webapp.db import batches, check_version, db, for_update, new_ids, reading, transaction
from webapp.exceptions import RuleBroken, Stale
from webapp.people.service import take_turn
from webapp.policy import Viewer
from webapp.scope import Purpose

# So often a file is compared anew because others were taken in meanwhile.
TRIES = 5
# So many lines are named in one statement.
SOME = 1000
ACTIVITY: Any = Activity.__table__
Tell = Callable[[int], None]


def take_in(
    file_id: int, folder: Path, *, actor: Viewer, tell: Tell = lambda percent: None
) -> tuple[StatementFile, Preview]:
    """Takes a file in, whole, in transactions of its own of which only the last one shows; for commands and the worker.

    `tell` learns how far it is, in percent. Raises RuleBroken and leaves the activity as it was.
    """
    check_importer(actor)
    for _try in range(TRIES):
        with reading():
            file = queries.statement_file(actor, file_id)
            version, seen = file.version, queries.acts_so_far(actor)
            made = _whole(file, folder, actor)
        run = staging.new_run()
        _stage(run, made, tell)
        with transaction():
            file = queries.statement_file(actor, file_id)
            check_version(file, version)
            take_turn()
            if queries.acts_so_far(actor) == seen:
                return _switch(file, run, made, actor), made
            staging.clear(run)
    raise RuleBroken(_("Other files were taken in all the while. Import this one again."))


def _stage(run: str, made: Preview, tell: Tell) -> None:
    whole, done = max(1, made.count(Verdict.NEW)), 0
    for piece in staging.pieces(run, made):
        with transaction():
            staging.lay(piece)
            done += len(piece)
            tell(done * 100 // whole)


def import_statement(
    file: StatementFile, folder: Path, version: int | None = None, *, actor: Viewer
) -> tuple[StatementFile, Preview]:
    """Takes a small file in within the open transaction. Raises RuleBroken and writes nothing when a line is wrong."""
    check_importer(actor)
    check_version(file, version)
    take_turn()
    made = _whole(file, folder, actor)
    run = staging.new_run()
    for piece in staging.pieces(run, made):
        staging.lay(piece)
    return _switch(file, run, made, actor), made


def refuse_taken(file: StatementFile) -> None:
    """Refuses what is taken in or discarded already; raises RuleBroken."""
    if file.state not in ("previewed", "confirmed"):
        raise RuleBroken(_("This file was taken in or discarded already."))


def _whole(file: StatementFile, folder: Path, actor: Viewer) -> Preview:
    refuse_taken(file)
    made = queries.preview(actor, uploads.load(folder, file.sha256), file.mapping)
    if made.errors:
        raise RuleBroken(_("Nothing was taken in: %(why)s", why=_(made.errors[0].text, **made.errors[0].values)))
    if not made.changes_something:
        raise RuleBroken(_("Everything in this file is known already."))
    return made


def _switch(file: StatementFile, run: str, made: Preview, actor: Viewer) -> StatementFile:
    accounts = _accounts(made)
    file.state, file.imported_at, file.progress, file.refusal = "imported", periods.now(), 100, ""
    file.new_count, file.known_count = made.count(Verdict.NEW), made.count(Verdict.KNOWN)
    homes = homes_of(set(accounts.values()))
    changing = [line.finding.stored.id for _account, line in made.lines(Verdict.CHANGED) if line.finding.stored]
    for some in batches(changing, SOME):
        before_lines_change(homes, Activity.id.in_(some))
    staging.move(run, file.id, accounts, file.new_count)
    file.corrections = _correct(made) or None
    after_lines_changed(homes)
    audit.record(
        actor, "activity.imported", object_type="statement_file", object_id=file.id, file_name=file.file_name,
        sha256=file.sha256, new=file.new_count, known=file.known_count, changed=len(file.corrections or []),
        accounts=list(accounts.values()),
    )  # fmt: skip
    return file


def _accounts(made: Preview) -> dict[int, int]:
    """The account at each place of the file; those that are there keep their households until the lines are written."""
    found = {place: one.account.id for place, one in enumerate(made.accounts) if one.account}
    lock = sa.select(Account.id).where(Account.id.in_(found.values())).order_by(Account.id)
    there = set(db.session.scalars(scope.for_purpose(for_update(lock), Purpose.MAINTENANCE)))
    if there != set(found.values()):
        raise Stale(_("An account of this file was changed meanwhile. Look at the preview again."))
    new = [(place, one) for place, one in enumerate(made.accounts) if one.account is None]
    return {**found, **_open_accounts(new)}


def _open_accounts(new: list[tuple[int, AccountPreview]]) -> dict[int, int]:
    if not new:
        return {}
    table: Any = Account.__table__
    ids = new_ids(table, len(new))
    rows = [{"id": key, **_opened(one)} for key, (_place, one) in zip(ids, new, strict=True)]
    db.session.execute(scope.for_purpose(sa.insert(table), Purpose.MAINTENANCE), rows)
    return {place: key for key, (place, _one) in zip(ids, new, strict=True)}


def _opened(preview: AccountPreview) -> dict[str, Any]:
    currencies = {line.currency for line in preview.lines}
    return {
        "number": preview.number, "normal_number": normal_number(preview.number), "institution": preview.institution,
        "currency": preview.currency or (currencies.pop() if len(currencies) == 1 else None),
        "name": "", "created_at": periods.now(), "version": 1,
    }  # fmt: skip


def _correct(made: Preview) -> list[dict[str, Any]]:
    """Puts the bank's corrections in; gives what the lines said before, for whoever undoes the file."""
    before, after = [], []
    for _account, line in made.lines(Verdict.CHANGED):
        stored = line.finding.stored
        if stored is None:
            raise ValueError("a corrected line has a stored one")
        after.append((stored.id, line.source.booked_on, line.amount_minor, line.currency))
        before.append(
            {
                "activity_id": stored.id, "booked_on": stored.booked_on.isoformat(),
                "amount_minor": stored.amount_minor, "currency": stored.currency,
            }
        )  # fmt: skip
    set_terms(after)
    return before


def set_terms(lines: list[tuple[int, date, int, str]]) -> None:
    """Gives stored lines their day, amount and currency: (id, day, minor units, currency)."""
    names = ("line_id", "on", "minor", "code")
    statement = (
        sa.update(ACTIVITY)
        .where(ACTIVITY.c.id == sa.bindparam("line_id"))
        .values(booked_on=sa.bindparam("on"), amount_minor=sa.bindparam("minor"), currency=sa.bindparam("code"))
    )
    if lines:
        rows = [dict(zip(names, line, strict=True)) for line in lines]
        db.session.connection().execute(scope.for_purpose(statement, Purpose.MAINTENANCE), rows)
