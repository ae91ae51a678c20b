"""What is checked when a claim is filed, edited, withdrawn or answered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp import periods
from webapp.audit import AuditEntry
from webapp.claims import service
from webapp.claims.models import CreditShare
from webapp.db import db
from webapp.exceptions import NotVisible, RuleBroken, Stale
from webapp.initiatives.models import InitiativeContact

TERMS = {"kind": "deposited", "amount_minor": 2_500_000, "currency": "USD"}


def done(act, **fields):
    """What a service function returns, detached after its commit."""
    with transactions.transaction():
        made = act(**fields)
    db.session.expunge_all()
    return made


def file(case, actor=None, **fields):
    fields = {"household_id": case.household.id, "no_initiative_reason": "A referral", **TERMS, **fields}
    return done(service.file_claim, **fields, actor=actor or case.ada)


def counted(case):
    statement = sa.select(InitiativeContact.claim_count).where(InitiativeContact.contact_id == case.maria.id)
    return db.session.scalar(statement.execution_options(scope="maintenance"))


def test_a_claim_out_of_a_call_waits_for_a_controller(case, in_app):
    claim = file(case, interaction_id=case.call.id, initiative_id=case.motor.id)
    assert (claim.state, claim.claimant_id, claim.entered_by_id) == ("pending", case.ada.id, case.ada.id)
    assert claim.conflict_from == periods.day_of(case.call.occurred_at, factories.ZONE)
    shares = db.session.scalars(sa.select(CreditShare).execution_options(scope="maintenance")).all()
    assert [(share.user_id, share.basis_points) for share in shares] == [(case.ada.id, 10_000)]
    assert counted(case) == 1
    assert db.session.scalars(sa.select(AuditEntry.action)).all() == ["claim.filed"]


def test_a_promise_needs_the_day_on_which_it_is_expected(case, in_app):
    with pytest.raises(RuleBroken, match="expected"):
        file(case, kind="promised")
    assert file(case, kind="promised", expected_on=periods.today(factories.ZONE)).state == "promised"


def test_the_conflict_starts_with_the_call_that_the_claim_grew_out_of(case, in_app, clock):
    before = periods.now() - timedelta(days=40)
    call = factories.interaction(case.maria, case.ada, occurred_at=before)
    assert file(case, interaction_id=call.id).conflict_from == periods.day_of(before, factories.ZONE)


@pytest.mark.parametrize("who", ["ben", "eva"])
def test_nobody_claims_for_a_household_of_others(case, in_app, who):
    with pytest.raises(NotVisible):
        file(case, actor=getattr(case, who))


def test_the_manager_claims_for_a_household_of_the_team_but_not_behind_a_wall(case, in_app):
    assert file(case, actor=case.mo).claimant_id == case.mo.id
    walled = factories.household("Quiet house", covered_by=case.ada, is_walled=True)
    with pytest.raises(NotVisible):
        file(case, actor=case.mo, household_id=walled.id)


def test_an_interaction_of_another_household_is_refused(case, in_app):
    other = factories.contact(factories.household("Other house", covered_by=case.ada), "Otto Other")
    with pytest.raises(RuleBroken, match="another household"):
        file(case, interaction_id=factories.interaction(other, case.ada).id)
    hidden = factories.contact(factories.household("Hidden house", covered_by=case.eva), "Hilda Hidden")
    with pytest.raises(NotVisible):
        file(case, interaction_id=factories.interaction(hidden, case.eva).id)


def test_a_claim_names_an_initiative_or_says_why_there_is_none(case, in_app):
    with pytest.raises(RuleBroken, match="initiative"):
        file(case, no_initiative_reason=" ")
    with pytest.raises(RuleBroken, match="no such initiative"):
        file(case, initiative_id=999)


def test_shares_total_the_whole_and_are_held_by_colleagues_who_work_with_clients(case, in_app):
    ada, ben = case.ada.id, case.ben.id
    with pytest.raises(RuleBroken, match="100 %"):
        file(case, shares={ada: 9_999})
    with pytest.raises(RuleBroken, match="above 0"):
        file(case, shares={ada: 10_100, ben: -100})
    with pytest.raises(RuleBroken, match="colleagues"):
        file(case, shares={ada: 5_000, case.cora.id: 5_000})
    assert file(case, shares={ada: 7_000, ben: 3_000}).state == "pending"


def test_a_claim_that_nobody_could_decide_is_refused(case, in_app):
    factories.coverage(case.household, case.cora, ends_on=periods.today(factories.ZONE))
    file(case)
    factories.coverage(case.household, case.carl)
    with pytest.raises(RuleBroken, match="Nobody could decide"):
        file(case)


def test_only_a_closed_claim_of_the_household_is_claimed_again(case, in_app):
    first = file(case)
    with pytest.raises(RuleBroken, match="claimed again"):
        file(case, earlier_claim_id=first.id)
    done(service.withdraw_claim, claim_id=first.id, version=None, actor=case.ada)
    assert file(case, earlier_claim_id=first.id).earlier_claim_id == first.id


def edit(case, claim, actor=None, **fields):
    fields = {"version": claim.version, "shares": {case.ada.id: 10_000}, "no_initiative_reason": "x", **TERMS, **fields}
    return done(service.edit_claim, claim_id=claim.id, **fields, actor=actor or case.ada)


def test_terms_and_shares_change_until_it_is_decided(case, in_app):
    claim = file(case, initiative_id=case.motor.id)
    changed = edit(case, claim, amount_minor=900_000, shares={case.ada.id: 6_000, case.ben.id: 4_000})
    assert (changed.state, changed.amount_minor, changed.initiative_id) == ("pending", 900_000, None)
    assert counted(case) in (None, 0)
    with pytest.raises(Stale):
        edit(case, claim, version=1)
    with pytest.raises(NotVisible):
        edit(case, claim, actor=case.ben)
    promised = edit(case, changed, kind="promised", expected_on=periods.today(factories.ZONE))
    assert promised.state == "promised"


def test_an_own_claim_is_withdrawn_once(case, in_app):
    claim = file(case, initiative_id=case.motor.id)
    with pytest.raises(NotVisible):
        done(service.withdraw_claim, claim_id=claim.id, version=None, actor=case.ben)
    assert done(service.withdraw_claim, claim_id=claim.id, version=claim.version, actor=case.ada).state == "withdrawn"
    assert counted(case) in (None, 0)
    with pytest.raises(RuleBroken, match="closed"):
        done(service.withdraw_claim, claim_id=claim.id, version=None, actor=case.ada)
