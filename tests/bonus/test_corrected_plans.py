"""A plan that is corrected after a period was closed: the difference is a line of the open period that points back."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.bonus.building import component, deposit, inputs, plan, tiers, tried
from tests.bonus.test_periods import Q2, closed, confirm, firm, links_of, opened, run, statement_of
from webapp.bonus import service
from webapp.bonus.models import BonusPlanVersion
from webapp.bonus.rules import Amended, arithmetic, clawback, correction, formula
from webapp.bonus.rules.clawback import Departure
from webapp.bonus.rules.formula import without
from webapp.bonus.rules.preset import Rung
from webapp.db import db
from webapp.exceptions import RuleBroken

__all__ = ["firm"]
RAISED = (Rung("0", "0.25 %"),)
THEN = plan(component("marginal", tiers=tiers(("0", None, "0.20 %"))))
NOW = plan(component("marginal", tiers=tiers(("0", None, "0.25 %"))), cap="2000")
PAID_ON = inputs(deposit(1, 400_000, "A"), deposit(2, 500_000, "B", 6_000))


def corrected(firm):
    """The next version of the plan, which pays 0.25 % and holds from the first quarter on."""
    return factories.bonus_plan(firm.mo, firm.max, number=2, plan=firm.plan, starts_on=date(2025, 1, 1), tiers=RAISED)


def test_the_difference_of_two_versions_is_a_line_beside_the_formula_part():
    amended = Amended("2026 Q1", NOW, THEN, PAID_ON)
    # 400,000 + 60 % of 500,000 are 700,000: 0.25 % is 1,750.00, 0.20 % was 1,400.00.
    made = tried(THEN, deposit(3, 10_000), amended=[amended])
    assert [(one.clause, one.result_minor) for one in made.entries] == [("marginal", 20_00), ("correction", 350_00)]
    assert arithmetic(made, made.entries[-1]) == "1,750.00 − 1,400.00 = 350.00"
    assert (made.formula_minor, made.adjusted_minor, made.total_minor) == (20_00, 350_00, 370_00)
    again = tried(THEN, amended=[Amended("2026 Q1", NOW, THEN, PAID_ON, earlier_minor=300_00)])
    assert arithmetic(again, again.entries[-1]) == "1,750.00 − 1,400.00 − 300.00 = 50.00"


@pytest.mark.parametrize("left", [{}, {1: 100_00}, {1: 400_000_00}, {2: 123_456_78}, {1: 1, 2: 500_000_00}])
def test_paid_clawed_back_and_corrected_are_what_the_version_of_now_gives(left):
    paid = formula(THEN, PAID_ON).minor
    taken = clawback(Departure("Q1", THEN, PAID_ON, left)).minor
    before = correction(Amended("Q1", NOW, THEN, PAID_ON)).minor
    after = correction(Amended("Q1", NOW, THEN, PAID_ON, left, before)).minor
    assert paid - taken + before + after == formula(NOW, without(PAID_ON, left)).minor


@pytest.mark.usefixtures("in_app")
class TestClosedPeriods:
    def test_a_corrected_plan_is_a_line_of_the_open_period_once(self, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        before = statement_of(closed(firm, opened(firm)), firm.ada).id
        corrected(firm)
        second = statement_of(closed(firm, opened(firm, Q2.since)), firm.ada)
        # 400,000.00 × 0.05 %; the award for a new household stays.
        assert (second.formula_minor, second.total_minor) == (0, 20_000)
        assert links_of(second) == [("corrected", before, 20_000)]
        assert statement_of(closed(firm, opened(firm, date(2025, 7, 1))), firm.ada) is None
        assert service.verify() == (2, [])

    def test_what_left_since_is_not_corrected(self, firm):
        came = confirm(firm, date(2025, 2, 10), 40_000_000)
        closed(firm, opened(firm))
        corrected(firm)
        factories.left_again(came, firm.account, firm.file, date(2025, 5, 20), 10_000_000)
        second = statement_of(closed(firm, opened(firm, Q2.since)), firm.ada)
        # 100,000.00 × 0.20 % taken back, 300,000.00 × 0.05 % added.
        assert sorted((kind, minor) for kind, _of, minor in links_of(second)) == [
            ("clawback", -20_000), ("corrected", 15_000),
        ]  # fmt: skip
        assert second.total_minor == -5_000

    def test_a_running_year_counts_what_an_older_version_paid_and_a_past_one_is_corrected_once(self, firm):
        yearly = factories.bonus_plan(
            firm.mo, firm.max, name="Yearly", body={**factories.plan_body("Yearly"), "accumulation": "year"}
        )
        factories.bonus_assignment(yearly, firm.mo, user=firm.ben)
        confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ben, 10_000)])
        closed(firm, opened(firm))
        body = {**factories.plan_body("Yearly", date(2025, 1, 1), tiers=RAISED), "accumulation": "year"}
        factories.bonus_plan(firm.mo, firm.max, number=2, plan=yearly, body=body)
        second = statement_of(closed(firm, opened(firm, Q2.since)), firm.ben)
        # 400,000.00 × 0.25 % less the 0.20 % of the first quarter; the award is in both.
        assert (second.total_minor, links_of(second)) == (20_000, [])
        for day in (date(2025, 7, 1), date(2025, 10, 1)):
            closed(firm, opened(firm, day))
        body = {**body, "cap": "1000"}
        factories.bonus_plan(firm.mo, firm.max, number=3, plan=yearly, body=body)
        last = statement_of(closed(firm, opened(firm, date(2026, 1, 1))), firm.ben)
        # 1,500.00 were paid for the year; the cap of now leaves 1,000.00.
        assert (last.total_minor, [one[0] for one in links_of(last)]) == (-50_000, ["corrected"])
        assert service.verify().flaws == []

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"starts_on": date(2025, 2, 1)}, "holds for all of its days"),
            ({"ends_on": date(2025, 3, 30)}, "holds for all of its days"),
            ({"accumulation": "year"}, "keeps currency and accumulation"),
        ],
    )
    def test_a_version_corrects_whole_periods_and_keeps_how_they_counted(self, firm, fields, words):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        closed(firm, opened(firm))
        days = {name: fields.pop(name) for name in ("starts_on", "ends_on") if name in fields}
        body = {**factories.plan_body(**{"starts_on": date(2025, 1, 1), **days}), **fields}
        draft = factories.bonus_plan(firm.mo, number=2, plan=firm.plan, body=body)
        with pytest.raises(RuleBroken, match=words):
            run(service.approve, draft, expected=None, actor=firm.max)


def test_no_period_is_closed_while_a_version_of_its_days_is_approved(firm, in_app, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has one writer at a time.")
    period, draft = opened(firm), factories.bonus_plan(firm.mo, number=2, plan=firm.plan)
    with db.engine.connect() as other:
        # As closing does first.
        other.exec_driver_sql(f"SELECT id FROM credit_period WHERE id = {period.id} FOR UPDATE")
        with pytest.raises(DBAPIError, match="lock timeout"):
            run(approve_soon, draft.id, firm.max)
        other.rollback()
    run(approve_soon, draft.id, firm.max)
    assert db.session.get(BonusPlanVersion, draft.id).state == "approved"


def approve_soon(version_id, actor):
    db.session.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
    service.approve(db.session.get(BonusPlanVersion, version_id), expected=None, actor=actor)


def test_the_page_of_a_draft_says_what_it_corrects(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        closed(firm, opened(firm))
    factories.bonus_plan(firm.mo, number=2, plan=firm.plan, starts_on=date(2025, 1, 1), tiers=RAISED)
    page = browser.sign_in(firm.max).get(f"/bonus/plans/{firm.plan.plan_id}/versions/2")
    assert "1 closed period lies within its days" in page
