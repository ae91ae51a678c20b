"""How what is disputed stands now: what statements say of it, what corrected it, what was granted of it before."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod, StatementLink
from webapp.bonus.queries.closed import closed_before, newer_versions
from webapp.bonus.rules import Span
from webapp.claims.models import Claim, Decision
from webapp.db import db
from webapp.disputes.models import Dispute
from webapp.disputes.queries.subjects import Subject, lines_of_claim
from webapp.disputes.rules import CORRECTED
from webapp.scope import Purpose

_UNDECIDED = ("draft", "promised", "pending", "needs-answer", "part-confirmed")


class Thing(NamedTuple):
    """What is disputed: whose, of which period, and what of it; `part_on` is the first day of its statement."""

    user_id: int
    period_id: int
    about: str
    subject: str
    currency: str
    part_on: date | None = None
    claim_id: int | None = None


def thing_of(line: Subject, user_id: int, period_id: int) -> Thing:
    """A line of somebody's statement as what a dispute is about."""
    about = "judged" if line.is_judged else "line"
    return Thing(user_id, period_id, about, line.subject, line.currency, line.part_on, line.claim_id)


class Granted(NamedTuple):
    """What another dispute of the same thing grants; minor units."""

    dispute_id: int
    minor: int


class Standing(NamedTuple):
    """What there is of a disputed thing by now, in minor units of its currency."""

    said_minor: int
    corrected_minor: int
    granted: list[Granted]
    # The most that the plan's cap allows in all, None where it caps nothing.
    cap_minor: int | None = None

    @property
    def room_minor(self) -> int | None:
        """What the cap leaves to grant; None where nothing is capped."""
        return None if self.cap_minor is None else self.cap_minor - self.now_minor

    @property
    def now_minor(self) -> int:
        """All of it: what statements say, what corrected them since, and what was granted before."""
        return self.said_minor + self.corrected_minor + sum(one.minor for one in self.granted)


def said_of(thing: Thing, lines: list[Subject]) -> int:
    """What statements say of a thing, of a period's `lines`; of a claim in any period's. Minor units."""
    if thing.about == "claim":
        lines = lines_of_claim(thing.user_id, thing.claim_id) if thing.claim_id else []
        return sum(one.minor for one in lines if one.currency == thing.currency)
    return sum(one.minor for one in lines if one.subject == thing.subject and one.currency == thing.currency)


def standing(thing: Thing, lines: list[Subject], dispute_id: int | None = None) -> Standing:
    """How a thing stands, but for the dispute itself; who asks was let through to the person."""
    corrected, granted = 0, []
    rows = db.session.execute(scope.for_purpose(_beside(thing, dispute_id), Purpose.CREDIT))
    for number, minor in rows:
        if number is None:
            corrected = minor or 0
        else:
            granted.append(Granted(number, minor))
    return Standing(said_of(thing, lines), corrected, granted, _cap_of(thing, lines))


def _cap_of(thing: Thing, lines: list[Subject]) -> int | None:
    if thing.about != "judged":
        return None
    # A statement whose formula gives nothing has no line, and nothing may be judged beside it.
    return max((one.most_judged for one in lines if one.part_on == thing.part_on), default=0)


def _beside(thing: Thing, dispute_id: int | None) -> sa.CompoundSelect[Any]:
    """What other disputes of the thing grant, by their numbers, and, without one, what corrected its statement."""
    granted: Any = sa.select(Dispute.id, sa.cast(Dispute.granted_minor, sa.BigInteger)).where(
        Dispute.user_id == thing.user_id, Dispute.subject == thing.subject, Dispute.currency == thing.currency,
        Dispute.state.in_(("agreed", "granted")), Dispute.id != (dispute_id or 0),
        # A claim is one and the same in every period.
        sa.true() if thing.about == "claim" else Dispute.period_id == thing.period_id,
    )  # fmt: skip
    is_corrected = thing.about in CORRECTED
    corrected: Any = (
        sa.select(sa.null(), sa.cast(sa.func.sum(StatementLink.amount_minor), sa.BigInteger))
        .join(BonusStatement, BonusStatement.id == StatementLink.earlier_id)
        .where(
            StatementLink.kind == "corrected", BonusStatement.user_id == thing.user_id,
            BonusStatement.period_id == thing.period_id, BonusStatement.currency == thing.currency,
            sa.true() if thing.part_on is None else BonusStatement.starts_on == thing.part_on,
            sa.true() if is_corrected else sa.false(),
        )
    )  # fmt: skip
    return sa.union_all(granted, corrected).order_by(sa.literal_column("1"))


def correction_is_due(thing: Thing, day: date) -> bool:
    """Whether a newer version of the plan holds for the disputed statement, and its correction is still to come.

    `day` is the first one of the first period that is not closed. A plan by year corrects itself in its own sum, of
    which no line says so, and always counts as one that does.
    """
    if thing.about not in CORRECTED:
        return False
    mine = sa.select(BonusStatement.id).where(
        BonusStatement.user_id == thing.user_id, BonusStatement.period_id == thing.period_id,
        sa.true() if thing.part_on is None else BonusStatement.starts_on == thing.part_on,
    )  # fmt: skip
    numbers = set(db.session.scalars(scope.for_purpose(mine, Purpose.CREDIT)))
    before = closed_before(Span(day, None), [thing.user_id]).get(thing.user_id, [])
    disputed = {one.id: one for one in before if one.id in numbers}
    newer = newer_versions(list(disputed.values()))
    return any(
        plan.accumulation == "year" or not _is_followed(thing, disputed[number].newest_id)
        for number, plan in newer.items()
    )


def _is_followed(thing: Thing, version_id: int) -> bool:
    """Whether a statement of the person in this currency was closed after a version was approved: it has corrected."""
    statement = (
        sa.select(BonusStatement.id)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == version_id)
        .where(
            BonusStatement.user_id == thing.user_id, BonusStatement.currency == thing.currency,
            BonusStatement.period_id != thing.period_id, CreditPeriod.state == "closed",
            CreditPeriod.closed_at > BonusPlanVersion.approved_at,
        )
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(scope.for_purpose(statement, Purpose.CREDIT)) is not None


def claim_is_coming(claim_id: int, day: date) -> bool:
    """Whether a claim's money may still get into a statement by itself: undecided, or confirmed from a day on."""
    waits = sa.exists().where(Claim.id == claim_id, Claim.state.in_(_UNDECIDED))
    confirmed = sa.exists().where(
        Decision.claim_id == claim_id, Decision.outcome == "confirm", Decision.decided_on >= day
    )  # fmt: skip
    statement = sa.select(sa.or_(waits, confirmed))
    return bool(db.session.scalar(scope.for_purpose(statement, Purpose.CREDIT)))


def is_confirmed(claim_id: int) -> bool:
    """Whether anything of a claim stands confirmed, by activity or by documents: bonus is paid on nothing else."""
    statement = sa.select(Claim.id).where(
        Claim.id == claim_id, sa.or_(Claim.allocated_minor > 0, Claim.state == "confirmed")
    )
    return db.session.scalar(scope.for_purpose(statement, Purpose.CREDIT)) is not None
