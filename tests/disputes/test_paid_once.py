"""What is granted is paid once: not again by another dispute, a correction, a later line, or before closing."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.bonus.test_corrected_plans import corrected
from tests.bonus.test_periods import Q2, closed, confirm, opened, run, statement_of
from tests.disputes.test_settling import decided, filed, granted, lines, signed
from webapp.bonus import service as bonus
from webapp.claims import service as claims
from webapp.db import db
from webapp.disputes import queries, service
from webapp.disputes.queries import Subject, Thing, said_of
from webapp.exceptions import RuleBroken
from webapp.people.models import User

pytestmark = pytest.mark.usefixtures("in_app")


def missing(firm, claim_id, period_id=None, minor=10_000):
    return run(
        service.file_missing, period_id=period_id or firm.period_id, about="claim", claim_id=claim_id,
        expected_minor=minor, reason="missing", explanation="Not there", actor=firm.ada,
    ).id  # fmt: skip


def test_what_one_dispute_granted_another_does_not_grant_again(quarter):
    number = granted(quarter)
    with pytest.raises(RuleBroken, match=rf"Dispute {number} grants USD 150\.00 of this already"):
        filed(quarter)
    again = filed(quarter, expected=100_000)
    with pytest.raises(RuleBroken, match=r"At most USD 50\.00 is open"):
        decided(quarter, again, minor=15_000)
    decided(quarter, again, minor=5_000)
    assert signed(quarter, again).granted_minor == 5_000


def test_what_a_newer_plan_corrects_is_not_granted_as_well(quarter):
    """400,000.00 at 0.25 % instead of 0.20 % are 200.00 more; 250.00 more are expected."""
    number = filed(quarter, expected=105_000)
    corrected(quarter)
    with pytest.raises(RuleBroken, match="the next statement corrects them by itself"):
        decided(quarter, number, minor=25_000)
    second = closed(quarter, opened(quarter, Q2.since))
    assert statement_of(second, quarter.ada).total_minor == 20_000
    with pytest.raises(RuleBroken, match=r"At most USD 50\.00 is open"):
        decided(quarter, number, minor=25_000)
    assert decided(quarter, number, minor=5_000).state == "agreed"
    run(service.withdraw, dispute_id=number, version=None, actor=quarter.ada)
    with pytest.raises(RuleBroken, match=r"A later statement corrects this by USD 200\.00 already"):
        filed(quarter, expected=95_000)


def test_before_closing_a_dispute_is_talked_about_and_refused_and_nothing_is_granted(quarter):
    confirm(quarter, date(2025, 5, 10), 10_000_000)
    period = run(bonus.calculate, opened(quarter, Q2.since).id, expected=None, actor=quarter.cora)
    [line] = queries.subjects(quarter.ada.id, period.id)
    terms = {"reason": "amount", "explanation": "More", "seen_minor": line.minor, "expected_minor": line.minor + 1}
    number = run(
        service.file_about_line, period_id=period.id, key=line.key, actor=quarter.ada, **terms
    ).id  # fmt: skip
    with pytest.raises(RuleBroken, match="granted once this period is closed"):
        decided(quarter, number, minor=1)
    assert decided(quarter, number, "refuse", None).state == "refused"


def test_a_claim_that_still_comes_or_came_later_is_not_missing(quarter):
    """Undecided it may come by itself; confirmed in the second quarter, it is in that quarter's statement."""
    came = confirm(quarter, date(2025, 5, 10), 10_000_000)
    late = factories.claim(quarter.home, quarter.ada, 5_000_000)
    for claim_id in (late.id, came.claim_id):
        number = missing(quarter, claim_id)
        with pytest.raises(RuleBroken, match=f"Claim {claim_id} still gets into a statement by itself"):
            decided(quarter, number, minor=10_000)
    third = opened(quarter, Q2.since)
    closed(quarter, third)
    with pytest.raises(RuleBroken, match="The statement says by now what was expected"):
        decided(quarter, number, minor=10_000)
    run(service.withdraw, dispute_id=number, version=None, actor=quarter.ada)
    with pytest.raises(RuleBroken, match="This claim is in your statement from Apr 1, 2025 on"):
        missing(quarter, came.claim_id)


