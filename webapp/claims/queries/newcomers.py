"""People who came to a claim's household from another one, or left it for one; columns beside a claim.

A move that was taken back is none, and neither is what took it back.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from webapp.claims.models import Claim
from webapp.claims.rules import Stay
from webapp.claims.rules.findings import related
from webapp.clients.models import Contact, ContactMove, Coverage
from webapp.days import days_from
from webapp.policy import Viewer

BETWEEN = "\n"
_Move = sa.orm.aliased(ContactMove)
_Back = sa.orm.aliased(ContactMove)


def came() -> sa.ColumnElement[Any]:
    """The people of the household who came from another one, with the day: "2026-03-12 Maria Lindqvist" in lines."""
    return _listed(ContactMove.to_household_id == Claim.household_id, Contact.household_id == Claim.household_id)


def left(viewer: Viewer) -> sa.ColumnElement[Any]:
    """The people who left the household for another one, with the day, for those who may know all names."""
    if not viewer.sees_all_claims:
        return sa.null()
    return _listed(ContactMove.from_household_id == Claim.household_id, Contact.household_id != Claim.household_id)


def known_to(viewer: Viewer, today: Any) -> sa.ColumnElement[Any]:
    """Who of the household left another one last that the viewer covered then or not long before, with the day.

    However they came here: by that move, or by others after it.
    """
    before = days_from(ContactMove.moved_on, -related.DAYS)
    covered: Any = sa.select(sa.literal_column("1")).where(
        Coverage.household_id == ContactMove.from_household_id,
        Coverage.user_id == viewer.id,
        Coverage.starts_on <= ContactMove.moved_on,
        sa.func.coalesce(Coverage.ends_on, ContactMove.moved_on) >= before,
    )
    statement = _moves(
        _dated(),
        ContactMove.from_household_id != Claim.household_id,
        Contact.household_id == Claim.household_id,
        ContactMove.moved_on >= days_from(sa.cast(today, sa.Date), -related.DAYS),
        covered.correlate(ContactMove).exists(),
    )
    latest = statement.order_by(ContactMove.moved_on.desc(), ContactMove.id.desc()).limit(1)
    return latest.correlate(Claim).scalar_subquery()


def tied_homes(mine: Any, today: Any) -> list[Any]:
    """From claims, the households that somebody came from to theirs lately, and those that they left it for."""
    since = days_from(sa.cast(today, sa.Date), -related.DAYS)
    return [
        sa.select(mine.id.label("claim_id"), there.label("home_id"), sa.literal_column("1").label("is_elsewhere"))
        .join(_Move, here == mine.household_id)
        .where(_Move.moved_on >= since, _stands(_Move))
        for here, there in (
            (_Move.to_household_id, _Move.from_household_id), (_Move.from_household_id, _Move.to_household_id)
        )
    ]  # fmt: skip


def stays(people: Sequence[str], came: str | None, left: str | None) -> Mapping[str, Stay]:
    """Since when and until when those belonged to the household who did not always, by name."""
    # Who left twice belonged to it until the later day.
    found = {name: Stay(until=day) for day, name in reversed(_read(left)) if name not in people}
    since = dict(reversed([(name, day) for day, name in _read(came)]))
    # Of two with one name, who was always there is meant.
    return found | {name: Stay(since=day) for name, day in since.items() if people.count(name) == 1}


def told(newcomer: str | None) -> tuple[str, date | None]:
    """A name and the day, of what `known_to` gives."""
    return next(((name, day) for day, name in _read(newcomer)), ("", None))


def _read(lines: str | None) -> list[tuple[date, str]]:
    """The latest first."""
    pairs = (line.split(" ", 1) for line in lines.split(BETWEEN)) if lines else ()
    return sorted(((date.fromisoformat(day), name) for day, name in pairs), reverse=True)


def _dated() -> Any:
    return sa.cast(ContactMove.moved_on, sa.Text) + " " + Contact.name


def _listed(*conditions: Any) -> sa.ColumnElement[Any]:
    return _moves(sa.func.aggregate_strings(_dated(), BETWEEN), *conditions).correlate(Claim).scalar_subquery()


def _moves(column: Any, *conditions: Any) -> Any:
    return (
        sa.select(column)
        .select_from(ContactMove)
        .join(Contact, Contact.id == ContactMove.contact_id)
        .where(_stands(ContactMove), *conditions)
    )


def _stands(move: Any) -> sa.ColumnElement[bool]:
    taken_back: Any = sa.select(sa.literal_column("1")).where(_Back.takes_back_id == move.id)
    return sa.and_(move.takes_back_id.is_(None), ~taken_back.correlate(move).exists())
