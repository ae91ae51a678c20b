"""Statement files: uploaded, taken in whole or not at all, and undone."""

from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, outbox, periods, scope, uploads
from webapp.custody import queries, readers
from webapp.custody.models import Account, Activity, StatementFile
from webapp.custody.queries import AccountPreview, Preview, PreviewLine
from webapp.custody.readers.mapping import Mapping, as_texts
from webapp.custody.rules import Verdict, normal_number
from webapp.custody.service.mappings import fitting_mapping
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken, Stale
from webapp.people.service import take_turn
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose
from webapp.text import clean

PIECE = 1000
ACTIVITY = Activity.__table__


def upload(raw: bytes, file_name: str, folder: Path, mapping: Mapping | None = None, *, actor: Viewer) -> StatementFile:
    """Keeps a statement file for its preview; the same content uploaded again is the same upload. Raises RuleBroken."""
    check_importer(actor)
    found = readers.detect(raw)
    if isinstance(found, readers.ReadError):
        raise RuleBroken(found.message)
    kind, text = found
    if kind is readers.Format.CSV and mapping is None:
        mapping = fitting_mapping(text)
    waiting = queries.same_upload(actor, digest := uploads.keep(folder, raw))
    if waiting:
        return _renew(waiting, file_name, mapping, actor)
    file = StatementFile(
        file_name=clean(file_name)[:255] or "statement", sha256=digest, format=kind.value, state="previewed",
        mapping=as_texts(mapping) if mapping else None, uploaded_by_id=actor.id, uploaded_at=periods.now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    audit.record(
        actor, "statement-file.uploaded", object_type="statement_file", object_id=file.id, file_name=file.file_name,
        sha256=digest, format=file.format,
    )  # fmt: skip
    return file


def _renew(waiting: StatementFile, file_name: str, mapping: Mapping | None, actor: Viewer) -> StatementFile:
    """The same content again: it may have another name, or be read another way."""
    before = {"file_name": waiting.file_name, "mapping": waiting.mapping}
    waiting.file_name = clean(file_name)[:255] or waiting.file_name
    waiting.mapping = as_texts(mapping) if mapping else waiting.mapping
    if changed := audit.changed(before, {"file_name": waiting.file_name, "mapping": waiting.mapping}):
        audit.record(
            actor, "statement-file.changed", object_type="statement_file", object_id=waiting.id, changed=changed
        )  # fmt: skip
    return waiting


def check_importer(actor: Viewer) -> None:
    """Refuses everyone but those who import; raises RuleBroken."""
    if not actor.may(Permission.ACTIVITY_IMPORT):
        raise RuleBroken(_("Only controllers import account activity."))


def import_statement(
    file: StatementFile, folder: Path, version: int | None = None, *, actor: Viewer
) -> tuple[StatementFile, Preview]:
    """Takes a previewed file in, whole: new accounts, new lines, corrected lines. Raises RuleBroken and writes nothing
    when any line of it is wrong."""
    check_importer(actor)
    check_version(file, version)
    if file.state != "previewed":
        raise RuleBroken(_("This file was taken in or discarded already."))
    take_turn()
    made = queries.preview(actor, uploads.load(folder, file.sha256), file.mapping)
    if made.errors:
        raise RuleBroken(_("Nothing was taken in: %(why)s", why=_(made.errors[0].text, **made.errors[0].values)))
    if not made.changes_something:
        raise RuleBroken(_("Everything in this file is known already."))
    _hold_still([account.account for account in made.accounts if account.account])
    file.state, file.imported_at = "imported", periods.now()
    file.new_count, file.known_count = made.count(Verdict.NEW), made.count(Verdict.KNOWN)
    for account in made.accounts:
        _write(file, account)
    file.corrections = [_correct(line) for _, line in made.lines(Verdict.CHANGED)] or None
    outbox.post("activity.imported", file_id=file.id)
    audit.record(
        actor, "activity.imported", object_type="statement_file", object_id=file.id, file_name=file.file_name,
        sha256=file.sha256, new=file.new_count, known=file.known_count, changed=len(file.corrections or []),
        accounts=[account.account.id for account in made.accounts if account.account],
    )  # fmt: skip
    return file, made


def _hold_still(accounts: list[Account]) -> None:
    """Keeps the accounts with their households until the lines are written; raises Stale if one just moved."""
    seen = {account.id: account.household_id for account in accounts}
    lock = sa.select(Account.id, Account.household_id).where(Account.id.in_(seen)).order_by(Account.id)
    for row in db.session.execute(scope.for_purpose(for_update(lock), Purpose.MAINTENANCE)):
        if seen[row.id] != row.household_id:
            raise Stale(_("An account of this file was assigned meanwhile. Look at the preview again."))


def _write(file: StatementFile, preview: AccountPreview) -> None:
    account = preview.account or _open_account(preview)
    preview.account = account
    rows = [
        {
            "account_id": account.id, "household_id": account.household_id, "file_id": file.id,
            "identity": line.finding.identity, "booked_on": line.source.booked_on, "amount_minor": line.amount_minor,
            "currency": line.currency, "kind": line.source.kind.value, "description": line.source.description,
            "payer": line.source.payer, "allocated_minor": 0,
        }
        for line in preview.lines
        if line.finding.verdict is Verdict.NEW
    ]  # fmt: skip
    for start in range(0, len(rows), PIECE):
        db.session.execute(scope.for_purpose(ACTIVITY.insert(), Purpose.MAINTENANCE), rows[start : start + PIECE])


def _open_account(preview: AccountPreview) -> Account:
    currencies = {line.currency for line in preview.lines}
    account = Account(
        number=preview.number, normal_number=normal_number(preview.number), institution=preview.institution,
        currency=preview.currency or (currencies.pop() if len(currencies) == 1 else None), created_at=periods.now(),
    )  # fmt: skip
    db.session.add(account)
    db.session.flush()
    return account


def _correct(line: PreviewLine) -> dict[str, Any]:
    before = line.finding.stored
    if before is None:
        raise ValueError("a corrected line has a stored one")
    _set(before.id, line.source.booked_on, line.amount_minor, line.currency)
    return {
        "activity_id": before.id, "booked_on": before.booked_on.isoformat(), "amount_minor": before.amount_minor,
        "currency": before.currency,
    }  # fmt: skip


def _set(activity_id: int, booked_on: date, amount_minor: int, currency: str) -> None:
    values = {"booked_on": booked_on, "amount_minor": amount_minor, "currency": currency}
    statement = sa.update(Activity).where(Activity.id == activity_id).values(values)
    db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))


