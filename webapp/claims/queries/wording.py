"""States, conflicts and reasons in words fit to show."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _lazy
from flask_babel import ngettext

from webapp import formats
from webapp.claims import rules
from webapp.claims.queries.columns import ClaimRow
from webapp.claims.rules import Conflict, Doubt, Line, Paid, Reason, Together
from webapp.reader import reader


class Pill(NamedTuple):
    """A state as a pill: `ui.pill(*claim_state(claim.state))`."""

    text: str
    tone: str
    icon: str


_STATES = {
    "promised": (_lazy("Promised"), "info", "calendar"),
    "pending": (_lazy("Pending"), "warn", "clock"),
    "needs-answer": (_lazy("Needs an answer"), "warn", "message-circle"),
    "part-confirmed": (_lazy("Partly confirmed"), "info", "check"),
    "confirmed": (_lazy("Confirmed"), "good", "circle-check"),
    "rejected": (_lazy("Rejected"), "bad", "x"),
    "withdrawn": (_lazy("Withdrawn"), "neutral", "undo-2"),
    "lapsed": (_lazy("Lapsed"), "neutral", "clock"),
}
_KINDS = {
    "deposited": _lazy("Deposited"),
    "promised": _lazy("Promised"),
    "engagement": _lazy("Engagement"),
    "other": _lazy("Other"),
}
_SORTS = {"fees": _lazy("Fees"), "other": _lazy("Other"), "unseen": _lazy("Households you don't cover")}
_CONFLICTS = {
    Conflict.CLAIMANT: _lazy("You claimed this yourself, so somebody else must decide it."),
    Conflict.ENTERED: _lazy("You entered this claim, so somebody else must decide it."),
    Conflict.SHARES: _lazy("You share the credit of this claim, so somebody else must decide it."),
    Conflict.COVERS: _lazy("You cover this household, so somebody else must decide it."),
    Conflict.COVERED: _lazy("You covered this household after the claim arose, so somebody else must decide it."),
    Conflict.DECIDED: _lazy("You took this decision yourself, so another controller must look at it again."),
}
_CONFLICT_NOTES = {
    Conflict.CLAIMANT: _lazy("you claimed this"),
    Conflict.ENTERED: _lazy("you entered this"),
    Conflict.SHARES: _lazy("you share the credit"),
    Conflict.COVERS: _lazy("you cover this household"),
    Conflict.COVERED: _lazy("you covered this household"),
    Conflict.DECIDED: _lazy("you decided this"),
}


def state_labels() -> dict[str, Any]:
    """Every state of a claim in words."""
    return {state: text for state, (text, _tone, _icon) in _STATES.items()}


def kind_labels() -> dict[str, Any]:
    """Every kind of claim in words."""
    return dict(_KINDS)


def verdict_labels() -> dict[str, Any]:
    """What a second look may find, in words."""
    return {"agree": _lazy("Would have decided the same"), "disagree": _lazy("Would have decided otherwise")}


def percent_words(percent: int) -> str:
    """A share of a hundred in words."""
    return _("%(percent)s %%", percent=percent)


def share_words(points: int) -> str:
    """A share of credit, given in basis points, in words."""
    return _("%(percent)s %%", percent=rules.percent_of(points))


def state_pill(state: str) -> Pill:
    """How a claim's state is shown everywhere."""
    return _pill(state, reader().language)


@lru_cache(maxsize=256)
def _pill(state: str, _language: str) -> Pill:
    text, tone, icon = _STATES[state]
    return Pill(str(text), tone, icon)


def pills(claim: ClaimRow, today: date | None = None) -> list[Pill]:
    """How a claim's state is shown: what was confirmed and left again says so, and what is overdue by today."""
    pill = state_pill(claim.state)
    if today is not None and claim.is_overdue(today):
        late = Pill(_("Overdue"), "bad", "clock")
        return [late] if claim.state == "promised" else [pill, late]
    if not claim.reversed_minor:
        return [pill]
    text = _("Reversed in part") if claim.confirmed_minor else _("Reversed in whole")
    back = Pill(text, "warn", "undo-2")
    return [back] if claim.state == "confirmed" else [pill, back]


def state_words(state: str) -> str:
    """A claim's state within a sentence."""
    return state_pill(state).text.lower()


def kind_words(kind: str) -> str:
    """A claim's kind in words; nothing where it is not shown."""
    return str(_KINDS.get(kind, ""))


def sort_words(sort: str) -> str:
    """With what an amount is added up, in words; of assets nothing is said."""
    return str(_SORTS.get(sort, ""))


