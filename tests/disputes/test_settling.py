"""From a disputed line to the adjustment that settles it: decided by another, signed by a second, paid exactly once."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.bonus.test_periods import Q2, closed, confirm, opened, run, statement_of
from tests.fixtures.statements import sent_by
from webapp.bonus import service as bonus
from webapp.bonus.models import BonusStatement
from webapp.bonus.rules.storing import read_stored
from webapp.db import db
from webapp.disputes import queries, service
from webapp.disputes.models import DisputeClaim
from webapp.exceptions import NotVisible, RuleBroken, Stale
from webapp.people.models import User
from webapp.people.service import set_reach

Q3 = date(2025, 7, 1)
pytestmark = pytest.mark.usefixtures("in_app")


def lines(firm):
    return queries.subjects(firm.ada.id, firm.period_id)


def filed(firm, expected=95_000, minor=80_000, **fields):
    """Ada disputes the line of 800.00, or that of another amount."""
    line = next(one for one in lines(firm) if one.minor == minor)
    terms = {"seen_minor": line.minor, "reason": "share", "explanation": "It was all mine.", **fields}
    terms |= {"period_id": firm.period_id, "key": line.key, "expected_minor": expected}
    return run(service.file_about_line, actor=firm.ada, **terms).id


def decided(firm, number, outcome="grant", minor=15_000, by=None, signer=None, version=None):
    return run(
        service.decide, dispute_id=number, version=version, outcome=outcome, amount_minor=minor, reason="As agreed",
        signer_id=signer.id if signer else firm.max.id, actor=by or firm.mo,
    )  # fmt: skip


def signed(firm, number, outcome="sign", by=None):
    return run(
        service.sign, dispute_id=number, version=None, outcome=outcome, reason="Looked at", actor=by or firm.max
    )  # fmt: skip


def granted(firm, minor=15_000, **fields):
    number = filed(firm, **fields)
    decided(firm, number, minor=minor)
    signed(firm, number)
    return number


def moved(firm):
    """Ada is in the other team from the second quarter on."""
    ada = db.session.get(User, firm.ada.id)
    ada.team_id, ada.placed_on = firm.south.id, Q2.since
    db.session.flush()
    set_reach()


def adjustments():
    """Every adjustment in any statement there is: period, number of what it settles, amount."""
    found = db.session.scalars(sa.select(BonusStatement).execution_options(scope="test"))
    return [
        (row.period_id, one.number, one.minor) for row in found for one in read_stored(row.inputs)[1].adjustments
    ]  # fmt: skip


class TestSettling:
    def test_a_granted_amount_is_a_line_of_the_next_period_that_names_the_dispute(self, quarter):
        number = granted(quarter)
        second = closed(quarter, opened(quarter, Q2.since))
        found = statement_of(second, quarter.ada)
        assert (found.total_minor, found.paid_minor) == (15_000, 15_000)
        [one] = read_stored(found.inputs)[1].adjustments
        assert (one.number, one.names, one.minor) == (number, f"dispute {number}", 15_000)
        assert queries.settlement_of(number).statement_id == found.id

    def test_it_is_paid_once_however_often_periods_are_calculated(self, quarter):
        number = granted(quarter)
        second = opened(quarter, Q2.since)
        for _time in range(3):
            run(bonus.calculate, second.id, expected=None, actor=quarter.cora)
        second = closed(quarter, second)
        third = closed(quarter, opened(quarter, Q3))
        assert adjustments() == [(second.id, number, 15_000)]
        assert statement_of(third, quarter.ada) is None
        assert bonus.verify() == (2, [])

    def test_the_closed_statement_keeps_its_bytes(self, quarter):
        read = sa.select(BonusStatement.inputs, BonusStatement.digest).where(BonusStatement.id == quarter.statement_id)
        before = tuple(db.session.execute(read.execution_options(scope="test")).one())
        granted(quarter)
        closed(quarter, opened(quarter, Q2.since))
        assert tuple(db.session.execute(read.execution_options(scope="test")).one()) == before

    def test_without_a_statement_it_waits_for_one_and_is_not_lost(self, quarter):
        """Ada has no plan in the second quarter, and has one again in the third."""
        number = granted(quarter)
        end = "UPDATE bonus_assignment SET ends_on = '2025-03-31'"
        run(lambda: db.session.execute(sa.text(end).execution_options(scope="test")))
        second = closed(quarter, opened(quarter, Q2.since))
        assert [(one["user_id"], one["why"]) for one in second.exceptions] == [(quarter.ada.id, "no-statement")]
        assert (adjustments(), queries.settlement_of(number)) == ([], None)
        factories.bonus_assignment(quarter.plan, quarter.mo, user=quarter.ada, starts_on=Q3)
        third = closed(quarter, opened(quarter, Q3))
        fourth = closed(quarter, opened(quarter, date(2025, 10, 1)))
        assert adjustments() == [(third.id, number, 15_000)]
        assert statement_of(fourth, quarter.ada) is None

    def test_what_is_granted_after_a_review_has_to_be_calculated_before_closing(self, quarter):
        second = opened(quarter, Q2.since)
        run(bonus.calculate, second.id, expected=None, actor=quarter.cora)
        run(bonus.review, second.id, expected=None, actor=quarter.cora)
        number = granted(quarter)
        with pytest.raises(RuleBroken, match="Calculate it again"):
            run(bonus.close, second.id, expected=None, actor=quarter.carl)
        closed(quarter, second)
        assert adjustments() == [(second.id, number, 15_000)]

    def test_what_was_granted_is_found_among_the_statements_of_many_years(self, quarter):
        granted(quarter, reason="plan")
        others = range(quarter.statement_id + 1, quarter.statement_id + 70_000)
        assert queries.granted_of([*others, quarter.statement_id]) == {quarter.statement_id: 15_000}

    def test_what_is_granted_after_closing_goes_on_to_the_next(self, quarter):
        number = filed(quarter)
        decided(quarter, number)
        second = closed(quarter, opened(quarter, Q2.since))
        signed(quarter, number)
        third = closed(quarter, opened(quarter, Q3))
        assert statement_of(second, quarter.ada) is None
        assert adjustments() == [(third.id, number, 15_000)]


class TestFiling:
    def test_one_open_dispute_of_a_line_within_its_days_and_of_ones_own(self, clock, quarter):
        number = filed(quarter)
        with pytest.raises(RuleBroken, match=f"Dispute {number} is about this already"):
            filed(quarter)
        run(service.withdraw, dispute_id=number, version=None, actor=quarter.ada)
        filed(quarter)
        line = lines(quarter)[0]
        terms = {"key": line.key, "seen_minor": line.minor, "expected_minor": 1, "reason": "other"}
        with pytest.raises(NotVisible):
            run(
                service.file_about_line, period_id=quarter.period_id, explanation="Not mine", actor=quarter.ben, **terms
            )  # fmt: skip
        clock.forward(days=31)
        with pytest.raises(RuleBroken, match="could be disputed until"):
            run(service.file_about_line, period_id=quarter.period_id, explanation="Late", actor=quarter.ada, **terms)

    def test_a_claim_that_is_in_the_statement_is_not_missing(self, quarter):
        terms = {"period_id": quarter.period_id, "about": "claim", "expected_minor": 100, "reason": "missing",
                 "explanation": "Where is it?", "actor": quarter.ada}  # fmt: skip
        with pytest.raises(RuleBroken, match="Dispute its line"):
            run(service.file_missing, claim_id=quarter.claim_id, **terms)
        with pytest.raises(NotVisible):
            run(service.file_missing, claim_id=factories.claim(quarter.home, quarter.ben).id, **terms)
        made = run(service.file_missing, claim_id=factories.claim(quarter.home, quarter.ada, 100).id, **terms)
        assert (made.actual_minor, made.currency, made.about) == (0, "USD", "claim")

    def test_a_line_that_was_calculated_anew_is_looked_at_again(self, quarter):
        with pytest.raises(RuleBroken, match="since the last calculation"):
            filed(quarter, seen_minor=79_999)

    def test_nobody_disputes_their_own_pay_downwards(self, quarter):
        with pytest.raises(RuleBroken, match=r"less than the statement says, USD 800\.00"):
            filed(quarter, expected=79_999)

    def test_a_dispute_that_nobody_could_decide_is_refused(self, quarter):
        lone = factories.user("Lone Rep", ["rep"])
        terms = {"period_id": quarter.period_id, "about": "other", "claim_id": None, "expected_minor": 100}
        with pytest.raises(RuleBroken, match="Nobody is above you"):
            run(service.file_missing, reason="other", explanation="All of it", actor=lone, **terms)

    def test_a_list_reads_each_plan_once(self, quarter):
        filed(quarter)
        filed(quarter, minor=50_000)
        asked = sent_by(lambda: queries.all_rows(quarter.ada, is_team=False))
        assert ["bonus_plan_version.body" in one for one, _values in asked] == [False, True]


class TestDeciding:
    def test_nobody_decides_their_own_and_no_stranger_does(self, quarter):
        number = filed(quarter)
        with pytest.raises(RuleBroken, match="your own"):
            decided(quarter, number, by=quarter.ada)
        with pytest.raises(NotVisible):
            decided(quarter, number, by=quarter.max)

    def test_who_shares_the_claim_decides_neither_way(self, cast, app, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ada, 9_000), (firm.mo, 1_000)])
        firm.period_id = closed(firm, opened(firm)).id
        boss = factories.user("Top Manager", ["manager"])
        factories.manage(factories.team("Top"), boss)
        line = next(one for one in lines(firm) if one.claim_id)
        terms = {"seen_minor": line.minor, "expected_minor": line.minor + 1, "reason": "share", "explanation": "More"}
        with pytest.raises(RuleBroken, match="Everybody above you has a part"):
            run(service.file_about_line, period_id=firm.period_id, key=line.key, actor=firm.ada, **terms)

    def test_an_amount_needs_a_second_manager_and_no_more_than_the_difference(self, quarter):
        number = filed(quarter)
        with pytest.raises(RuleBroken, match=r"At most USD 150\.00 is open"):
            decided(quarter, number, minor=15_001)
        for wrong in (quarter.mo, quarter.ada, quarter.cora):
            with pytest.raises(RuleBroken, match="Choose who signs"):
                decided(quarter, number, signer=wrong)
        assert decided(quarter, number).state == "agreed"
        with pytest.raises(RuleBroken, match="somebody else signs it"):
            signed(quarter, number, by=quarter.mo)
        with pytest.raises(NotVisible):
            signed(quarter, number, by=quarter.cora)
        assert signed(quarter, number).state == "granted"
        with pytest.raises(RuleBroken, match="nothing to sign"):
            signed(quarter, number)

    def test_nobody_below_who_granted_is_asked_to_sign_or_signs(self, quarter):
        deputy = factories.user("Dee Deputy", ["manager"], quarter.north)
        number = filed(quarter)
        assert [one.id for one in queries.details_of(quarter.mo, number).signers(quarter.mo.id)] == [quarter.max.id]
        with pytest.raises(RuleBroken, match="Choose who signs"):
            decided(quarter, number, signer=deputy)
        decided(quarter, number)
        # Whoever was asked comes to be below Mo before they sign.
        move = sa.text("INSERT INTO reach (manager_id, user_id) VALUES (:mo, :max)").execution_options(scope="test")
        run(lambda: db.session.execute(move, {"mo": quarter.mo.id, "max": quarter.max.id}))
        with pytest.raises(RuleBroken, match="below whoever granted"):
            signed(quarter, number)

    def test_where_only_subordinates_could_sign_a_dispute_is_refused_at_filing(self, quarter):
        factories.user("Dee Deputy", ["manager"], quarter.north)
        run(lambda: db.session.execute(sa.update(User).where(User.id == quarter.max.id).values(is_active=False)))
        with pytest.raises(RuleBroken, match="Ask an administrator for a second manager"):
            filed(quarter)

    def test_who_does_not_sign_opens_it_again(self, quarter):
        number = filed(quarter)
        decided(quarter, number)
        assert signed(quarter, number, "decline").state == "open"
        assert decided(quarter, number, "refuse", None).state == "refused"
        with pytest.raises(RuleBroken, match="decided or withdrawn"):
            run(service.say, dispute_id=number, body="But", actor=quarter.ada)

    def test_who_granted_takes_it_back_where_nobody_signs_any_more(self, quarter):
        number = filed(quarter)
        decided(quarter, number)
        run(lambda: db.session.execute(sa.update(User).where(User.id == quarter.max.id).values(is_active=False)))
        assert signed(quarter, number, "decline", by=quarter.mo).state == "open"
        with pytest.raises(RuleBroken, match="Nobody else could sign this amount"):
            decided(quarter, number)
        assert decided(quarter, number, "refuse", None).state == "refused"

    def test_who_granted_takes_it_back_though_they_have_a_part_in_what_it_is_about_by_now(self, quarter):
        number = filed(quarter)
        decided(quarter, number)
        found = DisputeClaim(dispute_id=number, claim_id=factories.claim(quarter.home, quarter.mo).id)
        run(lambda: db.session.add(found))
        with pytest.raises(RuleBroken, match="a part in the claim"):
            signed(quarter, number, by=quarter.mo)
        assert signed(quarter, number, "decline", by=quarter.mo).state == "open"
        with pytest.raises(RuleBroken, match="a part in the claim"):
            decided(quarter, number)

    def test_a_small_firm_grants_alone_and_says_so(self, quarter):
        number = filed(quarter)
        factories.small_firm()
        mo = replace(quarter.mo, firm=replace(quarter.mo.firm, control_profile="small"))
        assert decided(quarter, number, by=mo).state == "granted"
        assert [one.is_single_control for one in queries.details_of(quarter.ada, number).exchange] == [True]

    def test_an_older_page_is_told(self, quarter):
        number = filed(quarter)
        run(service.say, dispute_id=number, body="Look at the mail of May", actor=quarter.ada)
        with pytest.raises(Stale):
            decided(quarter, number, version=1)

    def test_what_it_is_about_stays(self, quarter):
        number = filed(quarter)
        swap = sa.text("UPDATE dispute SET claim_id = NULL").execution_options(scope="test")
        with pytest.raises(IntegrityError, match="keeps what it is about"):
            run(lambda: db.session.execute(swap))
        assert queries.details_of(quarter.ada, number).row.claim_id == quarter.claim_id
