"""What an installation does by itself as time passes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from webapp import periods, uploads
from webapp.bonus import service as bonus
from webapp.claims import service as claims
from webapp.custody.models import StatementFile
from webapp.custody.service import clear_abandoned, go_on_removing
from webapp.db import db, reading, release, transaction
from webapp.disputes import service as disputes
from webapp.documents.models import Document
from webapp.idempotency import UsedKey
from webapp.imports.models import ImportFile
from webapp.logs import place_of
from webapp.outbox import OutboxMessage
from webapp.people import queries as people
from webapp.people.models import Throttle, UserSession
from webapp.people.service import withdraw_old
from webapp.scope import Purpose, for_purpose

log = structlog.get_logger()
SESSION_DAYS = 2
KEY_DAYS = 30
MESSAGE_DAYS = 30
# No import goes on for so long: what it left beside the live tables is nobody's.
STAGED_DAYS = 1
# A form that keeps a file commits within minutes, or never.
FILE_DAYS = 1
# Whose rows refer to uploaded files.
HOLDERS: tuple[Any, ...] = (StatementFile, ImportFile, Document)


def keep_promises() -> dict[str, int]:
    """Reminds of promised money that is due soon, and lets promises lapse where the firm set that they do: counts.

    What was done once is not done again, however often this runs.
    """
    with reading():
        firm = people.firm_view()
    if firm is None or "claims" not in firm.modules:
        return {"reminders": 0, "lapsed": 0}
    return {"reminders": claims.remind(firm), "lapsed": claims.lapse_by_the_clock(firm)}


def remind_of_disputes() -> dict[str, int]:
    """Reminds of disputes whose answer is overdue, once of each: counts."""
    with reading():
        firm = people.firm_view()
    return {"disputes": disputes.remind(firm) if firm is not None and "bonus" in firm.modules else 0}


def end_proposals() -> dict[str, int]:
    """Takes proposals back that nobody confirmed in time, and with them the tasks that tell of them: counts."""
    with transaction():
        return {"proposals": withdraw_old()}


def follow_money() -> dict[str, int]:
    """Once a day has the worker mark confirmed money as reversed that was to leave on a day that has come: counts."""
    with reading():
        firm = people.firm_view()
    is_on = firm is not None and "claims" in firm.modules
    return {"households": claims.season_what_left(firm) if firm is not None and is_on else 0}


def check_closed_statements() -> dict[str, int]:
    """Once a night asks the worker to compute all closed statements anew: counts."""
    return {"checks": bonus.check_by_night()}


def prune() -> dict[str, int]:
    """Removes sessions, throttle counters, form keys, messages, staged lines and files past their time: counts."""
    now = periods.now()
    limits = {
        UserSession: UserSession.seen_at < now - timedelta(days=SESSION_DAYS),
        Throttle: Throttle.started_at < now - timedelta(days=2),
        UsedKey: UsedKey.created_at < now - timedelta(days=KEY_DAYS),
        OutboxMessage: OutboxMessage.done_at < now - timedelta(days=MESSAGE_DAYS),
    }
    counts = {"staged_line": clear_abandoned(now - timedelta(days=STAGED_DAYS))}
    with transaction():
        for model, is_old in limits.items():
            result = db.session.execute(for_purpose(sa.delete(model).where(is_old), Purpose.MAINTENANCE))
            counts[model.__tablename__] = result.rowcount  # type: ignore[attr-defined]
    return counts | {"files": _tidy_files(now - timedelta(days=FILE_DAYS)), "files_leaving": go_on_removing()}


STEPS = (prune, end_proposals, keep_promises, follow_money, remind_of_disputes, check_closed_statements)


def do_all(steps: Sequence[Callable[[], dict[str, int]]] = STEPS) -> tuple[dict[str, int], list[str]]:
    """Does every step, whatever becomes of the others: the counts, and the names of those that failed."""
    counts: dict[str, int] = {}
    failed = []
    for step in steps:
        try:
            counts |= step()
        except Exception as error:
            log.error("upkeep failed", step=step.__name__, kind=type(error).__name__, at=place_of(error))
            release()
            failed.append(step.__name__)
    return counts, failed


def _tidy_files(before: datetime) -> int:
    """Takes away files that were uploaded for nothing: refused, or of a process that ended before its commit."""
    folder, removed = uploads.folder(), 0
    for paths in uploads.left_over(folder, before):
        referred = _referred([path.name for path in paths if uploads.is_kept(path)])
        unused = [path for path in paths if path.name not in referred]
        removed += uploads.take_away(folder, unused, before) if unused else 0
    return removed


def _referred(digests: list[str]) -> set[str]:
    """Those hashes under which some row has its file."""
    found: set[str] = set()
    with reading():
        for start in range(0, len(digests), 500):
            some = digests[start : start + 500]
            parts = (sa.select(model.sha256).where(model.sha256.in_(some)) for model in HOLDERS)
            found.update(db.session.scalars(for_purpose(sa.union(*parts), Purpose.MAINTENANCE)))
    return found
