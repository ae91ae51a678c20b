"""A file that is laid out, compared with what its accounts hold: what stays laid out is what is new."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.custody import queries
from webapp.custody.models import Activity, StagedKnown, StagedLine
from webapp.custody.queries import AccountOutline, ChangedLine, KnownAccount
from webapp.custody.readers.values import MOST_ERRORS, said
from webapp.custody.rules import Entry, Finding, Stored, Verdict, compare
from webapp.custody.service import staging
from webapp.custody.service.progress import Progress, rest
from webapp.custody.service.reading import Laying, Stated
from webapp.db import db, reading, transaction
from webapp.policy import Viewer
from webapp.scope import Purpose

# So many lines, or those of one day where it has more, are compared in memory.
CHUNK = 20_000
# Corrections are part of the one short transaction in which a file begins to count.
MOST_CHANGED = 5_000
_ID = "id:"


class Days(NamedTuple):
    """Days of an account on which a file has lines."""

    first: date
    last: date


class _Laid(NamedTuple):
    id: int
    line: int
    identity: str
    booked_on: date
    amount_minor: int
    currency: str
    description: str

    def entry(self) -> Entry:
        external_id = self.identity.removeprefix(_ID) if self.identity.startswith(_ID) else None
        return Entry(self.booked_on, self.amount_minor, self.currency, self.description, external_id)


class _Known(NamedTuple):
    """A laid out line that is not new, and the stored line that it is, if it is one."""

    laid_id: int
    line_id: int | None


class Comparison:
    """Goes through a laid out file account by account; known and changed lines leave the staging on the way."""

    def __init__(self, laying: Laying, progress: Progress, actor: Viewer) -> None:
        self.laying, self.run, self.progress, self.actor = laying, laying.run, progress, actor
        self.changed: list[ChangedLine] = []
        self.held: list[ChangedLine] = []
        self.outlines: list[AccountOutline] = []
        self._names: list[dict[str, Any]] = []
        self._known: list[_Known] = []

    def go(self) -> None:
        """Compares everything; what is refused is among the errors of the file."""
        for place, stated in enumerate(self.laying.accounts):
            outline = _outline(stated)
            self.outlines.append(outline)
            self._account(place, stated, outline)
            if len(self.changed) + len(self.held) > MOST_CHANGED:
                text = "The bank changed more than %(most)s lines of this file. Import shorter periods."
                self.laying.refuse(said(None, text, most=MOST_CHANGED))
                break
            if len(self.laying.errors) > MOST_ERRORS:
                break
            self._settle((place + 1) / len(self.laying.accounts))
        self._settle(1.0, is_end=True)

    def noted(self) -> set[int]:
        """Those of the lines that stay as they are of which that is known already."""
        with reading():
            return queries.noted(self.actor, self.held, self.changed)

    def totals(self) -> dict[str, int]:
        """The sums of what is new, by currency, in minor units."""
        amount = sa.func.sum(StagedLine.amount_minor)
        statement = sa.select(StagedLine.currency, amount).where(StagedLine.run == self.run)
        with reading():
            rows = _rows(statement.group_by(StagedLine.currency).order_by(StagedLine.currency))
            return {currency: int(total) for currency, total in rows}

    def _account(self, place: int, stated: Stated, outline: AccountOutline) -> None:
        with reading():
            whole = _days(self.run, place)
            if whole is None:
                return
            count, distinct, days = whole
            moved = self._moved(place, stated.known) if stated.known and stated.has_ids else {}
            is_plain = count == distinct and not moved and not (stated.known and _holds(stated.known.id, days))
            if stated.has_ids and count != distinct:
                self._twice(place)
        if is_plain:
            # Nothing to compare with, and no two alike: all are new under the names that they have.
            outline.counted[Verdict.NEW.value] = count
            return
        done = 0
        for chunk in self._chunks(place):
            with reading():
                laid = [_Laid(*row) for row in _rows(self._laid(place, chunk))]
                stored = self._stored(stated.known, chunk, laid, moved)
            entries = [one.entry() for one in laid]
            for one, found in zip(laid, compare(entries, stored), strict=True):
                self._note(one, found, stated, outline)
            done += len(laid)
            self._settle((place + done / count) / len(self.laying.accounts))

    def _note(self, one: _Laid, found: Finding, stated: Stated, outline: AccountOutline) -> None:
        outline.counted[found.verdict.value] = outline.counted.get(found.verdict.value, 0) + 1
        if found.verdict is Verdict.NEW:
            if found.identity != one.identity:
                self._names.append({"laid_id": one.id, "name": found.identity})
            return
        self._known.append(_Known(one.id, found.stored.id if found.stored else None))
        if found.verdict is Verdict.REFUSED:
            self.laying.refuse(queries.refusal(one.line, one.entry().external_id))
        elif found.verdict in (Verdict.CHANGED, Verdict.HELD) and found.stored:
            was = found.stored
            (self.held if found.verdict is Verdict.HELD else self.changed).append(
                ChangedLine(
                    one.line, stated.number, one.description, was.id, was.booked_on.isoformat(), was.amount_minor,
                    was.currency, one.booked_on.isoformat(), one.amount_minor, one.currency,
                )
            )  # fmt: skip

    def _settle(self, share: float, *, is_end: bool = False) -> None:
        """Writes what was found so far, a short transaction's worth at a time."""
        while self._names or self._known or is_end:
            names, self._names = self._names[: staging.PIECE], self._names[staging.PIECE :]
            known, self._known = self._known[: staging.PIECE], self._known[staging.PIECE :]
            if not is_end and len(names) + len(known) < staging.PIECE:
                self._names, self._known = names + self._names, known + self._known
                return
            with transaction():
                _apply(self.run, names, known)
                self.progress.at(share)
            rest()
            is_end = is_end and bool(self._names or self._known)

    def _twice(self, place: int) -> None:
        """Refuses ids that stand on lines of several days; those of one day are found when it is compared."""
        days = (sa.func.min(StagedLine.booked_on), sa.func.max(StagedLine.booked_on))
        statement = (
            sa.select(StagedLine.identity, sa.func.max(StagedLine.line))
            .where(StagedLine.run == self.run, StagedLine.place == place, StagedLine.identity.startswith(_ID))
            .group_by(StagedLine.identity)
            .having(days[0] != days[1])
            .order_by(sa.func.max(StagedLine.line))
            .limit(MOST_ERRORS)
        )
        for identity, line in _rows(statement):
            self.laying.refuse(queries.refusal(line, identity.removeprefix(_ID)))

    def _moved(self, place: int, known: KnownAccount) -> dict[str, Stored]:
        """Stored lines that the file has with the same id on another day, by identity."""
        same = sa.and_(Activity.account_id == known.id, Activity.identity == StagedLine.identity)
        statement = (
            sa.select(*(getattr(Activity, name) for name in Stored._fields))
            .select_from(StagedLine)
            .join(Activity, same)
            .where(
                StagedLine.run == self.run,
                StagedLine.place == place,
                StagedLine.identity.startswith(_ID),
                Activity.booked_on != StagedLine.booked_on,
                queries.counts(),
            )
            .limit(MOST_CHANGED + 1)
        )
        return {row.identity: Stored(*row) for row in _rows(statement)}

    def _chunks(self, place: int) -> Iterator[Days]:
        days = (
            sa.select(StagedLine.booked_on, sa.func.count())
            .where(StagedLine.run == self.run, StagedLine.place == place)
            .group_by(StagedLine.booked_on)
            .order_by(StagedLine.booked_on)
        )
        with reading():
            counted = [(row[0], row[1]) for row in _rows(days)]
        first, last, count = None, None, 0
        for day, lines in counted:
            if first and last and count + lines > CHUNK:
                yield Days(first, last)
                first, count = None, 0
            first, last, count = first or day, day, count + lines
        if first and last:
            yield Days(first, last)

    def _laid(self, place: int, days: Days) -> Any:
        return (
            sa.select(*(getattr(StagedLine, name) for name in _Laid._fields))
            .where(StagedLine.run == self.run, StagedLine.place == place, StagedLine.booked_on.between(*days))
            .order_by(StagedLine.id)
        )

    def _stored(
        self, known: KnownAccount | None, days: Days, laid: list[_Laid], moved: dict[str, Stored]
    ) -> list[Stored]:
        """What the account holds on those days, and what the file moves to them from other days, but not away."""
        if known is None:
            return []
        statement = sa.select(*(getattr(Activity, name) for name in Stored._fields)).where(
            Activity.account_id == known.id, Activity.booked_on.between(*days), queries.counts()
        )
        here = {row.identity: Stored(*row) for row in _rows(statement.order_by(Activity.id))}
        away = {name: one for name, one in moved.items() if name in here}
        for name in away:
            del here[name]
        for one in laid:
            if one.identity in moved:
                here[one.identity] = moved[one.identity]
        return list(here.values())


