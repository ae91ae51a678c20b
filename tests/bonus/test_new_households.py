"""Which confirmed money is the first of its household, as the measures of a period say it."""

from datetime import date

import pytest

from tests import factories
from tests.bonus.test_periods import Q1, Q2, confirm, firm
from webapp.bonus.queries.measures import by_person

__all__ = ["firm"]

pytestmark = pytest.mark.usefixtures("in_app")


def told(firm, span, people=None):
    """The kinds of Ada's lines of a span, in their order."""
    return [line.what for line in by_person(span, people)[firm.ada.id]]


@pytest.mark.parametrize("alone", [True, False])
def test_a_document_is_no_first_deposit_though_its_decision_has_the_number_of_one(firm, alone):
    """The document's decision and the deposit's allocation are both the first of their table."""
    decision = factories.documented(firm.home, firm.ada, firm.cora, date(2025, 2, 9), 10_000)
    allocation = confirm(firm, date(2025, 2, 10))
    assert decision.id == allocation.id
    assert sorted(told(firm, Q1, [firm.ada.id] if alone else None)) == ["deposit", "fee", "new_household"]


@pytest.mark.parametrize("alone", [True, False])
def test_a_household_is_new_once_by_its_first_money_whenever_later_money_was_filed(firm, alone):
    people = [firm.ada.id] if alone else None
    confirm(firm, date(2025, 2, 10))
    confirm(firm, date(2025, 2, 10))
    confirm(firm, date(2025, 5, 10))
    assert sorted(told(firm, Q1, people)) == ["deposit", "deposit", "new_household"]
    assert told(firm, Q2, people) == ["deposit"]
