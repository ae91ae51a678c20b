"""Disputes in words fit to show."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _lazy

from webapp import formats
from webapp.disputes.queries.listing import Row
from webapp.disputes.queries.standing import Standing
from webapp.disputes.rules import Obstacle

_REASONS = {
    "share": _lazy("Wrong share"),
    "amount": _lazy("Wrong amount of the claim"),
    "household": _lazy("Wrong household or segment"),
    "period": _lazy("Wrong period"),
    "plan": _lazy("Wrong plan, clause or percentage"),
    "missing": _lazy("A claim is missing"),
    "rate": _lazy("Wrong exchange rate"),
    "other": _lazy("Something else"),
}
_STATES = {
    "open": (_lazy("Open"), "warn", "clock"),
    "agreed": (_lazy("Waits for a second signature"), "info", "clock"),
    "granted": (_lazy("Granted"), "good", "circle-check"),
    "refused": (_lazy("Refused"), "bad", "x"),
    "withdrawn": (_lazy("Withdrawn"), "neutral", "undo-2"),
}
_ABOUT = {
    "claim": _lazy("A claim that is missing"),
    "judged": _lazy("The judged part"),
    "other": _lazy("Something that is missing"),
}
_OUTCOMES = {
    "": _lazy("Message"),
    "grant": _lazy("Granted"),
    "refuse": _lazy("Refused"),
    "sign": _lazy("Signed"),
    "decline": _lazy("Not signed"),
    "take-back": _lazy("Taken back"),
}
_OBSTACLES = {
    Obstacle.OWN: _lazy("This dispute is your own, so somebody else decides it."),
    Obstacle.PART: _lazy("You have a part in the claim that this dispute is about, so somebody else must decide it."),
    Obstacle.FIRST: _lazy("You granted this amount, so somebody else signs it."),
    Obstacle.BELOW: _lazy(
        "You are below this person, or below whoever granted this amount, so somebody else signs it."
    ),
    Obstacle.NOT_ASKED: _lazy("Managers above this person decide the dispute."),
}


class Pill(NamedTuple):
    """A state as a pill: `ui.pill(*dispute_state(dispute))`."""

    text: str
    tone: str
    icon: str


def reason_labels() -> dict[str, Any]:
    """All reasons in words."""
    return dict(_REASONS)


def state_labels() -> dict[str, Any]:
    """All states in words."""
    return {state: words for state, (words, _tone, _icon) in _STATES.items()}


def about_labels() -> dict[str, Any]:
    """What can be missing, in words."""
    return dict(_ABOUT)


def missing_labels() -> dict[str, Any]:
    """What can be missing, as answers to that question."""
    return {"claim": _lazy("A claim"), "judged": _lazy("The judged part"), "other": _lazy("Something else")}


def state_pill(dispute: Row) -> Pill:
    """A dispute's state; part of the difference is told from all of it."""
    words, tone, icon = _STATES[dispute.state]
    if dispute.state == "granted" and dispute.granted_minor != dispute.difference_minor:
        return Pill(_("Granted in part"), tone, icon)
    return Pill(str(words), tone, icon)


def reason_words(reason: str) -> str:
    """A reason in words."""
    return str(_REASONS[reason])


def outcome_words(outcome: str) -> str:
    """A step of deciding in words."""
    return str(_OUTCOMES[outcome])


def about_words(dispute: Row) -> str:
    """What a dispute is about: a household, or a clause, or what is missing."""
    if dispute.about in _ABOUT:
        return str(_ABOUT[dispute.about])
    return dispute.household or (_("A household you don't cover") if dispute.claim_id else dispute.called)


def less_words(said_minor: int, currency: str) -> str:
    """That a dispute asks for more than the statement says."""
    return _(
        "This is less than the statement says, %(amount)s, and would lower your pay. A dispute asks for more; if you "
        "were paid too much, tell your manager.",
        amount=formats.money(said_minor, currency),
    )


def nothing_left(stands: Standing, currency: str) -> str:
    """That a thing has come to what was expected, and by what."""
    if stands.granted:
        return _(
            "Dispute %(id)s grants %(amount)s of this already, so nothing is left of what is expected.",
            id=stands.granted[-1].dispute_id, amount=formats.money(stands.granted[-1].minor, currency),
        )  # fmt: skip
    if stands.corrected_minor:
        return _(
            "A later statement corrects this by %(amount)s already, so nothing is left of what is expected.",
            amount=formats.money(stands.corrected_minor, currency),
        )  # fmt: skip
    return _("The statement says by now what was expected, so there is nothing left to grant.")


def obstacle_words(obstacle: Obstacle) -> str:
    """Why somebody cannot decide, in words."""
    return str(_OBSTACLES[obstacle])


def unconfirmed_words(claim_id: int) -> str:
    """Why nothing is granted for a claim that was rejected, withdrawn or let go, and what to do instead."""
    return _(
        "Nothing of claim %(id)s is confirmed, and bonus is paid on confirmed money alone. Have it reopened or file it "
        "again: once it is confirmed, it gets into a statement by itself.",
        id=claim_id,
    )
