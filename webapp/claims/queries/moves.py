"""What moved around lines that may be claims' money: what left accounts, and which claims a line serves already."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from webapp import prepared
from webapp.claims.models import Allocation, Claim, CreditShare
from webapp.claims.queries.counting import stands
from webapp.claims.rules import Line
from webapp.claims.rules.findings import Money, Moved, Served, journal, round_trip
from webapp.clients.models import Coverage, Household
from webapp.custody.models import Account, Activity
from webapp.custody.queries import counts, may_see_account
from webapp.days import days_from
from webapp.policy import Viewer

# Kinds by which an account earns and costs; what leaves so is no transfer.
ORDINARY = ("fee", "dividend", "interest")
_Line = sa.orm.aliased(Activity, name="line")
_Out = sa.orm.aliased(Activity, name="out")


def moves(viewer: Viewer, lines: dict[int, Sequence[Line]]) -> dict[int, list[Money]]:
    """For each claim its lines with what moved around them; for who sees all claims."""
    line_ids = sorted({line.id for group in lines.values() for line in group})
    if not line_ids:
        return {claim_id: [] for claim_id in lines}
    own: dict[int, list[Moved]] = {}
    elsewhere: dict[tuple[int, int], list[Moved]] = {}
    served: dict[int, list[Served]] = {}
    for what, claim_id, line_id, *rest in prepared.rows(viewer, _moved, claim_ids=sorted(lines), line_ids=line_ids):
        if what == "own":
            own.setdefault(line_id, []).append(Moved(*rest))
        elif what == "elsewhere":
            elsewhere.setdefault((claim_id, line_id), []).append(Moved(*rest))
        else:
            served.setdefault(line_id, []).append(Served(claim_id, rest[2]))
    return {
        claim_id: [
            Money(
                line, tuple(own.get(line.id, ())), tuple(elsewhere.get((claim_id, line.id), ())),
                _of_others(served.get(line.id, ()), claim_id),
            )
            for line in group
        ]
        for claim_id, group in lines.items()
    }  # fmt: skip


def _of_others(served: Collection[Served], claim_id: int) -> tuple[Served, ...]:
    sums: dict[int, int] = {}
    for one in served:
        sums[one.id] = sums.get(one.id, 0) + one.amount_minor
    return tuple(Served(other, amount) for other, amount in sums.items() if other != claim_id)


def _moved(viewer: Viewer, claim_ids: Any, line_ids: Any) -> Any:
    return sa.union_all(_own(viewer, line_ids), _elsewhere(viewer, claim_ids, line_ids), _served(line_ids))


def _own(viewer: Viewer, line_ids: Any) -> sa.Select[Any]:
    return (
        _left("own", sa.null().cast(Claim.id.type), sa.literal(""))
        .where(
            _Line.id.in_(line_ids),
            _Out.household_id == _Line.household_id,
            _Out.booked_on.between(
                days_from(_Line.booked_on, -round_trip.DAYS), days_from(_Line.booked_on, round_trip.DAYS)
            ),
            _Out.amount_minor * round_trip.TENTH <= -_Line.amount_minor,
            _Out.kind.not_in(ORDINARY),
        )
        .where(may_see_account(viewer, _Out.household_id))
    )


def _elsewhere(viewer: Viewer, claim_ids: Any, line_ids: Any) -> sa.Select[Any]:
    sharers = sa.select(CreditShare.user_id).where(CreditShare.claim_id == Claim.id)
    covered = sa.select(sa.literal(1)).where(
        Coverage.household_id == _Out.household_id,
        sa.or_(Coverage.user_id == Claim.claimant_id, Coverage.user_id.in_(sharers.correlate(Claim))),
        Coverage.starts_on <= _Out.booked_on,
        sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= _Out.booked_on),
    )
    return (
        _left("elsewhere", Claim.id, Household.name)
        .join(Claim, sa.and_(Claim.household_id == _Line.household_id, Claim.id.in_(claim_ids)))
        .join(Household, Household.id == _Out.household_id)
        .where(
            _Line.id.in_(line_ids),
            _Out.amount_minor < 0,
            _Out.amount_minor == -_Line.amount_minor,
            _Out.household_id != _Line.household_id,
            _Out.booked_on.between(days_from(_Line.booked_on, -journal.DAYS), days_from(_Line.booked_on, journal.DAYS)),
            _Out.kind.not_in(ORDINARY),
            covered.correlate(_Out, Claim).exists(),
        )
        .where(may_see_account(viewer, _Out.household_id))
    )


def _left(what: str, claim_id: Any, household: Any) -> sa.Select[Any]:
    """Lines by which money in the currency of a line left an account."""
    statement: Any = (
        sa.select(
            sa.literal(what).label("what"), claim_id.label("claim_id"), _Line.id.label("line_id"),
            _Out.id.label("moved_id"), _Out.booked_on.label("booked_on"), _Out.amount_minor.label("amount_minor"),
            _Out.account_id.label("account_id"), Account.number.label("number"), household.label("household"),
        )
        .select_from(_Line)
        .join(_Out, _Out.currency == _Line.currency)
        .join(Account, Account.id == _Out.account_id)
        .where(counts(_Out))
    )  # fmt: skip
    return statement


def _served(line_ids: Any) -> sa.Select[Any]:
    nothing = sa.null()
    statement: Any = sa.select(
        sa.literal("served"), Allocation.claim_id, Allocation.activity_id, nothing.cast(Activity.id.type),
        nothing.cast(sa.Date), Allocation.amount_minor, nothing.cast(Account.id.type), sa.literal(""), sa.literal(""),
    ).where(Allocation.activity_id.in_(line_ids), stands())  # fmt: skip
    return statement
