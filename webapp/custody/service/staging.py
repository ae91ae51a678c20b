"""New lines on their way in: laid beside the live table in pieces, moved into it by one statement an account."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from webapp import periods, scope
from webapp.custody.models import Account, Activity, StagedLine
from webapp.custody.queries import Preview
from webapp.custody.rules import Verdict
from webapp.db import Key, db
from webapp.exceptions import Stale
from webapp.scope import Purpose

# So many lines are one short transaction: a twentieth of a second.
PIECE = 2000
_STAGED: Any = StagedLine.__table__
_ACCOUNT: Any = Account.__table__
_LINE = ("identity", "booked_on", "amount_minor", "currency", "kind", "description", "payer")
_OF_ACCOUNT = (_STAGED.c.run == sa.bindparam("of_run"), _STAGED.c.place == sa.bindparam("of_place"))
# Everything but the place is read from the tables, so that a file of any size is moved without passing through here,
# and each line gets the household that its account has now.
_MOVE = scope.for_purpose(
    sa.insert(Activity.__table__).from_select(
        ["account_id", "household_id", "file_id", "allocated_minor", *_LINE],
        sa.select(
            _ACCOUNT.c.id, _ACCOUNT.c.household_id, sa.bindparam("of_file", type_=Key), sa.literal(0, Key),
            *(_STAGED.c[name] for name in _LINE),
        )
        .select_from(_STAGED.join(_ACCOUNT, _ACCOUNT.c.id == sa.bindparam("into_account")))
        .where(*_OF_ACCOUNT)
        .order_by(_STAGED.c.id),
    ),
    Purpose.MAINTENANCE,
)  # fmt: skip


def new_run() -> str:
    """A name for one reading of a file, so that two of the same file never mix."""
    return uuid.uuid4().hex


def pieces(run: str, made: Preview) -> Iterator[list[dict[str, Any]]]:
    """The new lines of a file as rows to stage, a short transaction's worth at a time."""
    piece: list[dict[str, Any]] = []
    for row in _rows(run, made):
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _rows(run: str, made: Preview) -> Iterator[dict[str, Any]]:
    now = periods.now()
    for place, account in enumerate(made.accounts):
        for line in account.lines:
            if line.finding.verdict is Verdict.NEW:
                yield {
                    "run": run, "place": place, "identity": line.finding.identity, "booked_on": line.source.booked_on,
                    "amount_minor": line.amount_minor, "currency": line.currency, "kind": line.source.kind.value,
                    "description": line.source.description, "payer": line.source.payer, "staged_at": now,
                }  # fmt: skip


def lay(piece: list[dict[str, Any]]) -> None:
    """Puts rows beside the live table."""
    db.session.execute(scope.for_purpose(sa.insert(_STAGED), Purpose.MAINTENANCE), piece)


def move(run: str, file_id: int, accounts: Mapping[int, int], expected: int) -> None:
    """Moves a run's lines into the activity of the accounts at their places; raises Stale unless all of them are."""
    counted = sa.select(sa.func.count()).select_from(_STAGED).where(_STAGED.c.run == run)
    if db.session.execute(scope.for_purpose(counted, Purpose.MAINTENANCE)).scalar_one() != expected:
        raise Stale
    rows = [
        {"of_run": run, "of_place": place, "of_file": file_id, "into_account": account_id}
        for place, account_id in accounts.items()
    ]
    db.session.connection().execute(_MOVE, rows)
    clear(run)


def clear(run: str) -> None:
    """Takes away what a run laid down."""
    db.session.execute(scope.for_purpose(sa.delete(_STAGED).where(_STAGED.c.run == run), Purpose.MAINTENANCE))
