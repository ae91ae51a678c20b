"""What was taken back for money that turned out not to have left is given back, once, and never more."""

from datetime import date

import sqlalchemy as sa

from tests import factories
from tests.bonus.test_periods import Q2, closed, confirm, firm, links_of, opened, statement_of  # noqa: F401
from webapp import db as transactions
from webapp.bonus import service
from webapp.bonus.models import BonusStatement
from webapp.claims.models import ReversalEnd
from webapp.db import db


def test_what_was_taken_back_for_money_that_had_not_left_is_given_back_once(firm, in_app):  # noqa: F811
    came = confirm(firm, date(2025, 2, 10), 40_000_000)
    first = closed(firm, opened(firm))
    before, before_total = statement_of(first, firm.ada).id, statement_of(first, firm.ada).total_minor
    gone = factories.left_again(came, firm.account, firm.file, date(2025, 5, 20), 10_000_000)
    closed(firm, opened(firm, Q2.since))
    with transactions.transaction():
        db.session.add(ReversalEnd(reversal_id=gone.id, ended_at=gone.found_at, why="line"))
    third = closed(firm, opened(firm, date(2025, 7, 1)))
    back = statement_of(third, firm.ada)
    assert (back.total_minor, back.paid_minor) == (20_000, 0)
    assert ("returned", before, 20_000) in links_of(back)
    fourth = closed(firm, opened(firm, date(2025, 10, 1)))
    assert statement_of(fourth, firm.ada) is None
    found = db.session.scalars(sa.select(BonusStatement.total_minor).execution_options(scope="test")).all()
    assert sum(found) == before_total
    assert service.verify().flaws == []
