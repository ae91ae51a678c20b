"""From confirmed claims to statements: calculated, reviewed, closed by a second person, and never changed again."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp.bonus import queries, service
from webapp.bonus.models import BonusStatement, StatementLink
from webapp.bonus.queries import measures
from webapp.bonus.queries.measures import DOCUMENTED, NEW, line_of
from webapp.bonus.rules import Span
from webapp.db import db
from webapp.exceptions import RuleBroken

Q1, Q2 = Span(date(2025, 1, 1), date(2025, 3, 31)), Span(date(2025, 4, 1), date(2025, 6, 30))


@pytest.fixture
def firm(cast):
    """Ada covers a household with an account; she has a plan of 0.20 % and 500 a new household; Ben has none."""
    home = factories.household(covered_by=cast.ada)
    plan = factories.bonus_plan(cast.mo, cast.max)
    factories.bonus_assignment(plan, cast.mo, user=cast.ada)
    account, file = factories.account(home), factories.statement_file(cast.cora)
    return SimpleNamespace(cast=cast, home=home, plan=plan, account=account, file=file, **vars(cast))


def confirm(firm, on, amount_minor=2_500_000, shares=None, **fields):
    return factories.confirmed(
        firm.home, firm.ada, firm.cora, on, amount_minor, firm.account, firm.file, shares, **fields
    )


def run(act, *arguments, **fields):
    """A use case as one transaction."""
    with transactions.transaction():
        made = act(*arguments, **fields)
        db.session.flush()
    return made


def opened(firm, day=Q1.since):
    return run(service.open_period, "quarter", day, actor=firm.cora)


def closed(firm, period):
    for act, who in ((service.calculate, firm.cora), (service.review, firm.cora), (service.close, firm.carl)):
        period = run(act, period.id, expected=None, actor=who)
    return period


def statement_of(period, person):
    found = sa.select(BonusStatement).where(BonusStatement.period_id == period.id, BonusStatement.user_id == person.id)
    return db.session.scalars(found.execution_options(scope="test")).one_or_none()


def links_of(statement):
    found = sa.select(StatementLink.kind, StatementLink.earlier_id, StatementLink.amount_minor)
    found = found.where(StatementLink.statement_id == statement.id).execution_options(scope="test")
    return [tuple(row) for row in db.session.execute(found)]


@pytest.mark.usefixtures("in_app")
class TestMeasures:
    def test_money_counts_on_the_day_of_its_decision_for_all_who_share_it(self, firm):
        first = confirm(firm, date(2025, 2, 10), shares=[(firm.ada, 7_000), (firm.ben, 3_000)])
        confirm(firm, date(2025, 4, 1))
        found = measures.by_person(Q1)
        deposit, new = line_of(first.id), line_of(first.id, NEW)
        said = {
            user: [(line.id, line.what, line.amount_minor, line.share) for line in own] for user, own in found.items()
        }
        assert said == {
            firm.ada.id: [(deposit, "deposit", 2_500_000, 7_000), (new, "new_household", 1, 7_000)],
            firm.ben.id: [(deposit, "deposit", 2_500_000, 3_000), (new, "new_household", 1, 3_000)],
        }
        assert [line.what for line in measures.by_person(Q2)[firm.ada.id]] == ["deposit"]
        assert set(measures.by_person(Q1, [firm.ben.id])) == {firm.ben.id}

    def test_fees_count_by_the_decision_that_a_document_confirms(self, firm):
        signed = factories.documented(firm.home, firm.ada, firm.cora, date(2025, 2, 10), 70_000)
        told = factories.documented(firm.home, firm.ada, firm.cora, date(2025, 2, 11), 5_000, kind="other")
        [fee, other] = measures.by_person(Q1)[firm.ada.id]
        assert (fee.id, fee.what, fee.amount_minor) == (line_of(signed.id, DOCUMENTED), "fee", 70_000)
        assert (other.id, other.what, other.kind) == (line_of(told.id, DOCUMENTED), "other", "other")
        assert [one.minor for one in measures.confirmed(Q1)] == [75_000]

    def test_what_was_reopened_is_out(self, firm):
        confirm(firm, date(2025, 2, 10))
        factories.documented(firm.home, firm.ada, firm.cora, date(2025, 2, 10), 70_000)
        decide = (
            "INSERT INTO decision (claim_id, outcome, decided_by_id, decided_at, decided_on, reason, claim_version,"
            " evidence_seen) SELECT id, 'reopen', {}, '2025-03-01 12:00:00', '2025-03-01', 'Wrong', 1, '[]' FROM claim"
        )
        with transactions.transaction():
            statement = sa.text(decide.format(firm.carl.id)).execution_options(scope="test")
            db.session.execute(statement)
        assert measures.by_person(Q1) == {}
        assert measures.confirmed(Q1) == []

    def test_whoever_comes_second_did_not_bring_the_household(self, firm):
        confirm(firm, date(2025, 2, 10))
        confirm(firm, date(2025, 2, 11), shares=[(firm.ben, 10_000)])
        assert [line.what for line in measures.by_person(Q1, [firm.ben.id])[firm.ben.id]] == ["deposit"]

    def test_what_is_confirmed_is_the_sum_over_people(self, firm):
        confirm(firm, date(2025, 2, 10), 100, shares=[(firm.ada, 3_333), (firm.ben, 6_667)])
        gone = confirm(firm, date(2025, 2, 11), 1_000)
        factories.left_again(gone, firm.account, firm.file, date(2025, 3, 1), 400)
        assert [tuple(one) for one in measures.confirmed(Q1)] == [("USD", 700, 2, 1)]


@pytest.mark.usefixtures("in_app")
class TestPeriods:
    def test_a_statement_is_what_the_plan_says_of_the_confirmed_money(self, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        # 400,000.00 × 0.20 % = 800.00, and 500.00 for the new household.
        found = statement_of(period, firm.ada)
        assert (found.total_minor, found.paid_minor, found.currency) == (130_000, 130_000, "USD")
        assert json.loads(found.inputs)["plan"] == firm.plan.body
        assert statement_of(period, firm.ben) is None

    def test_money_without_a_plan_is_an_exception(self, firm):
        confirm(firm, date(2025, 2, 10), shares=[(firm.ben, 10_000)])
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        assert [(one["user_id"], one["why"]) for one in period.exceptions] == [(firm.ben.id, "no-plan")]

    def test_what_the_bank_calls_a_move_between_own_accounts_counts_for_nobody(self, firm):
        moved = confirm(firm, date(2025, 2, 10), 40_000_000, told="internal")
        confirm(firm, date(2025, 2, 11), 10_000_000)
        factories.left_again(moved, firm.account, firm.file, date(2025, 3, 20), 10_000_000)
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        # 100,000.00 × 0.20 %; the household was with the firm before.
        assert statement_of(period, firm.ada).total_minor == 20_000
        assert [one["why"] for one in period.exceptions] == ["journal"]
        assert [one.minor for one in measures.confirmed(Q1)] == [40_000_000]

    def test_calculating_again_shows_what_came_since(self, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        assert statement_of(period, firm.ada).changes == []
        late = confirm(firm, date(2025, 3, 10), 1_000)
        run(service.calculate, period.id, expected=None, actor=firm.cora)
        [change] = statement_of(period, firm.ada).changes
        assert (change["id"], change["before"], change["after"]) == (line_of(late.id), None, "10.00 USD")

    def test_closing_needs_somebody_else(self, firm):
        confirm(firm, date(2025, 2, 10))
        period = opened(firm)
        run(service.calculate, period.id, expected=None, actor=firm.cora)
        with pytest.raises(RuleBroken, match="calculated, then reviewed"):
            run(service.close, period.id, expected=None, actor=firm.carl)
        run(service.review, period.id, expected=None, actor=firm.carl)
        for one in (firm.cora, firm.carl):
            with pytest.raises(RuleBroken, match="somebody else must close it"):
                run(service.close, period.id, expected=None, actor=one)

    def test_a_small_firm_closes_alone_and_says_so(self, firm, app):
        confirm(firm, date(2025, 2, 10))
        factories.small_firm()
        from dataclasses import replace

        cora = replace(firm.cora, firm=replace(firm.cora.firm, control_profile="small"))
        period = opened(firm)
        for act in (service.calculate, service.review, service.close):
            period = run(act, period.id, expected=None, actor=cora)
        assert (period.state, period.is_single_control) == ("closed", True)

    def test_what_changed_since_is_calculated_again_before_it_is_closed(self, firm):
        confirm(firm, date(2025, 2, 10))
        period = opened(firm)
        run(service.calculate, period.id, expected=None, actor=firm.cora)
        run(service.review, period.id, expected=None, actor=firm.cora)
        confirm(firm, date(2025, 3, 10), 1_000)
        with pytest.raises(RuleBroken, match="Calculate it again"):
            run(service.close, period.id, expected=None, actor=firm.carl)
        run(service.calculate, period.id, expected=None, actor=firm.cora)
        confirm(firm, date(2025, 3, 11), 1_000)
        with pytest.raises(RuleBroken, match="Calculate it again"):
            run(service.review, period.id, expected=None, actor=firm.cora)

    def test_periods_follow_each_other(self, firm):
        first = opened(firm)
        for day in (date(2025, 3, 31), date(2025, 7, 1)):
            with pytest.raises(RuleBroken, match="follow each other"):
                opened(firm, day)
        second = opened(firm, Q2.since)
        with pytest.raises(RuleBroken, match="Earlier periods"):
            run(service.calculate, second.id, expected=None, actor=firm.cora)
        closed(firm, first)
        assert run(service.calculate, second.id, expected=None, actor=firm.cora).state == "calculated"


@pytest.mark.usefixtures("in_app")
class TestTakingBack:
    def test_what_left_before_closing_never_counted(self, firm):
        came = confirm(firm, date(2025, 2, 10), 40_000_000)
        factories.left_again(came, firm.account, firm.file, date(2025, 3, 20), 10_000_000)
        period = closed(firm, opened(firm))
        assert statement_of(period, firm.ada).total_minor == 60_000 + 50_000

    def test_what_leaves_after_closing_is_taken_back_once(self, firm):
        came = confirm(firm, date(2025, 2, 10), 40_000_000)
        first = closed(firm, opened(firm))
        before = statement_of(first, firm.ada).id
        factories.left_again(came, firm.account, firm.file, date(2025, 5, 20), 10_000_000)
        second = closed(firm, opened(firm, Q2.since))
        taken = statement_of(second, firm.ada)
        taken_id = taken.id
        # 100,000.00 × 0.20 % = 200.00, of which nothing can be paid back now.
        assert (taken.total_minor, taken.paid_minor, taken.carried_minor) == (-20_000, 0, -20_000)
        assert links_of(taken) == [("clawback", before, -20_000)]
        confirm(firm, date(2025, 7, 10), 20_000_000)
        third = closed(firm, opened(firm, date(2025, 7, 1)))
        last = statement_of(third, firm.ada)
        assert (last.total_minor, last.paid_minor) == (40_000, 20_000)
        assert links_of(last) == [("carried", taken_id, -20_000)]
        assert service.verify() == (3, [])

    def test_money_that_leaves_after_the_seasoning_nets_in_its_own_period(self, firm):
        short = factories.bonus_plan(firm.mo, firm.max, name="Short", seasoning_days=30)
        factories.bonus_assignment(short, firm.mo, user=firm.ben)
        came = confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ben, 10_000)])
        closed(firm, opened(firm))
        factories.left_again(came, firm.account, firm.file, date(2025, 5, 20), 10_000_000)
        confirm(firm, date(2025, 5, 10), 30_000_000, shares=[(firm.ben, 10_000)])
        second = closed(firm, opened(firm, Q2.since))
        # (300,000.00 − 100,000.00) × 0.20 %
        assert statement_of(second, firm.ben).total_minor == 40_000
        assert links_of(statement_of(second, firm.ben)) == []


@pytest.mark.usefixtures("in_app")
class TestVerifying:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ("results = replace(results, '130000', '130001')", "inputs or results were altered"),
            ("inputs = replace(inputs, '0.20', '0.21')", "computed anew it comes to"),
            ("paid_minor = paid_minor + 1", "its sum paid is 130001 instead of 130000"),
            ("digest = replace(digest, substr(digest, 1, 1), 'z')", "are not those that were closed"),
        ],
    )
    def test_a_cent_that_was_moved_is_found(self, firm, change, words):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        closed(firm, opened(firm))
        assert service.verify_differences() == []
        with transactions.transaction():
            from webapp import guards

            raw = db.session.connection(execution_options={"scope": "test"})
            guards.remove(raw)
            statement = sa.text(f"UPDATE bonus_statement SET {change}").execution_options(scope="test")
            db.session.execute(statement)
            guards.install(raw)
        assert any(words in found for found in service.verify_differences())

    def test_names_and_coverage_change_no_digest(self, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        period = closed(firm, opened(firm))
        known = (period.digest, statement_of(period, firm.ada).inputs)
        factories.coverage(firm.home, firm.ben)
        with transactions.transaction():
            for change in ("household SET name = 'Other', version = version + 1", "app_user SET name = 'Else'"):
                db.session.execute(sa.text(f"UPDATE {change}").execution_options(scope="test"))
        assert service.verify() == (1, [])
        db.session.expire_all()
        assert (queries.period_by_id(period.id).digest, statement_of(period, firm.ada).inputs) == known


@pytest.mark.usefixtures("in_app")
def test_the_order_of_claims_and_the_parts_of_a_deposit_change_nothing(firm):
    """One deposit for Ada, the same in ten for Ben, the latest first."""
    factories.bonus_assignment(firm.plan, firm.mo, user=firm.ben)
    other = factories.household("Other", covered_by=firm.ben)
    account = factories.account(other, "CH00 2")
    confirm(firm, date(2025, 2, 10), 130_000_001)
    for part in range(10):
        amount = 13_000_000 + (part == 3)
        factories.confirmed(other, firm.ben, firm.cora, date(2025, 3, 20 - part), amount, account, firm.file)
    period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
    assert statement_of(period, firm.ben).total_minor == statement_of(period, firm.ada).total_minor
