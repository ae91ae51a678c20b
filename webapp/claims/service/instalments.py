"""When promised money is due, set as the promise is filed or edited."""

from collections.abc import Sequence
from datetime import date

from webapp.claims.models import Claim, Instalment
from webapp.claims.queries import promises
from webapp.claims.rules import Instalment as Part
from webapp.claims.rules import fault_in_instalments, next_due
from webapp.claims.service import words
from webapp.db import db
from webapp.exceptions import RuleBroken


def write_instalments(claim: Claim, instalments: Sequence[Part], today: date) -> None:
    """Sets when a promise that is being filed or edited is due; raises RuleBroken.

    An instalment that stays as it is keeps its row, and with it that its claimant was reminded.
    """
    wanted = list(instalments) if claim.kind == "promised" else []
    fault = fault_in_instalments(wanted, claim.amount_minor) if claim.kind == "promised" else None
    if fault is not None:
        raise RuleBroken(words.of_instalments(fault))
    for one in wanted:
        words.require_day(one.due_on, claim.conflict_from, today)
    new, gone = sorted((one.due_on, one.amount_minor) for one in wanted), []
    for row in promises.rows_of(claim.id):
        if (row.due_on, row.amount_minor) in new:
            new.remove((row.due_on, row.amount_minor))
        else:
            gone.append(row)
    # Before others go, so that none gets the number of one that an extension names.
    for due_on, amount_minor in new:
        db.session.add(Instalment(claim_id=claim.id, due_on=due_on, amount_minor=amount_minor))
        db.session.flush()
    for row in gone:
        db.session.delete(row)
    db.session.flush()
    if wanted:
        claim.expected_on = next_due(wanted, 0)
