"""Where granted amounts go: into the first statement of the person in that currency, of a period not closed by then.

Nothing is noted when an amount is paid. A period is closed only as it is computed at that moment, so every statement of
the person in the currency, in a period that closed after the amount was granted, has it if no earlier one had.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusStatement, CreditPeriod
from webapp.bonus.queries.additions import Added
from webapp.bonus.rules import Adjustment, Span
from webapp.bonus.rules.statement import ADJUSTMENT, CLAWBACK, CORRECTION, RETURNED
from webapp.db import batches, db
from webapp.disputes.models import Dispute
from webapp.disputes.queries.details import Settlement
from webapp.disputes.rules import ANSWERED, CORRECTED, Days, settles_from
from webapp.scope import Purpose

# So many statements are named at a time; PostgreSQL takes no more than 65,535 values.
_AT_ONCE = 5_000


def settled_in(span: Span, people: Collection[int] | None = None) -> Mapping[int, Added]:
    """The granted amounts that go into the statements of a period, by person: nothing while an earlier one is open."""
    waiting = sa.orm.aliased(CreditPeriod)
    is_waiting = sa.exists().where(waiting.starts_on < span.since, waiting.state != "closed")
    statement = (
        sa.select(Dispute.user_id, Dispute.currency, Dispute.id, Dispute.granted_minor)
        .where(
            sa.text("dispute.state = 'granted'"), Dispute.settles_on <= span.since, ~_is_settled(span.since),
            ~is_waiting,
        )
        .order_by(Dispute.id)
    )  # fmt: skip
    if people is not None:
        statement = statement.where(Dispute.user_id.in_(people))
    found: dict[int, dict[str, list[Adjustment]]] = defaultdict(lambda: defaultdict(list))
    for user, currency, number, minor in db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)):
        # What is stored in a statement is in no reader's language.
        found[user][currency].append(Adjustment(number, f"dispute {number}", minor or 0))
    by_currency = {user: {one: tuple(own) for one, own in sums.items()} for user, sums in found.items()}
    return {user: Added(adjustments=sums) for user, sums in by_currency.items()}


def _is_settled(before: Any) -> sa.ColumnElement[bool]:
    """Whether a closed statement before a day has the amount of the outer dispute."""
    then = sa.orm.aliased(CreditPeriod)
    return (
        sa.exists()
        .where(
            BonusStatement.user_id == Dispute.user_id, BonusStatement.currency == Dispute.currency,
            BonusStatement.period_id == then.id, then.state == "closed", then.starts_on >= Dispute.settles_on,
            then.starts_on < before,
        )
        .correlate(Dispute)
    )  # fmt: skip


def granted_of(statements: Collection[int]) -> Mapping[int, int]:
    """What was granted of closed statements and a corrected plan would give as well, by statement; minor units.

    It computes the lines of the formula anew, as they were stored: no other share or amount, no claim that was not
    there, nothing judged, taken back or settled.
    """
    found: dict[int, int] = defaultdict(int)
    known: set[int] = set()
    for numbers in batches(sorted(statements), _AT_ONCE):
        for statement_id, number, minor in db.session.execute(scope.for_purpose(_granted(numbers), Purpose.CREDIT)):
            # What is missing in a period is missing in one of its statements, not in each.
            if number not in known:
                known.add(number)
                found[statement_id] += minor
    return found


def _granted(statements: Collection[int]) -> Any:
    stated: Any = (
        sa.select(BonusStatement.id, Dispute.id, Dispute.granted_minor)
        .join(
            Dispute,
            sa.and_(
                Dispute.user_id == BonusStatement.user_id, Dispute.period_id == BonusStatement.period_id,
                Dispute.currency == BonusStatement.currency,
                sa.or_(Dispute.part_on.is_(None), Dispute.part_on == BonusStatement.starts_on),
            ),
        )
        .where(
            BonusStatement.id.in_(statements), sa.text("dispute.state = 'granted'"), Dispute.about.in_(CORRECTED),
            Dispute.reason.in_(ANSWERED), Dispute.clause.notin_((CLAWBACK, RETURNED, CORRECTION, ADJUSTMENT)),
        )
        .order_by(Dispute.id, BonusStatement.starts_on)
    )  # fmt: skip
    return stated


def settlement_of(dispute_id: int) -> Settlement | None:
    """The statement in which a granted amount stands, closed or still calculated; None while it waits for one.

    Who asks was let through to the dispute, whose statements are seen by the same people.
    """
    statement = (
        sa.select(
            BonusStatement.id, CreditPeriod.id, CreditPeriod.starts_on, CreditPeriod.ends_on,
            CreditPeriod.state == "closed",
        )
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(
            Dispute,
            sa.and_(Dispute.user_id == BonusStatement.user_id, Dispute.currency == BonusStatement.currency),
        )
        .where(Dispute.id == dispute_id, Dispute.settles_on <= CreditPeriod.starts_on)
        .order_by(CreditPeriod.starts_on, BonusStatement.starts_on)
        .limit(1)
    )  # fmt: skip
    found: Any = db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)).one_or_none()
    return Settlement(*found) if found else None


def first_open_day() -> Any:
    """The first day of the first period that is not closed, whether it was opened yet or not."""
    rows = db.session.execute(sa.select(CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.state == "closed"))
    return settles_from(Days(*one) for one in rows)
