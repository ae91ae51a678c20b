"""The one short transaction in which a file begins to count: its accounts, its state, and what it corrects."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope
from webapp.custody.models import Account, StatementFile
from webapp.custody.queries import TAKEN_IN, AccountOutline, ChangedLine, Outline
from webapp.custody.rules import Verdict, normal_number
from webapp.custody.service.changing import correct, note, unheard
from webapp.custody.service.controlling import recorded, refuse_unexplained
from webapp.custody.service.watching import after_lines_changed, lock_homes
from webapp.db import db, new_ids
from webapp.exceptions import Stale
from webapp.policy import Viewer
from webapp.scope import Purpose


def switch(file: StatementFile, made: Outline, account_ids: Collection[int], actor: Viewer) -> StatementFile:
    """Lets the lines of a file count, which all lie in the activity, and puts its corrections in. Raises RuleBroken."""
    refuse_unexplained(file, made)
    homes = set(lock_homes(set(account_ids)).values())
    file.state, file.imported_at, file.progress, file.refusal = "imported", periods.now(), 100, ""
    file.notes_held = True
    file.new_count, file.known_count = made.count(Verdict.NEW), made.count(Verdict.KNOWN)
    corrected, for_others = correct(made.changed, file, homes, actor)
    note(unheard(made.held, actor), file)
    file.corrections = [_before(one) for one in corrected] or None
    after_lines_changed(homes)
    audit.record(
        actor, TAKEN_IN, object_type="statement_file", object_id=file.id, file_name=file.file_name,
        sha256=file.sha256, new=file.new_count, known=file.known_count, changed=len(corrected),
        for_others=len(for_others), held=len(made.held), accounts=list(account_ids), **recorded(file, made),
    )  # fmt: skip
    return file


def open_accounts(accounts: list[AccountOutline], file_id: int) -> dict[int, int]:
    """The account at each place of the file; those that are there keep their households until the lines are written."""
    found = {place: one.account_id for place, one in enumerate(accounts) if one.account_id}
    if set(lock_homes(set(found.values()))) != set(found.values()):
        raise Stale(_("An account of this file was changed meanwhile. Look at the preview again."))
    new = [(place, one) for place, one in enumerate(accounts) if one.account_id is None]
    return {**found, **_open(new, file_id)}


def _open(new: list[tuple[int, AccountOutline]], file_id: int) -> dict[int, int]:
    if not new:
        return {}
    table: Any = Account.__table__
    ids = new_ids(table, len(new))
    rows = [{"id": key, **_opened(one, file_id)} for key, (_place, one) in zip(ids, new, strict=True)]
    db.session.execute(scope.for_purpose(sa.insert(table), Purpose.MAINTENANCE), rows)
    return {place: key for key, (place, _one) in zip(ids, new, strict=True)}


def _opened(one: AccountOutline, file_id: int) -> Mapping[str, Any]:
    return {
        "number": one.number, "normal_number": normal_number(one.number), "institution": one.institution,
        "currency": one.currency or (next(iter(one.sums)) if len(one.sums) == 1 else None),
        "name": "", "opened_by_file_id": file_id, "created_at": periods.now(), "version": 1,
    }  # fmt: skip


def _before(one: ChangedLine) -> dict[str, Any]:
    """What a line said before the file corrected it, for whoever undoes the file."""
    return {
        "activity_id": one.activity_id, "booked_on": one.was_on, "amount_minor": one.was_minor,
        "currency": one.was_currency,
    }  # fmt: skip
