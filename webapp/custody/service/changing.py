"""What banks say anew about stored lines: taken in, or waiting while a line is evidence until somebody settles it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope
from webapp.custody import queries
from webapp.custody.models import Activity, BankChange, StatementFile
from webapp.custody.queries import ChangedLine
from webapp.custody.service import holding
from webapp.custody.service.uploading import check_importer
from webapp.custody.service.watching import after_lines_changed, before_lines_change, lock_homes
from webapp.db import batches, db, for_update
from webapp.exceptions import RuleBroken
from webapp.people.service import take_turn
from webapp.policy import Viewer
from webapp.scope import Purpose
from webapp.text import clean

_LINE: Any = Activity.__table__
_CHANGE: Any = BankChange.__table__


def correct(
    changed: Sequence[ChangedLine], file: StatementFile, homes: Collection[int | None], actor: Viewer
) -> tuple[list[ChangedLine], list[ChangedLine]]:
    """Puts the bank's corrections in, and says which, and which wait for somebody else.

    Raises RuleBroken where a line became evidence meanwhile.

    What somebody left with a reason stays. What was decided on by whoever imports, or what they have part in, waits
    for somebody else.
    """
    changed = unheard(changed, actor)
    theirs = queries.left_to_others(actor, [one.activity_id for one in changed])
    for_others = [one for one in changed if one.activity_id in theirs]
    note(for_others, file)
    changed = [one for one in changed if one.activity_id not in theirs]
    ids = [one.activity_id for one in changed]
    for some in batches(ids, queries.SOME):
        which = Activity.id.in_(some)
        before_lines_change(homes, which)
        if queries.allocated_count(actor, which):
            raise RuleBroken(_("A line that this file corrects became evidence meanwhile. Look at the preview again."))
    bound = queries.bound_among(ids)
    decided = [one for one in changed if one.activity_id in bound]
    # What such a line said when it was decided on stays readable.
    note(decided, file)
    set_terms([(one.activity_id, date.fromisoformat(one.is_on), one.is_minor, one.is_currency) for one in changed])
    _settle(bound, actor)
    return changed, for_others


def note(held: Sequence[ChangedLine], file: StatementFile) -> None:
    """Keeps what a file says anew about lines on which decisions were made, for whoever settles it."""
    rows = [
        {"line_id": one.activity_id, "file_id": file.id, "was_on": date.fromisoformat(one.was_on),
         "was_minor": one.was_minor, "was_currency": one.was_currency, "is_on": date.fromisoformat(one.is_on),
         "is_minor": one.is_minor, "is_currency": one.is_currency, "state": "waiting", "reason": ""}
        for one in held
    ]  # fmt: skip
    if rows:
        db.session.execute(scope.for_purpose(sa.insert(_CHANGE), Purpose.MAINTENANCE), rows)


def unheard(held: Sequence[ChangedLine], actor: Viewer) -> list[ChangedLine]:
    """Those of which nobody said yet that they stay as they are."""
    left = queries.left_alone(actor, held)
    return [one for one in held if one.activity_id not in left]


def forget(file: StatementFile) -> None:
    """Lets go of what a file said anew and nobody settled, since the file is taken back."""
    gone = sa.delete(_CHANGE).where(_CHANGE.c.file_id == file.id, _CHANGE.c.state == "waiting")
    db.session.execute(scope.for_purpose(gone, Purpose.MAINTENANCE))


def take_change(change_id: int, *, actor: Viewer) -> queries.ChangeRow:
    """Gives a line what the bank says of it, once it is no evidence any more. Raises NotVisible, RuleBroken."""
    row, homes = _opened(change_id, actor)
    if row.allocated_minor:
        raise RuleBroken(_("This line is evidence still. Reopen that decision first."))
    before_lines_change(homes, Activity.id == row.line_id)
    holding.note_correction(row)
    set_terms([(row.line_id, row.is_on, row.is_minor, row.is_currency)])
    _settle([row.line_id], actor)
    after_lines_changed(homes)
    audit.record(
        actor, "bank-change.taken", object_type="bank_change", object_id=row.id, line_id=row.line_id,
        changed=audit.changed(_said(row.was_on, row.was_minor, row.was_currency),
                              _said(row.is_on, row.is_minor, row.is_currency)),
        control=_control(row.line_id, actor),
    )  # fmt: skip
    return queries.change_row(actor, row.id)


def leave_change(change_id: int, reason: str, *, actor: Viewer) -> queries.ChangeRow:
    """Says that a line stays as it is whatever the bank says, and why. Raises NotVisible, RuleBroken."""
    row, _homes = _opened(change_id, actor)
    why = clean(reason)[:500]
    if not why:
        raise RuleBroken(_("Write why the line stays as it is."))
    control = _control(row.line_id, actor)
    left = _waiting([row.line_id]).values(
        state="left", reason=why, settled_at=periods.now(), settled_by_id=actor.id,
        is_single_control=control == "single",
    )  # fmt: skip
    db.session.execute(scope.for_purpose(left, Purpose.MAINTENANCE))
    audit.record(
        actor, "bank-change.left", object_type="bank_change", object_id=row.id, line_id=row.line_id,
        reason=audit.digest_of(why), control=control,
    )  # fmt: skip
    return queries.change_row(actor, row.id)


def _opened(change_id: int, actor: Viewer) -> tuple[queries.ChangeRow, set[int | None]]:
    """A change that waits, with its account, household and line locked, for whoever has no part in it."""
    check_importer(actor)
    row = queries.change_row(actor, change_id)
    take_turn()
    if queries.uncounted_file_id() is not None:
        raise RuleBroken(_("A statement file is being taken in or taken back. Try again in a few minutes."))
    homes = set(lock_homes([row.account_id]).values())
    locked = for_update(sa.select(Activity.id).where(Activity.id == row.line_id))
    db.session.execute(scope.for_purpose(locked, Purpose.MAINTENANCE))
    row = queries.change_row(actor, change_id)
    if row.state != "waiting" or not queries.is_newest(actor, change_id):
        raise RuleBroken(_("This change was settled already, or a newer file says something else."))
    hindrance = why_not(row, actor=actor)
    if hindrance:
        raise RuleBroken(hindrance)
    return row, homes


def why_not(row: queries.ChangeRow, *, actor: Viewer) -> str:
    """Why this person must leave a change to somebody else, in words; empty where they may settle it."""
    if row.is_covered:
        return _("You cover this household, so somebody else must settle this.")
    if queries.with_part(actor, [row.line_id]):
        return _("You have part in a claim for which this line is or was evidence: somebody else must settle this.")
    if not actor.firm.allows_single_control and queries.confirmed_by(actor, [row.line_id]):
        return _("You confirmed a claim by this line, so somebody else must settle what its bank says.")
    return ""


def _control(line_id: int, actor: Viewer) -> str:
    """Whether somebody settles what the bank says of a line alone, who confirmed by it."""
    return "single" if _alone(actor, [line_id]) else "second"


def _alone(actor: Viewer, line_ids: Collection[int]) -> set[int]:
    """Those of the lines by which this person confirmed, where the firm lets them settle it all the same."""
    return queries.confirmed_by(actor, line_ids) if actor.firm.allows_single_control else set()


def _said(on: date, minor: int, currency: str) -> dict[str, Any]:
    return {"booked_on": on.isoformat(), "amount_minor": minor, "currency": currency}


def _waiting(line_ids: Collection[int]) -> Any:
    return sa.update(_CHANGE).where(_CHANGE.c.line_id.in_(list(line_ids)), _CHANGE.c.state == "waiting")


def _settle(line_ids: Collection[int], actor: Viewer) -> None:
    """Marks what waited as taken where its line says the same now, and as outdated where it does not."""
    settled = {"settled_at": periods.now(), "settled_by_id": actor.id}
    mine = _alone(actor, line_ids)
    is_same = (
        sa.select(_LINE.c.id)
        .where(
            _LINE.c.id == _CHANGE.c.line_id,
            _LINE.c.booked_on == _CHANGE.c.is_on,
            _LINE.c.amount_minor == _CHANGE.c.is_minor,
            _LINE.c.currency == _CHANGE.c.is_currency,
        )
        .correlate(_CHANGE)
        .exists()
    )
    for some in batches(sorted(line_ids), queries.SOME):
        alone = _CHANGE.c.line_id.in_(mine & set(some))
        for statement in (
            _waiting(some).where(is_same).values(state="taken", is_single_control=alone, **settled),
            _waiting(some).values(state="outdated", **settled),
        ):
            db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))


def set_terms(lines: list[tuple[int, date, int, str]]) -> None:
    """Gives stored lines their day, amount and currency: (id, day, minor units, currency)."""
    names = ("line_id", "on", "minor", "code")
    statement = (
        sa.update(_LINE)
        .where(_LINE.c.id == sa.bindparam("line_id"))
        .values(booked_on=sa.bindparam("on"), amount_minor=sa.bindparam("minor"), currency=sa.bindparam("code"))
    )
    if lines:
        rows = [dict(zip(names, line, strict=True)) for line in lines]
        db.session.connection().execute(scope.for_purpose(statement, Purpose.MAINTENANCE), rows)
