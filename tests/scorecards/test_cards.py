"""From figures to a signed score: who may do what, what counts, and what nobody can change any more."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.bonus.test_periods import Q1, closed, confirm, run, statement_of
from tests.fixtures.statements import sent_by
from webapp import db as transactions
from webapp import periods
from webapp.bonus import queries as bonus
from webapp.bonus import service as paying
from webapp.db import db
from webapp.exceptions import NotVisible, RuleBroken
from webapp.people import queries as people
from webapp.people.models import User
from webapp.scorecards import queries, service
from webapp.scorecards.models import Scorecard
from webapp.scorecards.rules import Reasoned, figures

SCORES = {"criterion-1": Reasoned(90, "Nearly all on time"), "criterion-2": Reasoned(70, "Some entries came late")}


def begun(firm):
    run(service.begin_all, firm.period.id, actor=firm.mo)
    return db.session.scalars(sa.select(Scorecard.id).execution_options(scope="test")).one()


def scored(firm):
    card = begun(firm)
    run(service.remark, card, "I was away in March", actor=firm.ada)
    return run(service.score, card, SCORES, expected=None, actor=firm.mo, signer_id=firm.max.id).id


def leave(who):
    """Somebody cannot sign in any more."""
    with transactions.transaction():
        found = sa.update(User).where(User.id == who.id)
        db.session.execute(found.values(is_active=False, version=User.version + 1))


def boss_of(firm):
    """A manager above Mo and everybody in Mo's team."""
    boss = factories.user("Top Manager", ["manager"])
    over = sa.text("INSERT INTO reach (manager_id, user_id) VALUES (:boss, :mo), (:boss, :ada)")
    values = {"boss": boss.id, "mo": firm.mo.id, "ada": firm.ada.id}
    run(lambda: db.session.execute(over.execution_options(scope="test"), values))
    return boss


def signed(firm):
    return run(service.sign, scored(firm), expected=None, actor=firm.max)


@pytest.mark.usefixtures("in_app")
class TestFigures:
    def test_figures_are_the_sum_of_the_rows_that_the_reader_may_open(self, firm):
        own = queries.figures_of(firm.ada, [firm.ada.id], Q1)[firm.ada.id]
        theirs = queries.figures_of(firm.mo, [firm.ada.id], Q1)[firm.ada.id]
        assert {kind: count for kind, count in own.counts.items() if count} == {
            "on-time": 1, "late": 1, "open": 2, "prompt": 2, "slow": 1, "outside": 1,
        }  # fmt: skip
        assert (theirs.counts["open"], theirs.counts["prompt"], theirs.median_minutes) == (1, 1, 60)
        for viewer, found in ((firm.ada, own), (firm.mo, theirs)):
            for kind, count in found.counts.items():
                rows = queries.rows_of(viewer, firm.ada.id, Q1, kind)
                assert len(rows.tasks) + len(rows.entries) + len(rows.rejected) == count

    def test_many_people_are_asked_about_in_few_statements(self, firm):
        people = [factories.user(f"Person{n}", ["rep"], firm.north).id for n in range(30)]
        asked = sent_by(lambda: queries.figures_of(firm.mo, [*people, firm.ada.id], Q1))
        assert len(asked) == 3


