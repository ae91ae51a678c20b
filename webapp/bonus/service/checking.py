"""Closed statements are computed anew every night by the worker, and whenever a controller asks."""

from typing import Any

import structlog

from webapp import audit, outbox, periods
from webapp.bonus import queries
from webapp.bonus.models import ClosedCheck
from webapp.bonus.service.verifying import verify
from webapp.db import db, for_update, reading, transaction
from webapp.people import queries as people
from webapp.policy import Viewer

ASKED, DIFFER = queries.ASKED, "closed-statements.differ"
log = structlog.get_logger()


def ask_for_check(*, actor: Viewer) -> ClosedCheck:
    """Lets the worker compute all closed statements anew, soon; what is under way already is not begun twice."""
    queries.lock_checks(for_update)
    waiting = queries.check_under_way()
    if waiting is not None:
        return waiting
    check = ClosedCheck(asked_at=periods.now(), asked_by_id=actor.id)
    db.session.add(check)
    db.session.flush()
    outbox.post(ASKED, check_id=check.id)
    audit.record(actor, "closed-check.asked", object_type="closed_check", object_id=check.id)
    return check


def check_by_night() -> int:
    """Asks for the check of this night, the first time after midnight in the firm's zone: how many were asked for."""
    with reading():
        firm = people.firm_view()
        if firm is None or "bonus" not in firm.modules:
            return 0
        night = periods.today(firm.zone)
        if not queries.is_check_due(night):
            return 0
    with transaction():
        check = ClosedCheck(asked_at=periods.now(), night_on=night)
        db.session.add(check)
        db.session.flush()
        outbox.post(ASKED, check_id=check.id)
    return 1


def check_closed(payload: dict[str, Any]) -> None:
    """What the worker does then: computes, keeps what it came to, and tells where something differs; may run twice."""
    found = verify(_go_on)
    with transaction():
        check = queries.check_by_id(payload["check_id"])
        if check is None or check.checked_at is not None:
            return
        check.checked_at, check.statements = periods.now(), found.statements
        differing = dict.fromkeys((one.period, one.statement_id, one.what) for one in found.flaws)
        check.differences = [{"period": period, "statement": of, "what": what} for period, of, what in differing]
        audit.record(
            "worker", "closed-check.done", object_type="closed_check", object_id=check.id,
            statements=found.statements, differences=len(differing),
        )  # fmt: skip
        if differing:
            outbox.post(DIFFER, check_id=check.id, differences=len(differing))


def _go_on() -> None:
    """Says between two periods that this goes on, so that nobody takes it for abandoned however long it takes."""
    with transaction():
        outbox.still_at_work()


def tell_of_differences(payload: dict[str, Any]) -> None:
    """Tells those who look after the installation, who may not look at periods every day."""
    log.error("closed statements differ", check_id=payload["check_id"], differences=payload["differences"])