def test_nothing_is_granted_for_a_claim_that_was_withdrawn(quarter):
    """Confirmed after all, later or under another number, it would be paid by itself as well."""
    claim = factories.claim(quarter.home, quarter.ada, 5_000_000)
    number = missing(quarter, claim.id)
    run(claims.withdraw_claim, claim_id=claim.id, version=None, actor=quarter.ada)
    with pytest.raises(RuleBroken, match=f"Nothing of claim {claim.id} is confirmed"):
        decided(quarter, number, minor=10_000)
    run(service.withdraw, dispute_id=number, version=None, actor=quarter.ada)
    with pytest.raises(RuleBroken, match=f"Nothing of claim {claim.id} is confirmed"):
        missing(quarter, claim.id)


def test_a_missing_claim_is_one_and_the_same_in_every_period(quarter):
    claim = factories.claim(quarter.home, quarter.ada, 5_000_000)
    number = missing(quarter, claim.id)
    second = closed(quarter, opened(quarter, Q2.since))
    with pytest.raises(RuleBroken, match=f"Dispute {number} is about this already"):
        missing(quarter, claim.id, second.id)


def test_who_has_a_part_in_money_that_left_does_not_decide_on_its_clawback(firm):
    came = confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ada, 9_000), (firm.mo, 1_000)])
    closed(firm, opened(firm))
    factories.left_again(came, firm.account, firm.file, date(2025, 5, 10), 30_000_000)
    firm.period_id = closed(firm, opened(firm, Q2.since)).id
    [line] = [one for one in lines(firm) if one.claims]
    assert (line.claim_id, line.claims, line.minor < 0) == (None, (came.claim_id,), True)
    terms = {"seen_minor": line.minor, "expected_minor": 0, "reason": "share", "explanation": "Not so much"}
    with pytest.raises(RuleBroken, match="Everybody above you has a part"):
        run(service.file_about_line, period_id=firm.period_id, key=line.key, actor=firm.ada, **terms)


def test_what_left_is_kept_with_its_dispute_and_the_database_lets_nobody_with_a_part_decide(firm):
    came = confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ada, 9_000), (firm.max, 1_000)])
    closed(firm, opened(firm))
    factories.left_again(came, firm.account, firm.file, date(2025, 5, 10), 30_000_000)
    firm.period_id = closed(firm, opened(firm, Q2.since)).id
    [line] = [one for one in lines(firm) if one.claims]
    factories.user("Third Manager", ["manager"])
    terms = {"seen_minor": line.minor, "expected_minor": 0, "reason": "share", "explanation": "Not so much"}
    number = run(service.file_about_line, period_id=firm.period_id, key=line.key, actor=firm.ada, **terms).id
    refuse = sa.text(
        "INSERT INTO dispute_decision (dispute_id, outcome, decided_by_id, decided_at, reason, is_single_control)"
        " VALUES (:number, 'refuse', :who, '2025-07-01 12:00:00', 'because', false)"
    ).execution_options(scope="test")
    with pytest.raises(DBAPIError, match="You have a part in the claim"):
        run(lambda: db.session.execute(refuse, {"number": number, "who": firm.max.id}))
    run(lambda: db.session.execute(refuse, {"number": number, "who": firm.mo.id}))


def test_a_strict_firm_without_a_second_manager_says_so_at_once(quarter):
    alone = sa.update(User).where(User.id.notin_([quarter.ada.id, quarter.mo.id])).values(is_active=False)
    run(lambda: db.session.execute(alone))
    with pytest.raises(RuleBroken, match="Ask an administrator for a second manager"):
        filed(quarter)


def test_the_judged_part_is_that_of_its_own_statement():
    """Two versions of a plan in one period, in two currencies: each statement has a judged part."""
    lines = [
        Subject(f"{on} 0 judged", on, "judged", None, currency, minor, True)
        for on, currency, minor in ((date(2025, 1, 1), "USD", 100), (date(2025, 2, 1), "EUR", 7))
    ]
    said = [said_of(Thing(1, 1, "judged", one.subject, one.currency, one.part_on), lines) for one in lines]
    assert said == [100, 7]
