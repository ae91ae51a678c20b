"""What a claim is made of, in one statement: who shares its credit, when a promise is due, what left again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared
from webapp.claims.models import Allocation, CreditShare, Instalment, Reversal, ReversalEnd
from webapp.claims.queries.columns import ClaimRow
from webapp.claims.rules import Due, credited, paid
from webapp.claims.rules import Instalment as Part
from webapp.custody.models import Account, Activity
from webapp.db import Moment
from webapp.people.models import User
from webapp.policy import Viewer

_Line = sa.orm.aliased(Activity)


class Share(NamedTuple):
    """A person's part of the credit, in basis points and in minor units of what is claimed and what stays confirmed."""

    user_id: int
    name: str
    basis_points: int
    amount_minor: int
    confirmed_minor: int


class Withdrawn(NamedTuple):
    """An amount that a withdrawal took of what a line had confirmed, in minor units; whole days lie between them.

    `ended_at` says since when it counts no more, `why` that the withdrawal's line changed or went ("line"), that the
    claim was reopened, or that the rule found another amount ("recomputed").
    """

    amount_minor: int
    withdrawn_on: date
    account: str
    description: str
    booked_on: date
    used_minor: int
    ended_at: datetime | None = None
    why: str = ""

    @property
    def days(self) -> int:
        """How many calendar days the money stayed."""
        return (self.withdrawn_on - self.booked_on).days


class Parts(NamedTuple):
    """Shares, the largest first; instalments of a promise with what is paid of each; what left again, ended or not."""

    shares: list[Share]
    instalments: list[Due]
    reversals: list[Withdrawn]


def parts_of(viewer: Viewer, claim: ClaimRow) -> Parts:
    """The parts of a claim that this person may know of; only the shares of one that is not seen in full."""
    found = prepared.rows(viewer, _all, claim_id=claim.id).all()
    by_kind: dict[str, list[Any]] = {"share": [], "instalment": [], "reversal": []}
    for row in found:
        by_kind[row.what].append(row)
    shares = _shares(claim, by_kind["share"])
    if not claim.is_full:
        return Parts(shares, [], [])
    due = [Part(row.day, row.minor, row.id) for row in by_kind["instalment"]]
    gone = sorted(by_kind["reversal"], key=lambda row: (row.day, row.id))
    return Parts(
        shares,
        paid(due, claim.allocated_minor),
        [
            Withdrawn(
                row.minor, row.day, row.name or "", row.note or "", row.earlier, row.whole, row.ended_at, row.why or ""
            )
            for row in gone
        ],
    )


def _shares(claim: ClaimRow, rows: Iterable[Any]) -> list[Share]:
    found = sorted(rows, key=lambda row: (-row.minor, row.id))
    points: dict[int, int] = {row.id: row.minor for row in found}
    claimed, confirmed = credited(claim.amount_minor, points), credited(claim.confirmed_minor, points)
    return [Share(row.id, row.name, row.minor, claimed[row.id], confirmed[row.id]) for row in found]


def _all(_viewer: Viewer, claim_id: Any) -> Any:
    no_day, no_sum, no_text = sa.null().cast(sa.Date), sa.null().cast(sa.BigInteger), sa.literal("")
    no_moment = sa.null().cast(Moment)
    shares = (
        sa.select(
            sa.literal("share").label("what"), CreditShare.user_id.label("id"), User.name.label("name"),
            sa.cast(CreditShare.basis_points, sa.BigInteger).label("minor"), no_day.label("day"),
            no_day.label("earlier"), no_sum.label("whole"), no_text.label("note"),
            no_moment.label("ended_at"), no_text.label("why"),
        )
        .join(User, User.id == CreditShare.user_id)
        .where(CreditShare.claim_id == claim_id)
    )  # fmt: skip
    instalments = sa.select(
        sa.literal("instalment"), Instalment.id, no_text, Instalment.amount_minor, Instalment.due_on, no_day, no_sum,
        no_text, no_moment, no_text,
    ).where(Instalment.claim_id == claim_id)  # fmt: skip
    return sa.union_all(shares, instalments, _reversals(claim_id))


def _reversals(claim_id: Any) -> Any:
    return (
        sa.select(
            sa.literal("reversal"), Reversal.id, Account.number, Reversal.amount_minor, Reversal.withdrawn_on,
            _Line.booked_on, Allocation.amount_minor, Activity.description, ReversalEnd.ended_at, ReversalEnd.why,
        )
        .join(Allocation, Allocation.id == Reversal.allocation_id)
        .join(_Line, _Line.id == Allocation.activity_id)
        .outerjoin(Activity, Activity.id == Reversal.withdrawal_id)
        .outerjoin(Account, Account.id == Activity.account_id)
        .outerjoin(ReversalEnd, ReversalEnd.reversal_id == Reversal.id)
        .where(Allocation.claim_id == claim_id)
    )  # fmt: skip
