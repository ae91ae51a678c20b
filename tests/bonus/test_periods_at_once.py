"""Two who run periods at the same moment: no days are left out between periods, and what paid stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.bonus.test_periods import Q2, confirm, firm, opened, run
from webapp import db as transactions
from webapp.bonus import service
from webapp.bonus.models import CreditPeriod
from webapp.db import db
from webapp.exceptions import RuleBroken

__all__ = ["firm"]
Q3 = date(2025, 7, 1)


def meanwhile(app, first, second):
    """What becomes of `second` where it begins before `first` is stored: its words where it is refused, else None."""

    def late():
        with app.app_context():
            try:
                run(second)
            except (RuleBroken, DBAPIError) as refusal:
                return str(refusal)
            return None

    with app.app_context(), ThreadPoolExecutor(1) as pool:
        with transactions.transaction():
            first()
            db.session.flush()
            began = pool.submit(late)
            # Time for the second to meet what the first one holds; it waits for that however long it takes.
            with pytest.raises(TimeoutError):
                began.result(0.4)
        return began.result(20)


def first_days(app):
    with app.app_context():
        return list(db.session.scalars(sa.select(CreditPeriod.starts_on).order_by(CreditPeriod.starts_on)))


@pytest.fixture
def two(firm, app):
    """The first two quarters, opened."""
    with app.app_context():
        opened(firm)
        return opened(firm, Q2.since).id


def test_no_period_is_opened_after_one_that_is_being_removed(two, firm, app):
    refused = meanwhile(
        app,
        lambda: service.remove_period(two, expected=None, actor=firm.cora),
        lambda: service.open_period("quarter", Q3, actor=firm.carl),
    )
    assert "Periods follow each other" in refused
    assert first_days(app) == [date(2025, 1, 1)]


def test_a_period_stays_where_the_next_one_is_being_opened(two, firm, app):
    refused = meanwhile(
        app,
        lambda: service.open_period("quarter", Q3, actor=firm.carl),
        lambda: service.remove_period(two, expected=None, actor=firm.cora),
    )
    assert "remove the later ones first" in refused
    assert first_days(app) == [date(2025, 1, 1), Q2.since, Q3]


def test_an_assignment_stays_whose_period_is_being_closed(firm, app):
    confirm(firm, date(2025, 2, 10))
    with app.app_context():
        period = opened(firm)
        for act in (service.calculate, service.review):
            run(act, period.id, expected=None, actor=firm.cora)
        number = period.id
    remove = sa.text("DELETE FROM bonus_assignment").execution_options(scope="test")
    refused = meanwhile(
        app,
        lambda: service.close(number, expected=None, actor=firm.carl),
        lambda: db.session.execute(remove),
    )
    assert "was paid by this assignment" in refused