def undo(file: StatementFile, version: int | None = None, *, actor: Viewer) -> StatementFile:
    """Takes an import back while none of its lines is evidence, or discards an upload. Raises RuleBroken."""
    check_importer(actor)
    check_version(file, version)
    if file.state == "undone":
        raise RuleBroken(_("This file was discarded or undone already."))
    was = file.state
    if was == "imported":
        _take_back(file, actor)
    file.state, file.undone_at = "undone", periods.now()
    audit.record(
        actor, "activity.undone" if was == "imported" else "statement-file.discarded", object_type="statement_file",
        object_id=file.id, file_name=file.file_name, removed=file.new_count if was == "imported" else 0,
    )  # fmt: skip
    return file


def _take_back(file: StatementFile, actor: Viewer) -> None:
    ids = [correction["activity_id"] for correction in file.corrections or []]
    mine = sa.or_(Activity.file_id == file.id, Activity.id.in_(ids))
    lock = for_update(sa.select(Activity.account_id).where(Activity.file_id == file.id))
    account_ids = set(db.session.scalars(scope.for_purpose(lock, Purpose.MAINTENANCE)))
    used = queries.allocated_count(actor, mine)
    if used:
        raise RuleBroken(
            _("%(count)s of its lines are evidence for claims, so this import can no longer be undone.", count=used)
        )
    for correction in file.corrections or []:
        day = date.fromisoformat(correction["booked_on"])
        _set(correction["activity_id"], day, correction["amount_minor"], correction["currency"])
    lines = sa.delete(Activity).where(Activity.file_id == file.id)
    db.session.execute(scope.for_purpose(lines, Purpose.MAINTENANCE))
    # Accounts that only this file knew and that nobody assigned would wait for ever.
    held = sa.select(sa.literal(1)).where(Activity.account_id == Account.id).exists()
    empty = sa.delete(Account).where(Account.id.in_(account_ids), Account.household_id.is_(None), ~held)
    db.session.execute(scope.for_purpose(empty, Purpose.MAINTENANCE))
