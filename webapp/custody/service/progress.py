"""How far long work on a statement file is, and whether it is to go on."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import outbox, scope
from webapp.custody.models import StatementFile
from webapp.db import db, is_sqlite
from webapp.exceptions import RuleBroken
from webapp.scope import Purpose

Tell = Callable[[int], None]
# Between two pieces of work others get their turn; who waits for the embedded database asks some times a second.
REST = 0.04


class Stopped(RuleBroken):
    """Somebody stopped the work on a file while it went on."""


@dataclass
class Progress:
    """The part of the work on a file that lies between two percentages, while the file is in one of some states."""

    file_id: int
    states: tuple[str, ...]
    tell: Tell = lambda percent: None
    first: int = 0
    last: int = 100

    def part(self, first: int, last: int) -> "Progress":
        """A part of this work, from percent to percent of the whole."""
        return Progress(self.file_id, self.states, self.tell, first, last)

    def at(self, share: float) -> None:
        """Says in the open transaction how much of this part is done, from 0 to 1; raises Stopped."""
        percent = self.first + int((self.last - self.first) * min(1.0, share))
        # Past the mapper: how far it is must not raise the version that people act on.
        table = StatementFile.__table__
        here = (table.c.id == self.file_id, table.c.state.in_(self.states))
        noted = sa.update(table).where(*here).values(progress=percent)
        result = db.session.execute(scope.for_purpose(noted, Purpose.MAINTENANCE))
        if not result.rowcount:  # type: ignore[attr-defined]
            raise Stopped(_("This file was stopped while it was worked on."))
        outbox.still_at_work()
        self.tell(percent)


def rest() -> None:
    """Lets others write before the next piece."""
    if is_sqlite():
        time.sleep(REST)
