"""The lines of activity that may be the money of a claim."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz

from webapp import prepared, scope
from webapp.claims.models import Claim
from webapp.claims.rules import Candidate, Line, Stay, Wanted, candidates
from webapp.custody.models import Account, Activity
from webapp.custody.queries import is_undisputed
from webapp.custody.queries.counting import counts, stands
from webapp.db import db, for_update
from webapp.policy import Viewer
from webapp.scope import Purpose

# At most so many lines are looked at on either side of the day, and so many of exactly the amount from any time.
LATER, EARLIER, EXACT = 100, 40, 20


def open_lines(viewer: Viewer, household_id: int, currency: str, wanted: Wanted) -> list[Line]:
    """A household's incoming lines of a currency that are not used up: those near the day, and those of the amount."""
    values = {"household_id": household_id, "currency": currency, "day": wanted.day, "rest_minor": wanted.rest_minor}
    return [Line(*row) for row in prepared.rows(viewer, _near, **values)]


def _near(_viewer: Viewer, household_id: Any, currency: Any, day: Any, rest_minor: Any) -> sa.Select:
    is_open = (
        Activity.household_id == household_id,
        Activity.currency == currency,
        Activity.amount_minor > 0,
        Activity.allocated_minor < Activity.amount_minor,
        counts(),
        stands(),
        is_undisputed(),
    )
    ids = sa.select(Activity.id).where(*is_open)
    booked, left = Activity.booked_on, Activity.amount_minor - Activity.allocated_minor
    parts = [
        ids.where(booked >= day).order_by(booked, Activity.id).limit(LATER),
        ids.where(booked < day).order_by(booked.desc(), Activity.id.desc()).limit(EARLIER),
        ids.where(left == rest_minor).order_by(booked.desc(), Activity.id.desc()).limit(EXACT),
    ]
    # One set of a few ids, since PostgreSQL would compare every line of the firm with several.
    near = sa.union(*(sa.select(part.subquery().c.id) for part in parts))
    return _lines().where(Activity.id.in_(near)).order_by(Activity.id)


def lines_for_evidence(claim: Claim, activity_ids: Iterable[int]) -> dict[int, Line]:
    """Lines chosen as evidence, locked, by id; none of another household or currency, and none that was taken back."""
    locked = (
        sa.select(Activity.id)
        .where(
            Activity.id.in_(list(activity_ids)),
            Activity.household_id == claim.household_id,
            Activity.currency == claim.currency,
            Activity.amount_minor > 0,
            counts(),
            stands(),
            is_undisputed(),
        )
        .order_by(Activity.id)
    )
    ids = list(db.session.scalars(scope.for_purpose(for_update(locked), Purpose.CONFLICT)))
    rows = db.session.execute(scope.for_purpose(_lines().where(Activity.id.in_(ids)), Purpose.CONFLICT))
    return {row.id: Line(*row) for row in rows}


def _lines() -> sa.Select:
    return sa.select(
        Activity.id,
        Activity.booked_on,
        Activity.amount_minor,
        (Activity.amount_minor - Activity.allocated_minor).label("rest_minor"),
        Activity.description,
        Activity.payer,
        Account.number,
        Activity.kind,
        Account.institution,
        Activity.account_id,
    ).join(Account, Account.id == Activity.account_id)


def likeness(word: str, other: str) -> int:
    """How alike two words are, in per cent."""
    return round(fuzz.ratio(word, other))


def ranked(
    wanted: Wanted,
    lines: Sequence[Line],
    names: Sequence[str],
    rivals: Sequence[Wanted] = (),
    stays: Mapping[str, Stay] | None = None,
) -> list[Candidate]:
    """Lines as candidates, the best first."""
    return candidates(wanted, lines, names, likeness, rivals, stays=stays)


def day_spoken_of(kind: str, expected_on: date | None, arose_on: date) -> date:
    """The day from which money is looked for: the promised day, else the day on which the claim arose."""
    return expected_on if kind == "promised" and expected_on else arose_on
