"""Open claims of exactly the amount of an unused line of their household: those that may be confirmed together."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared, scope
from webapp.claims.models import Claim
from webapp.claims.queries import access, evidence
from webapp.claims.queries.access import IS_OPEN
from webapp.claims.queries.columns import ClaimRow, row, rows
from webapp.claims.queries.conflicts import conflict_of
from webapp.claims.queries.findings import case_of, findings_beside
from webapp.claims.queries.listing import Place
from webapp.claims.rules import MONEY, OPEN, Doubt, Line, Wanted, doubt
from webapp.claims.rules.clear import INCOMING, WINDOW
from webapp.claims.rules.findings import Finding
from webapp.custody.models import Account, Activity
from webapp.custody.queries import is_undisputed
from webapp.custody.queries.counting import counts, stands
from webapp.days import days_from
from webapp.db import db
from webapp.policy import Viewer

PAGE = 25
# So many at once are held against the findings; the page leads on to the next.
LOOKED_AT = 100
_Rival = sa.orm.aliased(Claim)


class Fitting(NamedTuple):
    """A claim with the line of exactly its amount, why it is not clear if it is not, and what speaks against it."""

    claim: ClaimRow
    version: int
    line: Line
    doubt: Doubt | None
    findings: list[Finding]


class FittingPage(NamedTuple):
    """Claims that are clear, others that fit by amount alone, and after which claim one has to look on for more."""

    clear: list[Fitting]
    doubtful: list[Fitting]
    following: ClaimRow | None


def fitting(viewer: Viewer, today: date, after: Place | None = None) -> FittingPage:
    """Claims that wait for their first decision and have a line of exactly their amount, oldest first, from a place on.

    Only those that this viewer may decide. What the database can tell of a doubt keeps no clear claim from view: it
    chooses LOOKED_AT that are clear but for findings. Of those that are doubtful there is one page at most.
    """
    values: dict[str, Any] = {"today": today} | ({"at": after.at, "claim_id": after.id} if after else {})
    found = prepared.rows(viewer, _listed, True, **values).all()
    looked_at = _with_lines(viewer, found[:LOOKED_AT])
    doubtful = _with_lines(viewer, prepared.rows(viewer, _listed, False, **values).all())
    doubtful += [one for one in looked_at if one.doubt is not None]
    return FittingPage(
        [one for one in looked_at if one.doubt is None],
        sorted(doubtful, key=lambda one: (one.claim.filed_at, one.claim.id))[:PAGE],
        row(found[LOOKED_AT - 1]) if len(found) > LOOKED_AT else None,
    )


def fitting_of(viewer: Viewer, claim_id: int, today: date) -> Fitting | None:
    """One claim as it fits now, or None where it does not wait, has no such line or is not this viewer's to decide."""
    found = prepared.rows(viewer, _one, today=today, claim_id=claim_id).all()
    return next(iter(_with_lines(viewer, found)), None)


def short_names(viewer: Viewer, claim_ids: Iterable[int]) -> dict[int, tuple[str, int, str]]:
    """The household, amount in minor units and currency of claims that this person sees in full, by number."""
    statement = rows(viewer).where(Claim.id.in_(set(claim_ids)), access.full(viewer))
    found = [row(each) for each in db.session.execute(scope.for_viewer(statement, viewer))]
    return {claim.id: (claim.household_name or "", claim.amount_minor, claim.currency) for claim in found}


def _listed(viewer: Viewer, is_clear: bool, today: Any, at: Any = None, claim_id: Any = None) -> sa.Select[Any]:
    statement = _fitting(viewer, today)
    if at is not None:
        statement = statement.where(sa.tuple_(Claim.filed_at, Claim.id) > sa.tuple_(at, claim_id))
    statement = statement.where(_is_clear() if is_clear else ~_is_clear())
    return statement.order_by(Claim.filed_at, Claim.id).limit(LOOKED_AT + 1 if is_clear else PAGE)


def _one(viewer: Viewer, today: Any, claim_id: Any) -> sa.Select[Any]:
    return _fitting(viewer, today).where(Claim.id == claim_id)