@pytest.mark.usefixtures("in_app")
class TestLife:
    def test_a_signed_score_counts_in_the_next_calculation_within_the_cap(self, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        card = signed(firm)
        assert card.points == 60 * 90 * 100 + 40 * 70 * 100
        period = run(paying.calculate, firm.period.id, expected=None, actor=firm.cora)
        found = statement_of(period, firm.ada)
        # 1,300.00 by the formula; a tenth of the total is at most 144.44; 82 % of that is 118.44.
        assert (found.formula_minor, found.total_minor) == (130_000, 141_844)
        assert json.loads(found.inputs)["measures"]["judged"] == "82 %"
        for act, who in ((paying.review, firm.cora), (paying.close, firm.carl)):
            period = run(act, period.id, expected=None, actor=who)
        assert paying.verify().flaws == []

    def test_the_person_sees_the_figures_first(self, firm):
        card = begun(firm)
        with pytest.raises(RuleBroken, match="sees these figures first"):
            run(service.score, card, SCORES, expected=None, actor=firm.mo)
        start = periods.now()
        periods.move_clock(lambda: start + timedelta(days=3))
        try:
            row = run(service.score, card, SCORES, expected=None, actor=firm.mo, signer_id=firm.max.id)
            assert row.state == "scored"
        finally:
            periods.move_clock(None)

    def test_nobody_scores_or_signs_alone(self, firm):
        card = scored(firm)
        with pytest.raises(RuleBroken, match="another manager must sign"):
            run(service.sign, card, expected=None, actor=firm.mo)
        for who in (firm.ada, firm.ben, firm.eva, firm.cora):
            if who is firm.ada:
                with pytest.raises(RuleBroken):
                    run(service.sign, card, expected=None, actor=who)
                with pytest.raises(RuleBroken):
                    run(service.send_back, card, "No", expected=None, actor=who)
                continue
            with pytest.raises(NotVisible):
                run(service.sign, card, expected=None, actor=who)
            with pytest.raises(NotVisible):
                run(service.send_back, card, "No", expected=None, actor=who)

    def test_a_small_firm_signs_alone_and_says_so(self, firm):
        card = scored(firm)
        factories.small_firm()
        mo = replace(firm.mo, firm=replace(firm.mo.firm, control_profile="small"))
        assert run(service.sign, card, expected=None, actor=mo).is_single_control

    def test_scores_that_were_sent_back_are_given_anew_and_the_first_stay(self, firm):
        card = scored(firm)
        run(service.send_back, card, "The second is too low", expected=None, actor=firm.max)
        again = {**SCORES, "criterion-2": Reasoned(80, "Better seen together")}
        assert queries.card(firm.max, card).state == "begun"
        row = run(service.score, card, again, expected=None, actor=firm.mo, signer_id=firm.max.id)
        assert (row.round, row.points) == (2, 860_000)
        assert [one.score for one in queries.given(firm.mo, card, 1)] == [90, 70]
        assert [one.text for one in queries.returns(firm.mo, card)] == ["The second is too low"]

    def test_a_period_is_not_closed_before_what_is_begun_is_signed(self, firm):
        confirm(firm, date(2025, 2, 10))
        scored(firm)
        for act, who in ((paying.calculate, firm.cora), (paying.review, firm.cora)):
            run(act, firm.period.id, expected=None, actor=who)
        with pytest.raises(sa.exc.DBAPIError, match="begun and not signed yet"):
            run(paying.close, firm.period.id, expected=None, actor=firm.carl)
        words = [mark.words for mark in bonus.beside_period(firm.cora, firm.period.id).marks]
        assert words == ["1 scorecard is not signed yet; the period is closed after that."]

    def test_without_a_scorecard_nothing_is_judged_and_the_period_says_so(self, firm):
        confirm(firm, date(2025, 2, 10), 40_000_000)
        run(paying.calculate, firm.period.id, expected=None, actor=firm.cora)
        [mark] = bonus.beside_period(firm.cora, firm.period.id).marks
        assert "1 person has no scorecard" in mark.words
        period = closed(firm, firm.period)
        assert bonus.beside_period(firm.cora, firm.period.id).marks == []
        assert statement_of(period, firm.ada).total_minor == 130_000
        with pytest.raises(RuleBroken, match="closed"):
            run(service.begin_all, firm.period.id, actor=firm.mo)

    def test_one_that_was_begun_by_mistake_is_taken_back_while_nothing_was_said(self, firm):
        run(service.take_back, begun(firm), expected=None, actor=firm.mo)
        card = scored(firm)
        with pytest.raises(RuleBroken, match="so it stays"):
            run(service.take_back, card, expected=None, actor=firm.mo)

    def test_who_left_is_judged_for_the_days_that_they_were_here(self, firm):
        leave(firm.ada)
        assert run(service.begin_all, firm.period.id, actor=firm.mo) == 1

    def test_a_managers_own_scorecard_is_not_theirs_to_score(self, firm):
        begun(firm)
        with transactions.transaction():
            # Max is not above Mo; what is asked here is only whose it is not.
            db.session.add(
                Scorecard(
                    period_id=firm.period.id, user_id=firm.mo.id, state="begun", criteria=[], begun_by_id=firm.max.id,
                    figures=figures([], [], 0, date(2025, 4, 1), "UTC").as_stored(), begun_at=periods.now(), round=0,
                )
            )  # fmt: skip
        waiting = queries.waiting_total(firm.mo).execution_options(scope="test")
        assert db.session.scalar(waiting) == 1


@pytest.mark.usefixtures("in_app")
class TestSigners:
    """Mo leads Ada's team and Max that of Eva, which is below Mo's."""

    def test_who_signs_is_chosen_where_nobody_else_is_above_and_nobody_else_reads_it(self, firm):
        third = factories.user("Third", ["manager"])
        card = begun(firm)
        run(service.remark, card, "", actor=firm.ada)
        for wrong in (None, firm.mo.id, firm.ada.id, firm.cora.id):
            with pytest.raises(RuleBroken, match="Choose who signs"):
                run(service.score, card, SCORES, expected=None, actor=firm.mo, signer_id=wrong)
        run(service.score, card, SCORES, expected=None, actor=firm.mo, signer_id=firm.max.id)
        assert queries.card(firm.max, card).is_to_sign
        with pytest.raises(NotVisible):
            queries.card(third, card)

    def test_others_above_sign_without_being_chosen_and_nobody_below_does(self, firm):
        deputy = factories.user("Deputy", ["manager"], firm.north)
        assert {one.id for one in people.signers(firm.ada.id, firm.mo.id)} == {firm.max.id}
        assert people.signers(firm.mo.id, firm.max.id) == []
        assert people.without_signer([firm.ada.id, firm.mo.id, deputy.id], firm.max.id) == {firm.mo.id}

    def test_who_may_not_sign_reads_why(self, firm):
        """Mo, who is above Ada as well, is below the boss who scored."""
        boss = boss_of(firm)
        card = begun(firm)
        run(service.remark, card, "", actor=firm.ada)
        run(service.score, card, SCORES, expected=None, actor=boss, signer_id=firm.max.id)
        for who, words in ((boss, "You scored this"), (firm.mo, "below whoever scored"), (firm.ada, "are your own")):
            with pytest.raises(RuleBroken, match=words):
                run(service.sign, card, expected=None, actor=who)

    def test_what_nobody_could_sign_is_not_begun(self, firm):
        leave(firm.max)
        with pytest.raises(RuleBroken, match="appoints a second manager"):
            begun(firm)

    def test_what_nobody_could_sign_is_not_scored(self, firm):
        card = begun(firm)
        run(service.remark, card, "", actor=firm.ada)
        leave(firm.max)
        with pytest.raises(RuleBroken, match="appoints a second manager"):
            run(service.score, card, SCORES, expected=None, actor=firm.mo, signer_id=firm.max.id)

    def test_the_scorer_takes_scores_back_that_nobody_can_sign_any_more(self, firm):
        card = scored(firm)
        leave(firm.max)
        row = run(service.send_back, card, "Max left", expected=None, actor=firm.mo)
        assert (row.state, row.signer_id) == ("begun", None)
        assert [one.text for one in queries.returns(firm.mo, card)] == ["Max left"]
