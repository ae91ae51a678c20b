"""A plan corrected after an amount was granted: together they come to what the newer version gives, and no more."""

from datetime import date

import pytest

from tests import factories
from tests.bonus.building import tried
from tests.bonus.test_corrected_plans import NOW, PAID_ON, THEN, corrected
from tests.bonus.test_periods import Q2, closed, confirm, opened, run, statement_of
from tests.disputes.test_settling import Q3, decided, filed, granted, signed
from webapp.bonus import service as bonus
from webapp.bonus.rules import Amended, arithmetic
from webapp.bonus.rules.preset import Rung
from webapp.disputes import queries, service

Q4, NEXT_YEAR = date(2025, 10, 1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("settled", "arithmetic_", "minor"),
    [(150_00, "1,750.00 − 1,400.00 − 150.00 = 200.00", 200_00), (-150_00, "1,750.00 − 1,400.00 = 350.00", 350_00)],
)
def test_what_was_settled_in_the_direction_of_a_correction_is_taken_off_it(settled, arithmetic_, minor):
    made = tried(THEN, amended=[Amended("Q1", NOW, THEN, PAID_ON, settled_minor=settled)])
    assert (arithmetic(made, made.entries[-1]), made.adjusted_minor) == (arithmetic_, minor)


@pytest.mark.parametrize("settled", [350_00, 400_00])
def test_what_was_settled_beyond_a_correction_is_not_taken_back(settled):
    assert tried(THEN, amended=[Amended("Q1", NOW, THEN, PAID_ON, settled_minor=settled)]).adjusted_minor == 0
    # Lowered by another version, it is only what the plan paid that is taken back.
    less = Amended("Q1", THEN, NOW, PAID_ON, settled_minor=settled)
    assert tried(THEN, amended=[less]).adjusted_minor == -350_00


@pytest.mark.usefixtures("in_app")
class TestPeriods:
    @pytest.mark.parametrize(("expected", "together"), [(95_000, 20_000), (100_000, 20_000), (105_000, 25_000)])
    def test_a_version_approved_after_a_grant_pays_only_the_rest(self, quarter, expected, together):
        """400,000.00 at 0.25 % instead of 0.20 % are 200.00 more."""
        number = filed(quarter, expected=expected, reason="plan")
        decided(quarter, number, minor=expected - 80_000)
        signed(quarter, number)
        corrected(quarter)
        second = statement_of(closed(quarter, opened(quarter, Q2.since)), quarter.ada)
        assert second.total_minor == together
        assert statement_of(closed(quarter, opened(quarter, Q3)), quarter.ada) is None
        assert bonus.verify().flaws == []

    @pytest.mark.parametrize("words", ["correction", "adjustment", "clawback", "returned"])
    def test_a_clause_that_the_plan_calls_as_another_line_is_known_is_no_such_line(self, firm, words):
        body = factories.plan_body()
        called = [{**one, "clause": words} if one["measure"] == "assets" else one for one in body["components"]]
        factories.bonus_plan(
            firm.mo, firm.max, number=2, plan=firm.plan, starts_on=date(2025, 1, 1), body={**body, "components": called}
        )  # fmt: skip
        confirm(firm, date(2025, 2, 10), 40_000_000)
        firm.period_id = closed(firm, opened(firm)).id
        granted(firm, reason="plan")
        factories.bonus_plan(
            firm.mo, firm.max, number=3, plan=firm.plan, starts_on=date(2025, 1, 1), tiers=(Rung("0", "0.25 %"),)
        )
        second = statement_of(closed(firm, opened(firm, Q2.since)), firm.ada)
        assert second.total_minor == 20_000

    @pytest.mark.parametrize("reason", ["share", "amount", "household", "period", "missing", "rate", "other"])
    def test_what_was_granted_for_what_no_plan_says_stays_beside_the_correction(self, quarter, reason):
        """A newer version computes the line as it was stored: with the wrong share, amount or rate of then."""
        granted(quarter, reason=reason)
        corrected(quarter)
        second = statement_of(closed(quarter, opened(quarter, Q2.since)), quarter.ada)
        assert second.total_minor == 15_000 + 20_000

    def test_a_grant_after_the_correction_stays_what_it_is(self, quarter):
        corrected(quarter)
        closed(quarter, opened(quarter, Q2.since))
        number = filed(quarter, expected=105_000)
        decided(quarter, number, minor=5_000)
        signed(quarter, number)
        assert statement_of(closed(quarter, opened(quarter, Q3)), quarter.ada).total_minor == 5_000

    def test_a_third_version_pays_what_it_adds(self, quarter):
        granted(quarter, reason="plan")
        corrected(quarter)
        closed(quarter, opened(quarter, Q2.since))
        more = (Rung("0", "0.30 %"),)
        factories.bonus_plan(
            quarter.mo, quarter.max, number=3, plan=quarter.plan, starts_on=date(2025, 1, 1), tiers=more
        )
        third = statement_of(closed(quarter, opened(quarter, Q3)), quarter.ada)
        assert third.total_minor == 20_000

    def test_what_was_granted_of_a_missing_claim_is_not_of_the_plan(self, firm):
        """Money in a currency without a rate came into no statement."""
        confirm(firm, date(2025, 2, 10), 40_000_000)
        foreign = confirm(firm, date(2025, 2, 12), 100, currency="CHF")
        firm.period_id = closed(firm, opened(firm)).id
        number = run(
            service.file_missing, period_id=firm.period_id, about="claim", claim_id=foreign.claim_id,
            expected_minor=15_000, reason="missing", explanation="Not there", actor=firm.ada,
        ).id  # fmt: skip
        decided(firm, number)
        signed(firm, number)
        corrected(firm)
        second = statement_of(closed(firm, opened(firm, Q2.since)), firm.ada)
        assert second.total_minor == 15_000 + 20_000


