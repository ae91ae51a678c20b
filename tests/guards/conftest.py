"""A small world in which every guard can be violated."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests import factories
from tests.guards import awards, disputes, documented, proposals, rates
from tests.guards import periods as spans
from tests.guards.promises import MOVE
from tests.guards.reversals import END, REVERSE
from tests.guards.second_looks import LOOK, TAKE
from tests.guards.violations import ALLOCATE, DECIDE
from webapp import audit, periods
from webapp import db as transactions
from webapp.db import db


@pytest.fixture
def world(cast, app):
    """The rows that `violations.py` names, by id: claims in every state that a guard speaks of, and lines."""
    today = periods.today(factories.ZONE)
    home, other = factories.household(covered_by=cast.ada), factories.household("Other", covered_by=cast.eva)
    dora = factories.user("Dora Double", ["rep", "controller"])
    factories.coverage(home, cast.carl)
    factories.coverage(home, cast.cora, starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=9))
    lena = factories.user("Lena Later", ["controller"])
    factories.coverage(home, lena, starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=9))
    account, file = factories.account(home), factories.statement_file(cast.cora)
    call = factories.interaction(factories.contact(home), cast.ada)
    names = ("asked", "evidenced", "rejected", "part", "reopened", "seen")
    claims = {name: factories.claim(home, cast.ada, entered_by_id=cast.mo.id) for name in names}
    shares = [(cast.ada, 9_000), (dora, 1_000)]
    claims["confirmed"] = factories.claim(home, cast.ada, entered_by_id=cast.mo.id, shares=shares)
    claims["open"] = factories.claim(home, cast.ada, shares=[(cast.ada, 9_000), (dora, 1_000)])
    claims["promise"] = factories.claim(home, cast.ada, kind="promised")
    for name in ("due", "lapsed"):
        past = today - timedelta(days=1)
        claims[name] = factories.claim(home, cast.ada, kind="promised", expected_on=past)
    claims["extended"] = factories.claim(home, cast.ada, kind="promised", expected_on=today)
    claims["draft"] = factories.claim(home, cast.ada, shares=[(cast.ada, 9_000)], state="draft")
    claims["theirs"] = factories.claim(home, cast.ada, entered_by_id=cast.max.id)
    papers = documented.rows(home, other, cast)
    rows = {
        **papers,
        **claims, "home": home, "ada": cast.ada, "eva": cast.eva, "cora": cast.cora, "carl": cast.carl, "dora": dora,
        "lena": lena, "mo": cast.mo, "max": cast.max, "ben": cast.ben, "root": cast.root,
        "paying": factories.bonus_plan(cast.mo, cast.max, name="Paying"),
        "account": account, "file": file, "call": call, "other": other,
        "deposit": factories.activity(account, file), "large": factories.activity(account, file, 9_000_000),
        "second": factories.activity(account, file, 9_000_000),
        "withdrawal": factories.activity(account, file, -600_000, today + timedelta(days=20)),
        "payment": factories.activity(account, file, -9_000_000, today + timedelta(days=21)),
        "early": factories.activity(account, file, -600_000, today - timedelta(days=1)),
        "stranger": factories.activity(factories.account(other, "X"), file),
    }  # fmt: skip
    rows |= _plans(cast)
    named = {name: row.id for name, row in rows.items()} | {"today": today, "start": today - timedelta(days=30)}
    named |= {"decision": 1, "part_decision": 2, "confirming": 3, "taken_back": 7, "look": 1, "looked": 2}
    named |= {"seeing": 9, "evidence": 1, "given_back": 4, "shown": 5, "reversal": 1, "ended": 2, "signing": 10}
    days = {"yesterday": -1, "out": 20, "later": 21, "month": 30, "out_of_it": 31}
    named |= {name: today + timedelta(days=count) for name, count in days.items()}
    named |= {"promised": 1, "moved": 4, "extension": 11, "extending": 12}
    with app.app_context():
        _decide(named)
        with transactions.transaction():
            audit.record(cast.ada, "x.y", object_type="x", object_id=1, secret="x")
        db.session.remove()
    return named


def _plans(cast):
    """A plan with an approved version and a draft, for Ada until the summer and for her team without end."""
    until = date(2040, 12, 31)
    approved = factories.bonus_plan(cast.mo, cast.max, ends_on=until)
    draft = factories.bonus_plan(cast.mo, number=2, plan=approved)
    given = factories.bonus_assignment(approved, cast.mo, user=cast.ada, ends_on=date(2020, 6, 30))
    factories.bonus_assignment(approved, cast.mo, team=cast.north)
    plan = SimpleNamespace(id=approved.plan_id)
    return {
        "plan": plan,
        "approved_version": approved,
        "draft_version": draft,
        "assigned": given,
        "north": cast.north,
        "south": cast.south,
    }


def _decide(named) -> None:
    steps = [
        DECIDE.format(claim="evidenced", outcome="confirm", person="cora"),
        ALLOCATE.format("evidenced", "deposit", "decision", 1_000_000),
        DECIDE.format(claim="part", outcome="confirm", person="cora"),
        ALLOCATE.format("part", "second", "part_decision", 1_000_000),
        "UPDATE claim SET state = 'part-confirmed' WHERE id = {part}",
        DECIDE.format(claim="confirmed", outcome="confirm", person="cora"),
        ALLOCATE.format("confirmed", "second", "confirming", 2_500_000),
        "UPDATE claim SET state = 'confirmed', decided_at = '{today} 12:00:00' WHERE id = {confirmed}",
        DECIDE.format(claim="lapsed", outcome="lapse", person="cora"),
        "UPDATE claim SET state = 'lapsed' WHERE id = {lapsed}",
        DECIDE.format(claim="asked", outcome="ask", person="cora"),
        DECIDE.format(claim="rejected", outcome="reject", person="cora"),
        "UPDATE claim SET state = 'rejected', decided_at = '{today} 12:00:00' WHERE id = {rejected}",
        DECIDE.format(claim="reopened", outcome="confirm", person="cora"),
        ALLOCATE.format("reopened", "second", "taken_back", 2_500_000),
        "UPDATE claim SET state = 'confirmed', decided_at = '{today} 12:00:00' WHERE id = {reopened}",
        DECIDE.format(claim="reopened", outcome="reopen", person="dora"),
        LOOK.format("confirmed", "confirming"),
        DECIDE.format(claim="seen", outcome="confirm", person="cora"),
        ALLOCATE.format("seen", "second", "seeing", 2_500_000),
        "UPDATE claim SET state = 'confirmed', decided_at = '{today} 12:00:00' WHERE id = {seen}",
        LOOK.format("seen", "seeing"),
        TAKE.format("lena", "{today}", "looked"),
        REVERSE.format("evidence", "withdrawal", "out", 400_000),
        REVERSE.format("evidence", "withdrawal", "out", 100_000),
        END.format("ended"),
        "INSERT INTO amendment (interaction_id, amended_at, amended_by_id, reason, before)"
        " VALUES ({call}, '{today} 12:00:00', {ada}, 'typo', '{{}}')",
        "INSERT INTO contact_move (contact_id, from_household_id, to_household_id, moved_on, moved_at, moved_by_id,"
        " reason, was_primary, task_ids) SELECT contact_id, {other}, {home}, '{today}', '{today} 12:00:00', {ada},"
        " 'married', false, '[]' FROM participant WHERE interaction_id = {call}",
        *documented.STEPS,
        DECIDE.format(claim="extended", outcome="extend", person="cora"),
        MOVE.format("extension", "moved", "today", "later"),
    ]
    with db.engine.connect().execution_options(scope="maintenance") as connection, connection.begin():
        for step in (*steps, *spans.STEPS, *rates.STEPS, *disputes.STEPS, awards.ENTERED, *proposals.STEPS):
            connection.exec_driver_sql(step.format(**named))