def _fitting(viewer: Viewer, today: Any) -> sa.Select[Any]:
    return (
        rows(viewer)
        .add_columns(Claim.version, Claim.conflict_from, Claim.interaction_id, Claim.initiative_id, _rivals())
        .where(IS_OPEN, Claim.state == "pending", Claim.kind.in_(MONEY), _exact_lines() > 0)
        .where(conflict_of(viewer, today).is_(None))
    )


def _is_clear() -> sa.ColumnElement[bool]:
    """What `rules.doubt` asks of a claim and its lines, findings left aside."""
    is_promise = sa.and_(Claim.kind == "promised", Claim.expected_on.is_not(None))
    day = sa.case((is_promise, Claim.expected_on), else_=Claim.conflict_from)
    in_time = Activity.booked_on.between(day, days_from(day, WINDOW.days))
    return sa.and_(_exact_lines() == 1, _exact_lines(Activity.kind.in_(INCOMING), in_time) == 1, _rivals() == 0)


# Counted, not asked for by EXISTS: that PostgreSQL would answer by reading all lines of the firm at once.


def _exact_lines(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    lines = sa.select(sa.func.count()).select_from(Activity).where(_is_exact(), *conditions)
    return lines.correlate(Claim).scalar_subquery()


def _rivals() -> sa.ScalarSelect[int]:
    """Other open claims of the household that ask for the same amount."""
    rivals = sa.select(sa.func.count()).where(
        _Rival.household_id == Claim.household_id,
        _Rival.state.in_(OPEN),
        _Rival.currency == Claim.currency,
        _Rival.kind.in_(MONEY),
        _Rival.amount_minor - _Rival.allocated_minor - _Rival.released_minor == Claim.amount_minor,
        _Rival.id != Claim.id,
    )
    return rivals.correlate(Claim).scalar_subquery()


def _is_exact() -> sa.ColumnElement[bool]:
    """A line of exactly what a claim asks for of which nothing is confirmed yet."""
    return sa.and_(
        Activity.household_id == Claim.household_id,
        Activity.currency == Claim.currency,
        Activity.amount_minor == Claim.amount_minor,
        Activity.allocated_minor == 0,
        counts(),
        stands(),
        is_undisputed(),
    )


def _with_lines(viewer: Viewer, found: Sequence[Any]) -> list[Fitting]:
    waiting = [(row(each), *each[len(ClaimRow._fields) :]) for each in found]
    lines: dict[int, list[Line]] = {}
    ids = [claim.id for claim, *_ in waiting]
    if not ids:
        return []
    for claim_id, *line in db.session.execute(scope.for_viewer(_lines(ids), viewer)):
        lines.setdefault(claim_id, []).append(Line(*line))
    fitting = [
        (Fitting(claim, version, lines[claim.id][0], doubt(_wanted(claim, day), lines[claim.id], rivals), []), case)
        for claim, version, day, interaction_id, initiative_id, rivals in waiting
        if claim.id in lines
        for case in [case_of(claim, day, interaction_id, initiative_id)]
    ]
    # What is doubtful already needs no finding to be looked at by itself.
    cases = {one.claim.id: (case, one.claim.filed_at) for one, case in fitting if one.doubt is None}
    against = findings_beside(viewer, cases, lines)
    return [
        one._replace(doubt=Doubt.FINDING, findings=against[one.claim.id]) if against.get(one.claim.id) else one
        for one, _unused in fitting
    ]


def _wanted(claim: ClaimRow, arose_on: date) -> Wanted:
    return Wanted(claim.rest_minor, evidence.day_spoken_of(claim.kind, claim.expected_on, arose_on))


def _lines(claim_ids: list[int]) -> sa.Select[Any]:
    statement: Any = (
        sa.select(
            Claim.id, Activity.id, Activity.booked_on, Activity.amount_minor, Activity.amount_minor,
            Activity.description, Activity.payer, Account.number, Activity.kind, Account.institution,
            Activity.account_id,
        )
        .select_from(Claim)
        .join(Activity, _is_exact())
        .join(Account, Account.id == Activity.account_id)
        .where(Claim.id.in_(claim_ids))
        .order_by(Claim.id, Activity.booked_on, Activity.id)
    )  # fmt: skip
    return statement
