"""Files whose work nobody goes on with: the messages to the worker failed too often."""

import sqlalchemy as sa

from webapp import outbox, scope
from webapp.custody import queries
from webapp.custody.models import StatementFile
from webapp.custody.service.aside import UPLOADED
from webapp.custody.service.confirming import CONFIRMED
from webapp.custody.service.undoing import DISCARDED
from webapp.db import db, reading, transaction
from webapp.scope import Purpose

_WHAT_TO_DO = {
    "reading": "is not read any more; stop and discard it on its page, then upload it again",
    "confirmed": "is not taken in any more; stop and discard it on its page, then import it again",
}
_REMOVED = "is not removed any more; `rapport upkeep` lets the worker try again"


def left_half_way() -> list[str]:
    """Files on which nobody works any more though they are not done, and what to do; for the check-up."""
    blocks = queries.uncounted_file_id()
    return [
        f"statement file {file_id} {_WHAT_TO_DO.get(state, _REMOVED)}"
        + (" (no other file can be taken in until then)" if file_id == blocks else "")
        for file_id, state in _left()
    ]


def go_on_removing() -> int:
    """Lets the worker try again to remove what does not count and waits for nobody's decision: how many files."""
    with reading():
        left = [file_id for file_id, state in _left() if state not in _WHAT_TO_DO]
    if left:
        with transaction():
            for file_id in left:
                outbox.post(DISCARDED, file_id=file_id)
    return len(left)


def _left() -> list[tuple[int, str]]:
    worked_on = {said["file_id"] for said in outbox.to_come(UPLOADED, CONFIRMED, DISCARDED)}
    is_half = sa.or_(
        StatementFile.state.in_(("reading", "confirmed", "leaving")), StatementFile.id == queries.uncounted_file_id()
    )
    found = sa.select(StatementFile.id, StatementFile.state).where(is_half).order_by(StatementFile.id)
    rows = db.session.execute(scope.for_purpose(found, Purpose.MAINTENANCE))
    return [(row[0], row[1]) for row in rows if row[0] not in worked_on]
