"""A version with a last day takes the plan from everybody after it: that is said, confirmed, and seen in the period."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests import factories
from tests.bonus.test_periods import Q2, firm, opened, run
from webapp.bonus import service
from webapp.bonus.models import BonusPlanVersion
from webapp.db import db
from webapp.exceptions import RuleBroken

__all__ = ["firm"]
APPROVAL = "/bonus/plans/1/versions/2"


def draft(firm, until):
    """The next version, from the second quarter on; the plan is Ada's and the north's without end."""
    factories.bonus_assignment(firm.plan, firm.max, team=firm.north)
    return factories.bonus_plan(firm.mo, number=2, plan=firm.plan, starts_on=Q2.since, ends_on=until)


def state(app):
    with app.app_context():
        return db.session.scalar(sa.select(BonusPlanVersion.state).where(BonusPlanVersion.number == 2))


def test_who_approves_the_plans_end_is_told_and_says_that_they_know(browser, firm, app):
    draft(firm, Q2.until)
    page = browser.sign_in(firm.max).get(APPROVAL)
    assert "From Jul 1, 2025 on nobody has this plan" in page.text
    assert "It is given to 1 person for longer." in page.text
    assert "It is given to 1 team for longer." in page.text
    refused = browser.submit(page, "Approve", status=409)
    assert "From Jul 1, 2025 on nobody would have this plan" in refused.errors()
    assert state(app) == "draft"
    approved = browser.submit(refused, "Approve", is_end=True)
    assert "nobody has this plan" not in approved.text
    assert state(app) == "approved"


def test_nothing_is_asked_where_nobody_loses_the_plan(browser, firm, app):
    draft(firm, None)
    page = browser.sign_in(firm.max).get(APPROVAL)
    assert "nobody has this plan" not in page.text
    browser.submit(page, "Approve")
    assert state(app) == "approved"


def test_whoever_is_given_a_plan_that_is_not_in_force_is_an_exception(browser, firm, in_app):
    version = draft(firm, date(2025, 5, 31))

    def approve(**said):
        service.approve(db.session.get(BonusPlanVersion, version.id), expected=None, actor=firm.max, **said)

    with pytest.raises(RuleBroken, match="From Jun 1, 2025 on"):
        run(approve)
    run(approve, is_end=True)
    period = run(service.calculate, opened(firm, Q2.since).id, expected=None, actor=firm.cora)
    found = [(one["user_id"], one["why"]) for one in period.exceptions]
    assert found == [(firm.ada.id, "no-version"), (firm.ben.id, "no-version")]
    number = period.id
    page = browser.sign_in(firm.cora).get(f"/periods/{number}")
    said = "is given a plan, but on some of these days no version of it is in force."
    for person in (firm.ada, firm.ben):
        assert f"{person.name} {said}" in page.text
