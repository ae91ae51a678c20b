"""What packages above add to statements: a score and adjustments, each in one statement, or named where they wait."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from tests import factories
from tests.bonus.test_periods import closed, confirm, opened, run, statement_of
from webapp.bonus import service
from webapp.bonus.queries import additions
from webapp.bonus.queries.additions import Added
from webapp.bonus.rules import Adjustment
from webapp.exceptions import RuleBroken

SETTLED = Adjustment(7, "Dispute 7", 150_00)


@pytest.fixture
def firm(cast, in_app):
    home = factories.household(covered_by=cast.ada)
    plan = factories.bonus_plan(cast.mo, cast.max, judged="20 %")
    factories.bonus_assignment(plan, cast.mo, user=cast.ada)
    account, file = factories.account(home), factories.statement_file(cast.cora)
    return SimpleNamespace(cast=cast, home=home, plan=plan, account=account, file=file, **vars(cast))


@pytest.fixture
def says():
    """Lets a test say what is added; what it added is gone after it."""
    said = {}

    def provider(span, people):
        return {user: one for user, one in said.items() if people is None or user in people}

    additions.add(provider)
    yield said
    additions._providers.remove(provider)


def calculated(firm):
    return run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)


def test_a_score_and_adjustments_are_in_the_statement_and_stay_in_the_closed_one(firm, says):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    says[firm.ada.id] = Added({firm.plan.id: Fraction(1, 2)}, {"USD": (SETTLED,)})
    period = calculated(firm)
    # 800.00 and 500.00 for the new household: a fifth of both parts is 325.00, half of it 162.50.
    found = statement_of(period, firm.ada)
    assert (found.formula_minor, found.total_minor) == (1300_00, 1300_00 + 150_00 + 162_50)
    assert closed(firm, period).state == "closed"
    assert service.verify().flaws == []


def test_an_adjustment_alone_makes_a_statement_and_without_a_plan_it_waits(firm, says):
    says[firm.ada.id] = Added({}, {"USD": (SETTLED,), "EUR": (SETTLED,)})
    says[firm.ben.id] = Added({}, {"USD": (SETTLED,)})
    period = calculated(firm)
    assert (statement_of(period, firm.ada).formula_minor, statement_of(period, firm.ada).total_minor) == (0, 150_00)
    assert statement_of(period, firm.ben) is None
    waiting = [(one["user_id"], one["why"], one["currency"]) for one in period.exceptions]
    assert sorted(waiting) == [(firm.ada.id, "no-statement", "EUR"), (firm.ben.id, "no-statement", "USD")]


def test_what_is_added_after_the_calculation_stops_the_closing(firm, says):
    confirm(firm, date(2025, 2, 10))
    period = calculated(firm)
    run(service.review, period.id, expected=None, actor=firm.cora)
    says[firm.ada.id] = Added({}, {"USD": (SETTLED,)})
    with pytest.raises(RuleBroken, match="Something changed"):
        run(service.close, period.id, expected=None, actor=firm.carl)