@pytest.mark.usefixtures("in_app")
class TestYears:
    @pytest.fixture
    def yearly(self, app, firm):
        """Ben's plan counts by the year: his first quarter is closed with 800.00 and 500.00, and 150.00 granted."""
        body = {**factories.plan_body("Yearly"), "accumulation": "year"}
        firm.yearly = factories.bonus_plan(firm.mo, firm.max, name="Yearly", body=body)
        factories.bonus_assignment(firm.yearly, firm.mo, user=firm.ben)
        confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ben, 10_000)])
        firm.period_id = closed(firm, opened(firm)).id
        [line] = [one for one in queries.subjects(firm.ben.id, firm.period_id) if one.minor == 80_000]
        terms = {"seen_minor": 80_000, "expected_minor": 95_000, "reason": "plan", "explanation": "It is 0.25 % now"}
        number = run(service.file_about_line, period_id=firm.period_id, key=line.key, actor=firm.ben, **terms).id
        decided(firm, number)
        signed(firm, number)
        return firm

    def raised(self, firm, number, rate):
        body = factories.plan_body("Yearly", date(2025, 1, 1), tiers=(Rung("0", rate),))
        factories.bonus_plan(
            firm.mo, firm.max, number=number, plan=firm.yearly, body={**body, "accumulation": "year"}
        )  # fmt: skip

    def paid(self, firm, day):
        found = statement_of(closed(firm, opened(firm, day)), firm.ben)
        return found.total_minor if found else 0

    def test_the_sum_of_a_running_year_is_without_what_was_granted(self, yearly):
        self.raised(yearly, 2, "0.25 %")
        # 200.00 more by the year's own sum, of which 150.00 were granted and are paid here.
        assert self.paid(yearly, Q2.since) == 20_000
        self.raised(yearly, 3, "0.30 %")
        assert self.paid(yearly, Q3) == 20_000
        assert self.paid(yearly, Q4) == 0
        self.raised(yearly, 4, "0.35 %")
        assert self.paid(yearly, NEXT_YEAR) == 20_000
        assert bonus.verify().flaws == []

    def test_a_past_year_is_corrected_without_what_was_granted_in_it(self, yearly):
        assert [self.paid(yearly, day) for day in (Q2.since, Q3, Q4)] == [15_000, 0, 0]
        self.raised(yearly, 2, "0.25 %")
        assert self.paid(yearly, NEXT_YEAR) == 5_000
        assert bonus.verify().flaws == []
