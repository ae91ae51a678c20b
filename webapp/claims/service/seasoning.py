"""Marking confirmed money that left again: found anew whenever lines or confirmations of a household change."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import audit, outbox, periods, scope
from webapp.claims.models import Reversal, ReversalEnd
from webapp.claims.queries import seasoning
from webapp.claims.queries.seasoning import Found
from webapp.claims.rules import Method, reversals
from webapp.claims.rules import Reversal as Due
from webapp.clients import queries as clients
from webapp.db import batches, db, reading, transaction
from webapp.people import queries as people
from webapp.people.service import CHANGED
from webapp.policy import FirmView
from webapp.scope import Purpose

# So many households are looked at together, and within a change of lines; more are left to the worker, batch by batch.
BATCH = AT_ONCE = 200
TOPIC = "claims.season"


class _Plan(NamedTuple):
    """What differs from what was found before: reversals to end, and to add (each with its claim)."""

    ends: list[Found]
    adds: list[tuple[int, Due]]


def season(household_ids: Collection[int], firm: FirmView) -> None:
    """Finds anew what withdrawals took of these households' confirmed money, and writes what differs.

    The households are locked, in order; each changed claim has an entry in the audit trail.
    """
    db.session.flush()
    # Before anything is asked: what others confirm meanwhile is seen once they are done.
    clients.lock_households(household_ids)
    _look_at(seasoning.with_confirmed_money(household_ids), firm)


def _look_at(household_ids: Sequence[int], firm: FirmView) -> None:
    """The same for locked households of which money is confirmed."""
    if not household_ids:
        return
    plan = _plan(household_ids, firm)
    if plan.ends or plan.adds:
        _write(plan, "recomputed")


def _plan(household_ids: Sequence[int], firm: FirmView) -> _Plan:
    confirmed = seasoning.confirmed(household_ids)
    uses, claim_of = seasoning.uses(confirmed), {row.allocation_id: row.claim_id for row in confirmed}
    method, today = Method(firm.seasoning_method), periods.today(firm.zone)
    due = {
        (one.allocation_id, one.withdrawal_id): one
        for _home, lines in seasoning.moved(household_ids, method, today)
        for one in reversals(lines, uses, firm.seasoning_days, method)
    }
    ends: list[Found] = []
    for known in seasoning.counted(household_ids):
        wanted = due.get((known.allocation_id, known.withdrawal_id))
        if wanted is not None and wanted.amount_minor == known.amount_minor:
            del due[known.allocation_id, known.withdrawal_id]
        else:
            ends.append(known)
    return _Plan(ends, [(claim_of[one.allocation_id], one) for _key, one in sorted(due.items())])


def _write(plan: _Plan, why: str) -> None:
    claim_ids = {one.claim_id for one in plan.ends} | {claim_id for claim_id, _due in plan.adds}
    before, now = seasoning.sums(claim_ids), periods.now()
    if plan.ends:
        rows = [{"reversal_id": one.id, "ended_at": now, "why": why} for one in plan.ends]
        db.session.execute(scope.for_purpose(sa.insert(ReversalEnd.__table__), Purpose.MAINTENANCE), rows)
    if plan.adds:
        days = seasoning.days_of({due.withdrawal_id for _claim, due in plan.adds})
        rows = [
            {**due._asdict(), "withdrawn_on": days[due.withdrawal_id], "found_at": now} for _claim, due in plan.adds
        ]
        db.session.execute(scope.for_purpose(sa.insert(Reversal.__table__), Purpose.MAINTENANCE), rows)
    _tell(plan, before, seasoning.sums(claim_ids))


def _tell(plan: _Plan, before: dict[int, Any], after: dict[int, Any]) -> None:
    lines: dict[int, dict[str, int]] = {}
    for claim_id, due in plan.adds:
        found = lines.setdefault(claim_id, {})
        found[str(due.withdrawal_id)] = found.get(str(due.withdrawal_id), 0) + due.amount_minor
    for claim_id, now in sorted(after.items()):
        was = before[claim_id].reversed_minor
        audit.record_quietly(
            "seasoning", "claim.reversed" if now.reversed_minor > was else "claim.reversal-ended",
            object_type="claim", object_id=claim_id, household_id=now.household_id, currency=now.currency,
            changed={"reversed_minor": [was, now.reversed_minor]}, lines=lines.get(claim_id, {}),
        )  # fmt: skip


def forget_lines(household_ids: Sequence[int], which: sa.ColumnElement[bool]) -> None:
    """Ends the reversals by lines that are about to change, move or go."""
    clients.lock_households(household_ids)
    ends = seasoning.counted_by(which)
    if ends:
        _write(_Plan(ends, []), "line")


def season_after_change(household_ids: Sequence[int]) -> None:
    """Looks at households whose lines changed: at once where they are few, else the worker does, soon after."""
    firm = people.firm_view()
    clients.lock_households(household_ids)
    concerned = [one for some in batches(household_ids, BATCH) for one in seasoning.with_confirmed_money(some)]
    if firm is None:
        return
    if len(concerned) <= AT_ONCE:
        _look_at(concerned, firm)
        return
    for some in batches(concerned, BATCH):
        outbox.post(TOPIC, household_ids=list(some))


def season_listed(payload: dict[str, Any]) -> None:
    """What the worker does for households that a large import left to it; may run twice."""
    if payload["household_ids"]:
        _season_apart(payload["household_ids"])


def season_all(payload: dict[str, Any]) -> None:
    """What the worker does when the firm changed its window or its method; may run twice."""
    if not {"seasoning_days", "seasoning_method"} & set(payload.get("fields", ())):
        return
    last = 0
    while some := _next(last):
        _season_apart(some)
        last = some[-1]


def season_what_left(firm: FirmView) -> int:
    """Lets the worker look at households of which money has left that was still to leave when its file came.

    Asked for once a day, however often this runs; returns how many households it is about. It looks back as long as
    money takes to season, since nothing may have run on the day itself.
    """
    today = periods.today(firm.zone)
    with reading():
        if _is_asked(today, firm):
            return 0
        ids = seasoning.left_by_now(today, firm.seasoning_days)
    with transaction():
        # An empty list says as well that this day was looked at.
        for some in list(batches(ids, BATCH)) or [[]]:
            outbox.post(TOPIC, household_ids=list(some), left_by=today.isoformat())
    return len(ids)


def _is_asked(day: date, firm: FirmView) -> bool:
    posted = outbox.posted_since(TOPIC, periods.start_of(day, firm.zone))
    return any(payload.get("left_by") == day.isoformat() for payload in posted)


def season_everybody(firm: FirmView) -> None:
    """Looks at all households with confirmed money within the open transaction."""
    last = 0
    while some := seasoning.everybody_with_confirmed_money(last, BATCH):
        season(some, firm)
        last = some[-1]


def _next(after: int) -> list[int]:
    with reading():
        return seasoning.everybody_with_confirmed_money(after, BATCH)


def _season_apart(household_ids: Sequence[int]) -> None:
    with transaction():
        firm = people.firm_view()
        if firm is not None:
            season(household_ids, firm)


def seasoning_differences() -> Iterable[str]:
    """Households whose reversals are not what their lines and confirmations give; for the check-up."""
    firm, last = people.firm_view(), 0
    wrong: set[int] = set()
    if firm is None:
        return []
    while some := seasoning.everybody_with_confirmed_money(last, BATCH):
        plan = _plan(some, firm)
        claims = {one.claim_id for one in plan.ends} | {claim_id for claim_id, _due in plan.adds}
        wrong |= {one.household_id for one in seasoning.sums(claims).values()}
        last = some[-1]
    if wrong and (outbox.to_come(TOPIC, CHANGED) or _is_to_be_asked(wrong, firm)):
        return [
            f"the withdrawals of {len(wrong)} households are still to be looked at: the worker does, or "
            "`rapport worker`"
        ]
    return [f"the withdrawals of {len(wrong)} households reverse more or less than is written"] if wrong else []


def _is_to_be_asked(household_ids: set[int], firm: FirmView) -> bool:
    """Whether all that differs is money whose day came, before anybody looked at this day."""
    today = periods.today(firm.zone)
    return not _is_asked(today, firm) and household_ids <= set(seasoning.left_by_now(today, firm.seasoning_days))
