"""A firm with a quarter that is over, a plan with a judged part for Ada, and rows that her figures count."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tests import factories
from tests.bonus.test_periods import opened
from webapp.bonus.rules.preset import Weighed

CRITERIA = (Weighed("Assignments", "60 %"), Weighed("Promptness", "40 %"))


def at(month, day, hour=12):
    return datetime(2025, month, day, hour, tzinfo=UTC)


@pytest.fixture
def firm(cast, app):
    """Ada has four tasks (one each on time, late, open; one in a walled household) and three contacts of Q1 2025."""
    home = factories.household(covered_by=cast.ada)
    walled = factories.household("Walled family", covered_by=cast.ada, is_walled=True)
    plan = factories.bonus_plan(cast.mo, cast.max, criteria=CRITERIA)
    factories.bonus_assignment(plan, cast.mo, user=cast.ada)
    account, file = factories.account(home), factories.statement_file(cast.cora)
    person, hidden = factories.contact(home), factories.contact(walled, "Wanda Walled")
    late = {"outcome": "The client was abroad"}
    factories.task(cast.ada, "Call back", home, person, date(2025, 2, 3), done_at=at(2, 3))
    factories.task(cast.ada, "Send the form", home, person, date(2025, 2, 4), done_at=at(2, 9), **late)
    factories.task(cast.ada, "Ask for papers", home, person, date(2025, 2, 5))
    factories.task(cast.ada, "Behind the wall", walled, hidden, date(2025, 2, 6))
    factories.task(cast.ada, "Of another quarter", home, person, date(2025, 4, 1))
    for contact, recorded, fields in (
        (person, at(2, 1, 13), {}), (person, at(2, 5), {"is_flagged": True, "late_reason": "Stood in for Ben"}),
        (hidden, at(2, 1, 14), {}),
    ):  # fmt: skip
        factories.interaction(contact, cast.ada, occurred_at=at(2, 1), recorded_at=recorded, **fields)
    with app.app_context():
        period = opened(SimpleNamespace(**vars(cast)))
    return SimpleNamespace(
        cast=cast, home=home, walled=walled, plan=plan, account=account, file=file, period=period, **vars(cast)
    )
