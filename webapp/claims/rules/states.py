"""The life of a claim: which event is possible in which state, and where it leads."""

from enum import StrEnum
from typing import NamedTuple

from webapp.exceptions import RuleBroken

STATES = ("promised", "pending", "needs-answer", "part-confirmed", "confirmed", "rejected", "withdrawn", "lapsed")
OPEN = ("promised", "pending", "needs-answer", "part-confirmed")
# Closed by a decision; what its holder took back is claimed again instead.
DECIDED = ("confirmed", "rejected", "lapsed")
# What can be claimed again.
UNPAID = ("rejected", "withdrawn", "lapsed")


class Event(StrEnum):
    """What can happen to a claim after it was filed."""

    EDIT = "edit"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    CONFIRM = "confirm"
    REJECT = "reject"
    ASK = "ask"
    RELEASE = "release"
    LAPSE = "lapse"
    REOPEN = "reopen"
    EXTEND = "extend"


class Refusal(StrEnum):
    """Why an event is not possible now."""

    NOT_OPEN = "not-open"
    FIXED = "fixed"
    NOT_ASKED = "not-asked"
    NOTHING_CONFIRMED = "nothing-confirmed"
    PARTLY_CONFIRMED = "partly-confirmed"
    NO_PROMISE = "no-promise"
    NOT_PROMISED = "not-promised"
    NO_EVIDENCE = "no-evidence"
    TOO_MUCH = "too-much"
    NOT_DECIDED = "not-decided"
    REOPENED = "reopened"


class Standing(NamedTuple):
    """Where a claim stands: its terms and how much of it is confirmed and released, in minor units.

    One that was reopened keeps its terms for good, since they were decided once.
    """

    kind: str
    state: str
    amount_minor: int
    allocated_minor: int = 0
    released_minor: int = 0
    is_reopened: bool = False

    @property
    def rest_minor(self) -> int:
        """What the claim still asks for."""
        return self.amount_minor - self.allocated_minor - self.released_minor


def is_decided(claim: Standing) -> bool:
    """Whether a decision stands that another one can take back: it closed the claim, or confirmed part of it."""
    return claim.state in DECIDED or (claim.state in OPEN and claim.allocated_minor > 0)


def refusal(claim: Standing, event: Event, evidence_minor: int = 0) -> Refusal | None:
    """Why an event cannot happen to a claim as it stands, or None where it can; `evidence_minor` is newly allocated."""
    if event is Event.REOPEN:
        return None if is_decided(claim) else Refusal.NOT_DECIDED
    if claim.state not in OPEN:
        return Refusal.NOT_OPEN
    if event is Event.CONFIRM:
        return _refused_confirmation(claim, evidence_minor)
    if event in (Event.EDIT, Event.WITHDRAW, Event.ANSWER):
        return _refused_to_holders(claim, event)
    if event is Event.REJECT:
        return Refusal.PARTLY_CONFIRMED if claim.allocated_minor else None
    if event is Event.RELEASE:
        return None if claim.allocated_minor else Refusal.NOTHING_CONFIRMED
    if event in (Event.LAPSE, Event.EXTEND):
        return _refused_for_promises(claim, event)
    return None


def _refused_to_holders(claim: Standing, event: Event) -> Refusal | None:
    if event is Event.ANSWER:
        return None if claim.state == "needs-answer" else Refusal.NOT_ASKED
    if claim.allocated_minor:
        return Refusal.FIXED
    return Refusal.REOPENED if event is Event.EDIT and claim.is_reopened else None


def _refused_confirmation(claim: Standing, evidence_minor: int) -> Refusal | None:
    has_no_amount = claim.kind == "other" and claim.amount_minor == 0
    if evidence_minor < 0 or (evidence_minor == 0 and not has_no_amount):
        return Refusal.NO_EVIDENCE
    return Refusal.TOO_MUCH if evidence_minor > claim.rest_minor else None


def _refused_for_promises(claim: Standing, event: Event) -> Refusal | None:
    if claim.kind != "promised":
        return Refusal.NO_PROMISE if event is Event.LAPSE else Refusal.NOT_PROMISED
    return Refusal.PARTLY_CONFIRMED if claim.allocated_minor and event is Event.LAPSE else None


def possible(claim: Standing, event: Event) -> bool:
    """Whether an event can happen at all now, evidence provided."""
    return refusal(claim, event, evidence_minor=min(1, claim.rest_minor)) is None


def resting_state(claim: Standing) -> str:
    """The state of an open claim about which no question is asked."""
    if claim.allocated_minor:
        return "part-confirmed"
    return "promised" if claim.kind == "promised" else "pending"


def after(claim: Standing, event: Event, evidence_minor: int = 0) -> Standing:
    """The claim after an event; raises RuleBroken with the refusal's code where it is not possible.

    A confirmation that leaves a rest keeps the claim open; a release closes it with what was confirmed; a reopening
    gives all evidence back. For an edit, `claim` already has the new terms.
    """
    why = refusal(claim, event, evidence_minor)
    if why is not None:
        raise RuleBroken(why.value)
    if event is Event.CONFIRM:
        grown = claim._replace(allocated_minor=claim.allocated_minor + evidence_minor)
        return grown._replace(state="part-confirmed" if grown.rest_minor else "confirmed")
    if event is Event.RELEASE:
        return claim._replace(released_minor=claim.amount_minor - claim.allocated_minor, state="confirmed")
    if event is Event.REOPEN:
        bare = claim._replace(allocated_minor=0, released_minor=0, is_reopened=True)
        return bare._replace(state=resting_state(bare))
    if event is Event.EDIT:
        return claim._replace(state=claim.state if claim.state == "needs-answer" else resting_state(claim))
    if event is Event.ANSWER:
        return claim._replace(state=resting_state(claim))
    if event is Event.EXTEND:
        return claim
    reached = {Event.WITHDRAW: "withdrawn", Event.REJECT: "rejected", Event.ASK: "needs-answer", Event.LAPSE: "lapsed"}
    return claim._replace(state=reached[event])