def _outline(stated: Stated) -> AccountOutline:
    known = stated.known
    return AccountOutline(
        stated.number, stated.institution, stated.currency, None if stated.closing is None else str(stated.closing),
        known.id if known else None, known.number if known else "", known.currency if known else None,
        sums=stated.sums,
    )  # fmt: skip


def _rows(statement: Any) -> Any:
    return db.session.execute(scope.for_purpose(statement, Purpose.IMPORT_MATCH))


def _days(run: str, place: int) -> tuple[int, int, Days] | None:
    """How many lines an account has in the file, how many names they have, and on which days they are."""
    statement = sa.select(
        sa.func.count(), sa.func.count(StagedLine.identity.distinct()), sa.func.min(StagedLine.booked_on),
        sa.func.max(StagedLine.booked_on),
    ).where(StagedLine.run == run, StagedLine.place == place)  # fmt: skip
    count, distinct, first, last = _rows(statement).one()
    return (count, distinct, Days(first, last)) if count else None


def _holds(account_id: int, days: Days) -> bool:
    held = sa.select(Activity.id).where(Activity.account_id == account_id, Activity.booked_on.between(*days))
    return _rows(held.where(queries.counts()).limit(1)).first() is not None


def _apply(run: str, names: list[dict[str, Any]], known: list[_Known]) -> None:
    table: Any = StagedLine.__table__
    if names:
        renamed = sa.update(table).where(table.c.id == sa.bindparam("laid_id")).values(identity=sa.bindparam("name"))
        db.session.connection().execute(scope.for_purpose(renamed, Purpose.IMPORT_MATCH), names)
    if known:
        gone = sa.delete(table).where(table.c.id.in_([one.laid_id for one in known]))
        db.session.execute(scope.for_purpose(gone, Purpose.IMPORT_MATCH))
    now = periods.now()
    held = [{"run": run, "line_id": one.line_id, "staged_at": now} for one in known if one.line_id]
    if held:
        noted = sa.insert(StagedKnown.__table__)
        db.session.connection().execute(scope.for_purpose(noted, Purpose.IMPORT_MATCH), held)
