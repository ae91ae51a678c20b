"""Loads a demo firm into an empty database, deterministically for a given day."""

from collections.abc import Callable
from random import Random

import sqlalchemy as sa
from flask import Flask

from webapp import audit, db, periods
from webapp.config import Settings
from webapp.demo import book, bulk, claims, differing, doubtful, lately, papers, pay, staff, touches, wealth
from webapp.demo.plan import Plan
from webapp.exceptions import RuleBroken
from webapp.people.models import User

Progress = Callable[[str], None]


def is_empty() -> bool:
    """Whether nobody has been entered yet."""
    return db.db.session.execute(sa.select(sa.func.count(User.id))).scalar_one() == 0


def load(app: Flask, plan: Plan, progress: Progress) -> None:
    """Writes the whole firm in one transaction; raises RuleBroken outside demo mode or where data is already."""
    settings: Settings = app.config["RAPPORT"]
    if not settings.demo:
        raise RuleBroken("Demo data has passwords that everybody knows. Set RAPPORT_DEMO=1 to load it.")
    if not is_empty():
        raise RuleBroken("There is data already. Demo data is loaded into an empty database only.")
    with db.transaction():
        _write(settings, plan, progress)
    _analyse()


def _write(settings: Settings, plan: Plan, progress: Progress) -> None:
    rng = Random(plan.seed)
    now, today = periods.now(), periods.today(staff.ZONE)
    progress("people and initiatives")
    people = staff.hire(plan, today)
    staff.appoint_managers(plan)
    segments = staff.segments()
    parents = staff.initiatives(people, today)
    progress("households and contacts")
    written = book.write(plan, people, segments, today, now, rng)
    reached = touches.Reached(parents, {c.id: c for group in written.clients.values() for c in group})
    progress("interactions")
    grown = touches.write(plan, people, written, reached, now, rng)
    touches.guests(plan, written, reached, rng)
    touches.tasks(plan, written, today, now, rng)
    progress("accounts, activity and claims")
    ledger = wealth.Ledger(plan, written, today, rng)
    filing = claims.Filing(people, written, ledger, reached, now, today, rng)
    claims.write(plan, filing, grown, rng)
    if not plan.is_large:
        doubtful.Doubtful(filing, grown).write()
    ledger.write(settings.uploads, people.controllers[0], now)
    filing.write()
    reached.write()
    progress("maintained tables")
    _settle()
    pay.plan(today)
    if not plan.is_large:
        pay.paid(today)
        lately.claim_and_decide()
        papers.write(settings.uploads)
        lately.look_for_withdrawals()
        differing.write(settings.uploads)
    audit.record(
        "demo", "demo.loaded", object_type="firm", object_id=1, households=plan.households,
        interactions=plan.interactions,
    )  # fmt: skip


def _settle() -> None:
    from webapp.people import service

    bulk.reset_counters(db.Base.metadata.sorted_tables)
    service.set_reach()


def _analyse() -> None:
    """Lets the database know how the rows are spread and that all may see them, so that the first page is fast."""
    if db.is_sqlite():
        with db.transaction():
            db.db.session.connection().exec_driver_sql("ANALYZE")
        return
    db.release()
    with db.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE)")
