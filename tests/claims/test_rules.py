"""The rules of claims on values: every state with every event, shares, conflicts, and which line fits."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from webapp.claims.rules import (
    OPEN,
    STATES,
    Conflict,
    Event,
    Refusal,
    Stake,
    Standing,
    after,
    conflict,
    credited,
    deciders,
    fault_in_shares,
    is_decided,
    percent_of,
    points_of,
    possible,
    refusal,
    second_conflict,
)
from webapp.exceptions import RuleBroken

DAY = date(2026, 3, 10)
# Where each event leads from each open state; "-" means that it is refused. Part-confirmed has 40 of 100 confirmed.
LEADS = {
    ("promised", Event.EDIT): "promised",
    ("promised", Event.WITHDRAW): "withdrawn",
    ("promised", Event.ANSWER): "-",
    ("promised", Event.CONFIRM): "confirmed",
    ("promised", Event.REJECT): "rejected",
    ("promised", Event.ASK): "needs-answer",
    ("promised", Event.RELEASE): "-",
    ("promised", Event.LAPSE): "lapsed",
    ("pending", Event.EDIT): "pending",
    ("pending", Event.WITHDRAW): "withdrawn",
    ("pending", Event.ANSWER): "-",
    ("pending", Event.CONFIRM): "confirmed",
    ("pending", Event.REJECT): "rejected",
    ("pending", Event.ASK): "needs-answer",
    ("pending", Event.RELEASE): "-",
    ("pending", Event.LAPSE): "-",
    ("needs-answer", Event.EDIT): "needs-answer",
    ("needs-answer", Event.WITHDRAW): "withdrawn",
    ("needs-answer", Event.ANSWER): "pending",
    ("needs-answer", Event.CONFIRM): "confirmed",
    ("needs-answer", Event.REJECT): "rejected",
    ("needs-answer", Event.ASK): "needs-answer",
    ("needs-answer", Event.RELEASE): "-",
    ("needs-answer", Event.LAPSE): "-",
    ("part-confirmed", Event.EDIT): "-",
    ("part-confirmed", Event.WITHDRAW): "-",
    ("part-confirmed", Event.ANSWER): "-",
    ("part-confirmed", Event.CONFIRM): "confirmed",
    ("part-confirmed", Event.REJECT): "-",
    ("part-confirmed", Event.ASK): "needs-answer",
    ("part-confirmed", Event.RELEASE): "confirmed",
    ("part-confirmed", Event.LAPSE): "-",
    ("promised", Event.EXTEND): "promised",
    ("part-confirmed", Event.REOPEN): "pending",
    ("confirmed", Event.REOPEN): "pending",
    ("rejected", Event.REOPEN): "pending",
    ("lapsed", Event.REOPEN): "promised",
}
CONFIRMED = {"part-confirmed": 40, "confirmed": 100}


def standing(state):
    kind = "promised" if state in ("promised", "lapsed") else "deposited"
    return Standing(kind, state, 100, CONFIRMED.get(state, 0))


@pytest.mark.parametrize(("state", "event"), list(product(STATES, Event)))
def test_every_event_in_every_state(state, event):
    claim = standing(state)
    expected = LEADS.get((state, event), "-")
    assert possible(claim, event) == (expected != "-")
    if expected == "-":
        with pytest.raises(RuleBroken):
            after(claim, event, claim.rest_minor)
        if event is Event.REOPEN:
            assert refusal(claim, event) is Refusal.NOT_DECIDED
        elif state not in OPEN:
            assert refusal(claim, event, claim.rest_minor) is Refusal.NOT_OPEN
    else:
        assert after(claim, event, claim.rest_minor).state == expected


def test_a_confirmation_takes_evidence_and_never_more_than_is_open():
    claim = standing("pending")
    assert refusal(claim, Event.CONFIRM, 0) is Refusal.NO_EVIDENCE
    assert refusal(claim, Event.CONFIRM, 101) is Refusal.TOO_MUCH
    assert after(claim, Event.CONFIRM, 40) == claim._replace(state="part-confirmed", allocated_minor=40)
    assert after(after(claim, Event.CONFIRM, 40), Event.RELEASE) == claim._replace(
        state="confirmed", allocated_minor=40, released_minor=60
    )


def test_what_is_reopened_keeps_its_terms_and_loses_its_evidence():
    released = standing("part-confirmed")._replace(state="confirmed", released_minor=60)
    reopened = after(released, Event.REOPEN)
    assert reopened == released._replace(state="pending", allocated_minor=0, released_minor=0, is_reopened=True)
    assert refusal(reopened, Event.EDIT) is Refusal.REOPENED
    assert after(reopened, Event.WITHDRAW).state == "withdrawn"
    assert after(after(reopened, Event.ASK), Event.ANSWER).state == "pending"
    assert after(reopened, Event.CONFIRM, 100).state == "confirmed"


def test_whoever_decided_what_stands_is_no_second_controller():
    ada, ben, eva = 1, 2, 3
    history = [("ask", ada), ("confirm", ben), ("release", eva)]
    assert deciders(history) == {ben, eva}
    assert deciders([*history, ("reopen", ada)]) == frozenset()
    assert deciders([*history, ("reopen", ada), ("reject", ben)]) == {ben}
    assert second_conflict(ben, None, deciders(history)) is Conflict.DECIDED
    assert second_conflict(ada, None, deciders(history)) is None
    assert second_conflict(ada, Conflict.SHARES, deciders(history)) is Conflict.SHARES


class ClaimLife(RuleBasedStateMachine):
    """A claim through any events: money confirmed goes only by reopening, and never exceeds the claim."""

    def __init__(self):
        super().__init__()
        self.claim = Standing("deposited", "pending", 1_000)
        self.confirmed = 0

    @rule(kind=st.sampled_from(["deposited", "promised"]), amount=st.integers(1, 5_000))
    @precondition(lambda self: possible(self.claim, Event.EDIT))
    def edit(self, kind, amount):
        assert not self.claim.is_reopened
        self.claim = after(self.claim._replace(kind=kind, amount_minor=amount), Event.EDIT)

    @rule(event=st.sampled_from(list(Event)), evidence=st.integers(-10, 6_000))
    def act(self, event, evidence):
        before = self.claim
        try:
            self.claim = after(before, event, evidence)
        except RuleBroken:
            assert self.claim is before
            return
        assert is_decided(before) if event is Event.REOPEN else before.state in OPEN
        self.confirmed += evidence if event is Event.CONFIRM else 0
        self.confirmed = 0 if event is Event.REOPEN else self.confirmed

    @invariant()
    def money_is_kept(self):
        claim = self.claim
        assert claim.allocated_minor == self.confirmed
        assert claim.allocated_minor + claim.released_minor <= claim.amount_minor
        assert (claim.state == "confirmed") <= (claim.rest_minor == 0 and claim.allocated_minor > 0)
        assert (claim.state == "part-confirmed") <= (0 < claim.allocated_minor < claim.amount_minor)
        assert not (claim.allocated_minor and claim.state in ("rejected", "withdrawn", "lapsed"))


TestClaimLife = ClaimLife.TestCase


@given(st.integers(1, 10**15), st.lists(st.integers(1, 9_999), min_size=1, max_size=6))
def test_credit_sums_to_the_amount(amount, weights):
    shares = dict(enumerate(weights, 1))
    assert sum(credited(amount, shares).values()) == amount


def test_shares_total_the_whole():
    assert fault_in_shares({1: 6_000, 2: 4_000}) is None
    assert fault_in_shares({1: 6_000}) is not None
    assert fault_in_shares({1: 12_000, 2: -2_000}) is not None
    assert fault_in_shares({}) is not None


@given(st.integers(1, 10_000))
def test_a_share_is_typed_as_it_is_shown(points):
    assert points_of(f"{percent_of(points)} %") == points


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "100.01", "33.333", "nan", "1e400", "٣"])
def test_nonsense_is_no_share(typed):
    with pytest.raises(ValueError, match=r".*"):
        points_of(typed)


def test_who_is_too_close_to_decide():
    stake = Stake(1, 2, frozenset({1, 3}), DAY)
    today, before = DAY + timedelta(days=30), DAY - timedelta(days=1)
    assert conflict(1, stake, [], today) is Conflict.CLAIMANT
    assert conflict(2, stake, [], today) is Conflict.ENTERED
    assert conflict(3, stake, [], today) is Conflict.SHARES
    assert conflict(4, stake, [(before, None)], today) is Conflict.COVERS
    assert conflict(4, stake, [(before, DAY)], today) is Conflict.COVERED
    assert conflict(4, stake, [(before, before)], today) is None
    assert conflict(4, stake, [(today + timedelta(days=1), None)], today) is None
    assert conflict(4, stake, [], today) is None
