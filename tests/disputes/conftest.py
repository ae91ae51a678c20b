"""A closed first quarter with a statement of Ada's, and Mo above her; Max signs."""

from datetime import date

import pytest

from tests.bonus.test_periods import closed, confirm, firm, opened, statement_of

__all__ = ["firm"]


@pytest.fixture
def quarter(app, firm):
    """The closed quarter: Ada's statement says 800.00 for a deposit and 500.00 for the new household."""
    came = confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        period = closed(firm, opened(firm))
        firm.period_id, firm.statement_id, firm.claim_id = period.id, statement_of(period, firm.ada).id, came.claim_id
    return firm
