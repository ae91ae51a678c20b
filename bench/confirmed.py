"""A firm of confirmed claims for the bench of periods, written past the guards, which are put up again afterwards."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.bonus import HOUSEHOLDS, period
from webapp import db as transactions
from webapp import guards
from webapp.bonus.models import BonusAssignment, BonusPlan, BonusPlanVersion
from webapp.bonus.rules import Plan
from webapp.bonus.rules.versions import digest
from webapp.claims.models import Allocation, Claim, CreditShare, Decision
from webapp.clients.models import Household, Segment
from webapp.custody.models import Account, Activity, StatementFile
from webapp.db import db
from webapp.demo import bulk
from webapp.people.models import Firm, User, UserRole

DRAFTER, APPROVER, CALCULATOR, CLOSER = 1, 2, 3, 4
FIRST_REP = 11
ADDED = datetime(2025, 12, 1, 12, tzinfo=UTC)


def load(plan: Plan, reps: int, claims: int, periods: int) -> None:
    """Writes people, their plan, and so many confirmed claims a period, each shared by one or two of them."""
    with transactions.transaction():
        connection = db.session.connection(execution_options={"scope": "demo"})
        guards.remove(connection)
        _people(reps)
        _plan(plan)
        _clients()
        for number in range(periods):
            _claims(random.Random(number), reps, claims, number)
        bulk.reset_counters(transactions.Base.metadata.sorted_tables)
        guards.install(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT", scope="demo") as raw:
        raw.exec_driver_sql("ANALYZE")


def _people(reps: int) -> None:
    db.session.add(Firm(id=1, name="Bench", currency="USD", zone="UTC", modules=["claims", "bonus"]))
    db.session.flush()
    numbers = [DRAFTER, APPROVER, CALCULATOR, CLOSER, *range(FIRST_REP, FIRST_REP + reps)]
    rows = [(one, f"p{one}@bench.example", f"Person {one}", ADDED.date(), 1, True) for one in numbers]
    bulk.insert(User.__table__, ("id", "email", "name", "joined_on", "version", "is_active"), rows)
    kinds = {DRAFTER: "manager", APPROVER: "manager", CALCULATOR: "controller", CLOSER: "controller"}
    bulk.insert(UserRole.__table__, ("user_id", "role"), [(one, kinds.get(one, "rep")) for one in numbers])


def _plan(plan: Plan) -> None:
    db.session.add(BonusPlan(id=1, name=plan.name))
    db.session.flush()
    db.session.add(
        BonusPlanVersion(
            plan_id=1, number=1, body=dict(plan.source), digest=digest(plan.source), state="approved",
            drafted_by_id=DRAFTER, drafted_at=ADDED, approved_by_id=APPROVER, approved_at=ADDED,
            starts_on=plan.in_force.since, ends_on=plan.in_force.until,
        )
    )  # fmt: skip
    people = db.session.query(User.id).filter(User.id >= FIRST_REP)
    db.session.add_all(
        BonusAssignment(plan_id=1, user_id=one, starts_on=plan.in_force.since, assigned_by_id=DRAFTER)
        for (one,) in people
    )


def _clients() -> None:
    db.session.add_all([Segment(id=1, slug="trust", name="Trust"), Segment(id=2, slug="private", name="Private")])
    db.session.flush()
    homes = [
        (one, f"H{one}", f"H{one}", "none", "USD", ADDED, 1, 1 + one % 2, False) for one in range(1, HOUSEHOLDS + 1)
    ]
    columns = ("id", "name", "sort_name", "tier", "currency", "created_at", "version", "segment_id", "is_walled")
    bulk.insert(Household.__table__, columns, homes)
    columns = (
        "id",
        "file_name",
        "sha256",
        "format",
        "state",
        "uploaded_by_id",
        "uploaded_at",
        "new_count",
        "known_count",
        "version",
    )
    row = (1, "bench.csv", "0" * 64, "csv", "imported", CALCULATOR, ADDED, 0, 0, 1)
    bulk.insert(StatementFile.__table__, columns, [row])
    accounts = [(one, one, f"A{one}", f"A{one}", "USD", ADDED, 1) for one in range(1, HOUSEHOLDS + 1)]
    columns = ("id", "household_id", "number", "normal_number", "currency", "created_at", "version")
    bulk.insert(Account.__table__, columns, accounts)


def _claims(chance: random.Random, reps: int, claims: int, number: int) -> None:
    first, span = number * claims + 1, period(number)
    drawn = list(_drawn(chance, first, claims, span))
    bulk.insert(
        Claim.__table__,
        ("id", "kind", "state", "household_id", "no_initiative_reason", "claimant_id", "entered_by_id", "amount_minor",
         "currency", "conflict_from", "filed_at", "decided_at", "allocated_minor", "version"),
        ((one, "deposited", "confirmed", home, "-", rep(home, 0, reps), rep(home, 0, reps), minor, "USD", on,
          at, at, minor, 1) for one, home, minor, _share, on, at in drawn),
    )  # fmt: skip
    bulk.insert(CreditShare.__table__, ("claim_id", "user_id", "basis_points"), _shares(drawn, reps))
    bulk.insert(
        Activity.__table__,
        ("id", "account_id", "household_id", "file_id", "identity", "booked_on", "amount_minor", "currency", "kind",
         "allocated_minor", "is_bound"),
        ((one, home, home, 1, f"L{one}", on, minor, "USD", "deposit", minor, True)
         for one, home, minor, _share, on, _at in drawn),
    )  # fmt: skip
    bulk.insert(
        Decision.__table__,
        ("id", "claim_id", "outcome", "decided_by_id", "decided_at", "decided_on", "claim_version", "evidence_seen"),
        ((one, one, "confirm", CALCULATOR, at, on, 1, []) for one, _home, _minor, _share, on, at in drawn),
    )  # fmt: skip
    bulk.insert(
        Allocation.__table__,
        ("id", "claim_id", "activity_id", "decision_id", "amount_minor"),
        ((one, one, one, one, minor) for one, _home, minor, _share, _on, _at in drawn),
    )


def _drawn(chance: random.Random, first: int, claims: int, span: Any) -> Iterator[tuple[Any, ...]]:
    for one in range(first, first + claims):
        on = span.since + timedelta(days=chance.randrange(span.days))
        share = chance.choice((10_000, 10_000, 6_667))
        minor = chance.randrange(500_000, 5_000_000)
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        yield one, chance.randrange(HOUSEHOLDS) + 1, minor, share, on, at


def _shares(drawn: list[tuple[Any, ...]], reps: int) -> Iterator[tuple[int, int, int]]:
    for one, home, _minor, share, _on, _at in drawn:
        yield one, rep(home, 0, reps), share
        if share < 10_000:
            yield one, rep(home, 1, reps), 10_000 - share


def rep(household: int, place: int, reps: int) -> int:
    """The person who has a household's credit, or the second one who shares it."""
    return FIRST_REP + (household * 7 + place) % reps
