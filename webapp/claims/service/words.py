"""Refusals in words fit to show."""

from datetime import date

from flask_babel import gettext as _

from webapp import formats
from webapp.claims.rules import DAY_WORDS, Event, InstalmentFault, Refusal, ShareFault, Standing, fault_in_day, refusal
from webapp.exceptions import RuleBroken


def of_refusal(why: Refusal) -> str:
    """Why something cannot happen to a claim now."""
    return {
        Refusal.NOT_OPEN: _("This claim is closed; nothing can be done to it any more. It can be claimed again."),
        Refusal.FIXED: _("Part of this claim is confirmed, so its terms are fixed. A controller can release the rest."),
        Refusal.NOT_ASKED: _("No question is open on this claim."),
        Refusal.NOTHING_CONFIRMED: _(
            "Nothing of this claim is confirmed yet; reject it instead of releasing the rest."
        ),
        Refusal.PARTLY_CONFIRMED: _("Part of this claim is confirmed; release the rest instead."),
        Refusal.NO_PROMISE: _("Only promised money can lapse."),
        Refusal.NOT_PROMISED: _("Only promised money has a day that can be moved."),
        Refusal.NO_EVIDENCE: _("Say how much of which line confirms this claim."),
        Refusal.TOO_MUCH: _("That is more than the claim still asks for."),
        Refusal.NOT_DECIDED: _(
            "Only a claim that was confirmed, in part or whole, rejected or let lapse can be reopened."
        ),
        Refusal.REOPENED: _(
            "This claim was decided once, so its terms are fixed. To change them, withdraw it and claim again."
        ),
    }[why]


def of_shares(fault: ShareFault) -> str:
    """What is wrong with credit shares."""
    if fault is ShareFault.OUT_OF_RANGE:
        return _("Each credit share is above 0 and at most 100 %.")
    return _("Credit shares must total 100 %.")


def of_outcome(outcome: str, who: str, confirmed: str) -> str:
    """What somebody decided, or nobody; `confirmed` is the amount confirmed by now, as text, if there is any."""
    if not who:
        return _("This promise lapsed by itself")
    return {
        "confirm": _("%(who)s confirmed %(amount)s of this claim", who=who, amount=confirmed)
        if confirmed
        else _("%(who)s confirmed this claim", who=who),
        "reject": _("%(who)s rejected this claim", who=who),
        "ask": _("%(who)s asked a question about this claim", who=who),
        "release": _("%(who)s released the rest of this claim", who=who),
        "lapse": _("%(who)s let this promise lapse", who=who),
        "reopen": _("%(who)s reopened this claim", who=who),
        "extend": _("%(who)s set a later day for this promise", who=who),
    }[outcome]


def of_instalments(fault: InstalmentFault) -> str:
    """What is wrong with instalments, in words."""
    return {
        InstalmentFault.NONE: _("Say when the promised money is expected."),
        InstalmentFault.AMOUNT: _("Each instalment is an amount above zero."),
        InstalmentFault.SUM: _("The instalments must come to the amount that was promised."),
    }[fault]


def require_day(due_on: date, made_on: date, today: date) -> None:
    """Goes on where promised money may be due on a day; raises RuleBroken in words where it may not."""
    fault = fault_in_day(due_on, made_on, today)
    if fault is not None:
        raise RuleBroken(DAY_WORDS[fault[0]], day=formats.day(fault[1]))


def require(claim: Standing, event: Event, evidence_minor: int = 0) -> None:
    """Goes on where an event is possible; raises RuleBroken in words where it is not."""
    why = refusal(claim, event, evidence_minor)
    if why is not None:
        raise RuleBroken(of_refusal(why))
