"""What disputes say beside statements, their lines, and periods."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import periods, scope
from webapp.bonus.queries import Found, Mark
from webapp.bonus.rules import Statement
from webapp.bonus.rules.statement import JUDGED
from webapp.db import db
from webapp.disputes.models import Dispute
from webapp.disputes.queries import access
from webapp.disputes.queries.subjects import judged_subject, keys_of
from webapp.disputes.rules import WAITING, last_day
from webapp.policy import Viewer

# Tones of pages that have three of them.
_TONES = {"open": "warn", "agreed": "warn", "granted": "good", "refused": "bad"}


def of_statement(viewer: Viewer, found: Found, made: Statement) -> dict[int, list[Mark]]:
    """Beside each line its dispute, or where one is filed; beside the whole what is missing. By number of line."""
    known, keys = _disputes(viewer, found, made), keys_of(made, found.starts_on)
    may_file = found.user_id == viewer.id and _is_in_time(viewer, found)
    marks: dict[int, list[Mark]] = {}
    for entry in made.entries:
        one = known.get(judged_subject(found.starts_on) if entry.clause == JUDGED else keys[entry.number])
        if one is None and entry.adjustment:
            one = known.get(str(entry.adjustment.number))
        said = [_said(one)] if one else []
        if may_file and (one is None or _leaves_more(one)) and not entry.adjustment:
            where = {"period": found.period_id, "line": keys[entry.number]}
            said.append(Mark(_("Dispute"), "neutral", "disputes.new", where))
        if said:
            marks[entry.number] = said
    if may_file:
        marks[0] = [_missing({"period": found.period_id})]
    return marks


def of_mine(_viewer: Viewer) -> list[Mark]:
    """Where one says that something is missing."""
    return [_missing({})]


def _missing(where: dict[str, Any]) -> Mark:
    return Mark(_("Something is missing"), "neutral", "disputes.new", where, "message-circle")


def _leaves_more(one: Any) -> bool:
    """Whether something may be disputed again: not while it waits, nor after all of it was granted."""
    return one.state not in WAITING and one.granted_minor != one.expected_minor - one.actual_minor


def _said(one: Any) -> Mark:
    words = {
        "granted": _("Dispute %(id)s: settled", id=one.id),
        "refused": _("Dispute %(id)s: refused", id=one.id),
        "withdrawn": _("Dispute %(id)s: withdrawn", id=one.id),
    }
    tone = _TONES.get(one.state, "neutral")
    return Mark(words.get(one.state) or _("Disputed"), tone, "disputes.show", {"dispute_id": one.id})


def _disputes(viewer: Viewer, found: Found, made: Statement) -> dict[str, Any]:
    """The latest dispute of each line by its subject, and by their numbers those that the statement settles."""
    settled = [entry.adjustment.number for entry in made.entries if entry.adjustment]
    here = sa.and_(Dispute.period_id == found.period_id, Dispute.user_id == found.user_id)
    statement = (
        sa.select(
            Dispute.id, Dispute.subject, Dispute.state, Dispute.period_id, Dispute.granted_minor,
            Dispute.expected_minor, Dispute.actual_minor,
        )
        .where(access.visible(viewer), sa.or_(here, Dispute.id.in_(settled)) if settled else here)
        .order_by(Dispute.id)
    )  # fmt: skip
    rows = db.session.execute(scope.for_viewer(statement, viewer)).all()
    found_ = {one.subject: one for one in rows if one.period_id == found.period_id}
    return found_ | {str(one.id): one for one in rows if one.id in settled}


def _is_in_time(viewer: Viewer, found: Found) -> bool:
    closed_on = periods.day_of(found.closed_at, viewer.firm.zone) if found.closed_at else None
    until = last_day(closed_on, viewer.firm.dispute_filing_days)
    return until is None or periods.today(viewer.firm.zone) <= until


def of_period(count: int) -> list[Mark]:
    """How many disputes of a period wait: closing does not wait for them, nor do they end with it."""
    if not count:
        return []
    words = ngettext(
        "%(num)s line of this period is disputed and not decided yet. What is granted once the period is closed is "
        "settled in the next one.",
        "%(num)s lines of this period are disputed and not decided yet. What is granted once the period is closed is "
        "settled in the next one.",
        count,
    )
    return [Mark(words, "warn")]
