"""What closed statements left to somebody who has no plan any more is settled all the same, by the last plan."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests import factories
from tests.bonus.test_periods import Q2, closed, confirm, firm, links_of, opened, run, statement_of
from webapp.bonus import service
from webapp.bonus.models import BonusAssignment, BonusStatement
from webapp.db import db

__all__ = ["firm"]
Q3, Q4 = date(2025, 7, 1), date(2025, 10, 1)
FIRST = date(2025, 2, 10)


@pytest.fixture(autouse=True)
def world(in_app):
    return in_app


def held(firm, **fields):
    """Ada's plan with a tenth held for 100 days, and ended with the first quarter."""
    body = factories.plan_body(seasoning_days=100, award=None) | {"holdback": "10 %"} | fields
    factories.bonus_plan(firm.mo, firm.max, plan=firm.plan, number=2, body=body)


def ended(on=date(2025, 3, 31)):
    given = db.session.scalars(sa.select(BonusAssignment)).one()
    given.ends_on = on


def test_what_was_held_is_paid_though_the_plan_ended(firm):
    held(firm)
    confirm(firm, FIRST, 40_000_000)
    first = statement_of(closed(firm, opened(firm)), firm.ada)
    assert (first.held_minor, first.paid_minor) == (8_000, 72_000)
    number, version_id, days = first.id, first.plan_version_id, (first.starts_on, first.ends_on)
    run(ended)
    assert statement_of(closed(firm, opened(firm, Q2.since)), firm.ada) is None
    third = statement_of(closed(firm, opened(firm, Q3)), firm.ada)
    assert (third.paid_minor, third.total_minor, third.plan_version_id) == (8_000, 0, version_id)
    assert (third.starts_on, third.ends_on) == days
    assert links_of(third) == [("released", number, 8_000)]
    assert statement_of(closed(firm, opened(firm, Q4)), firm.ada) is None
    assert service.verify() == (2, [])


def test_what_left_is_taken_back_and_carried_on_until_there_is_a_plan_again(firm):
    held(firm, floor="100", draw={"amount": "10"})
    came = confirm(firm, FIRST, 40_000_000)
    closed(firm, opened(firm))
    run(ended)
    factories.left_again(came, firm.account, firm.file, date(2025, 4, 20), 10_000_000)
    second = statement_of(closed(firm, opened(firm, Q2.since)), firm.ada)
    # A quarter of the money earned 200.00; neither the floor nor the advance of a plan that ended is paid.
    assert (second.total_minor, second.paid_minor, second.carried_minor) == (-20_000, 0, -20_000)
    third = statement_of(closed(firm, opened(firm, Q3)), firm.ada)
    assert (third.total_minor, third.paid_minor, third.carried_minor) == (0, 0, -12_000)
    run(lambda: factories.bonus_assignment(firm.plan, firm.mo, user=firm.ada, starts_on=Q4))
    confirm(firm, Q4, 20_000_000)
    fourth = statement_of(closed(firm, opened(firm, Q4)), firm.ada)
    # 400.00 less a tenth held, the advance, and the debt.
    assert (fourth.paid_minor, fourth.carried_minor) == (40_000 - 4_000 - 1_000 - 12_000, 0)
    assert service.verify() == (4, [])


def test_whoever_has_a_plan_in_another_currency_settles_each_in_its_own(firm):
    held(firm)
    confirm(firm, FIRST, 40_000_000)
    closed(firm, opened(firm))
    run(ended)
    body = factories.plan_body("Euros") | {"currency": "EUR", "floor": "10"}
    euros = factories.bonus_plan(firm.mo, firm.max, "Euros", body=body)
    run(lambda: factories.bonus_assignment(euros, firm.mo, user=firm.ada, starts_on=Q2.since))
    closed(firm, opened(firm, Q2.since))
    third = closed(firm, opened(firm, Q3))
    found = sa.select(BonusStatement.currency, BonusStatement.paid_minor).where(BonusStatement.period_id == third.id)
    rows = db.session.execute(found.order_by(BonusStatement.currency).execution_options(scope="test"))
    assert [tuple(row) for row in rows] == [("EUR", 1_000), ("USD", 8_000)]
    assert service.verify().flaws == []


def test_the_page_says_that_the_plan_has_no_days_of_the_period(firm, browser):
    held(firm)
    confirm(firm, FIRST, 40_000_000)
    closed(firm, opened(firm))
    run(ended)
    closed(firm, opened(firm, Q2.since))
    number = statement_of(closed(firm, opened(firm, Q3)), firm.ada).id
    page = browser.sign_in(firm.ada).get(f"/bonus/statements/{number}")
    assert "None of this period: it settles what the plan left, which paid last for Jan 1, 2025 – Mar 31, 2025" in page
    assert "Held there, released now" in page
