"""What must hold about money that left again and money that was promised, asked of the database itself."""

import sqlalchemy as sa

from webapp.claims import service
from webapp.claims.queries import promises
from webapp.db import db

COUNTED = "NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id)"


def asked(statement: str, **values):
    """Rows as they are, whoever may see them."""
    text = sa.text(statement).execution_options(scope="doctor")
    return [tuple(row) for row in db.session.execute(text, values)]


def reversals_hold() -> None:
    """Claims say what their reversals come to, no more than was confirmed or withdrawn, and by lines that are there."""
    by_claim = dict(
        asked(
            "SELECT a.claim_id, CAST(sum(r.amount_minor) AS bigint) FROM reversal r"
            f" JOIN allocation a ON a.id = r.allocation_id WHERE {COUNTED} GROUP BY a.claim_id"
        )
    )
    for claim, whole, said in asked("SELECT id, allocated_minor, reversed_minor FROM claim"):
        assert said == by_claim.get(claim, 0)
        assert 0 <= said <= whole
    taken = "SELECT r.withdrawal_id FROM reversal r JOIN activity w ON w.id = r.withdrawal_id"
    over = "GROUP BY r.withdrawal_id, w.amount_minor HAVING sum(r.amount_minor) > -w.amount_minor"
    assert not asked(f"{taken} WHERE {COUNTED} {over}")
    gone = "NOT EXISTS (SELECT 1 FROM activity w WHERE w.id = r.withdrawal_id)"
    assert not asked(f"SELECT r.id FROM reversal r WHERE {COUNTED} AND {gone}")
    # Whatever was done last, looking at everything anew would write nothing.
    assert list(service.seasoning_differences()) == []


def promises_hold() -> None:
    """Instalments come to what is promised, and what is expected next is the first that is not paid."""
    by_claim = dict(asked("SELECT claim_id, CAST(sum(amount_minor) AS bigint) FROM instalment GROUP BY claim_id"))
    assert by_claim == dict(asked("SELECT id, amount_minor FROM claim WHERE kind = 'promised'"))
    assert promises.day_differences() == []