_DOUBTS = {
    Doubt.NO_LINE: _lazy("No unused line holds exactly this amount."),
    Doubt.SEVERAL_LINES: _lazy("More than one unused line holds exactly this amount."),
    Doubt.RIVAL: _lazy("Another open claim of this household asks for the same amount."),
    Doubt.KIND: _lazy("The line is not money that came from outside."),
    Doubt.EARLY: _lazy("The line is older than what the claim grew out of."),
    Doubt.LATE: _lazy("The line came more than 30 days later."),
    Doubt.FINDING: _lazy("Something speaks against it by now. Decide it by itself."),
}


def doubt_words(why: Doubt) -> str:
    """Why a claim is not confirmed together with others."""
    return str(_DOUBTS[why])


def conflict_words(why: Conflict) -> str:
    """Why a person cannot decide a claim, and who can."""
    return str(_CONFLICTS[why])


def conflict_note(why: Conflict) -> str:
    """The same in a few words, for a row of the queue."""
    return str(_CONFLICT_NOTES[why])


def reason_words(reason: Reason, currency: str, counted_from: str) -> str:
    """Why a line may be the money of a claim, or may not, so that a controller can check it.

    `counted_from` is what the days are counted from: "promise", "contact" or "claim".
    """
    match reason.kind:
        case "days-after" | "days-before":
            return _days_words(reason, counted_from)
        case "same-amount":
            return _("same amount")
        case "left-over":
            return _("%(amount)s more than claimed", amount=formats.money(reason.value, currency))
        case "short":
            return _("%(amount)s less than claimed", amount=formats.money(reason.value, currency))
        case "words":
            return _("words of the claim: %(words)s", words=reason.name)
        case "rival":
            return _("fits claim %(id)s better", id=reason.value)
    return _name_words(reason)


def reasons_words(reasons: Sequence[Reason], currency: str, counted_from: str) -> str:
    """All reasons of a line in one line of text."""
    return " · ".join(reason_words(reason, currency, counted_from) for reason in reasons)


def lines_words(lines: Sequence[Line]) -> str:
    """Lines by their days."""
    return " + ".join(formats.day(line.booked_on) for line in lines)


def together_words(found: Together) -> str:
    """Why several lines may be one claim's money."""
    return ngettext(
        "together exactly this amount, %(num)s day apart",
        "together exactly this amount, %(num)s days apart",
        found.days,
    )


def paid_words(found: Paid) -> str:
    """Why one line may be the money of several claims."""
    others = ", ".join(map(str, found.others))
    return ngettext(
        "exactly this claim and claim %(others)s together",
        "exactly this claim and claims %(others)s together",
        len(found.others),
        others=others,
    )


def _days_words(reason: Reason, counted_from: str) -> str:
    days = {"promise": _("the promised day"), "contact": _("the contact"), "claim": _("the claim")}
    start = days[counted_from]
    if reason.kind == "days-before":
        return ngettext("%(num)s day before %(start)s", "%(num)s days before %(start)s", reason.value, start=start)
    if reason.value:
        return ngettext("%(num)s day after %(start)s", "%(num)s days after %(start)s", reason.value, start=start)
    return _("on the promised day") if counted_from == "promise" else _("on the day of %(start)s", start=start)


def _name_words(reason: Reason) -> str:
    percent, name = formats.number(reason.value), reason.name
    if reason.stay.since:
        name = _("%(name)s (of this household since %(day)s)", name=name, day=formats.day(reason.stay.since))
    if reason.stay.until:
        name = _("%(name)s (of this household until %(day)s)", name=name, day=formats.day(reason.stay.until))
    if reason.kind == "payer":
        return _("payer name like %(name)s, %(percent)s %%", name=name, percent=percent)
    return _("memo names %(name)s, %(percent)s %%", name=name, percent=percent)


def due_fault_words(day: date | None, made_on: date | None, today: date | None) -> str:
    """What is wrong with the day on which money is due that was promised on a day; nothing where it may be."""
    fault = rules.fault_in_day(day, made_on, today) if day and made_on and today else None
    return _(rules.DAY_WORDS[fault[0]], day=formats.day(fault[1])) if fault is not None else ""


def given_words(reason: str) -> str:
    """The reason of a decision as it was written, or in words where it stands for itself."""
    return _("The earlier day holds again.") if reason == rules.TAKEN_BACK else reason


def outcome_words(outcome: str) -> str:
    """What a decision or an answer is called in a claim's timeline."""
    return {
        "confirm": _("Confirmed"),
        "reject": _("Rejected"),
        "ask": _("Question"),
        "release": _("Rest released"),
        "lapse": _("Lapsed"),
        "reopen": _("Reopened"),
        "extend": _("Later day set"),
        "answer": _("Answer"),
    }[outcome]
