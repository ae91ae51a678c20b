"""The evidence half of the decision form: the lines that are offered, and combinations that one press fills in."""

from typing import Any, NamedTuple

from flask import request, url_for

from webapp.claims import queries, rules
from webapp.claims.forms import DecisionForm
from webapp.claims.queries import wording
from webapp.claims.queries.suggestions import Suggestions, suggestions
from webapp.claims.routes.against import against
from webapp.formats import amount_text
from webapp.policy import viewer

# So many lines are shown at once, and every line with an amount in its field.
SHOWN = 5


class Offered(NamedTuple):
    """A candidate with the amount in its field, and why it may be the money or may not, in words."""

    candidate: rules.Candidate
    amount: str
    why: str
    is_exact: bool


class Way(NamedTuple):
    """A combination: the lines, why they fit, and where one press leads that fills their amounts in."""

    lines: str
    why: str
    url: str


def offering(details: queries.Details, form: DecisionForm | None, back: str, state: str) -> dict[str, Any]:
    """What templates/claims/_decision.html shows of evidence; ?use=ID-ID fills lines in, ?lines=all shows all."""
    claim = details.claim
    typed = form.typed() if form is not None else dict.fromkeys(_lines_asked_for(), "")
    chosen = [each for each, text in typed.items() if text or form is None]
    found = suggestions(viewer(), details, chosen or None)
    fresh = _asked_for(found, claim.rest_minor) or found.amounts
    amounts = form.typed() if form is not None else {each: amount_text(m, claim.currency) for each, m in fresh.items()}
    is_promise = claim.kind == "promised" and claim.expected_on
    start = "promise" if is_promise else "contact" if details.interaction_at else "claim"
    lines = [
        Offered(
            one,
            amounts.get(one.line.id, ""),
            wording.reasons_words(one.reasons, claim.currency, start),
            found.is_exact and one.line.rest_minor == claim.rest_minor,
        )
        for one in found.ranked
    ]
    is_whole = request.args.get("lines") == "all"
    shown = [one for place, one in enumerate(lines) if is_whole or place < SHOWN or one.amount]
    return {
        "offered": shown,
        "against": [against(one, claim) for one in found.against],
        "found": ",".join(one.key for one in found.against),
        "left_out": len(lines) - len(shown),
        "all_lines_url": _address(claim.id, back, state, lines="all"),
        "ways": [*_together(found, claim.id, back, state), *_paid(found, claim.id, back, state)],
    }


def _lines_asked_for() -> set[int]:
    return {int(part) for part in request.args.get("use", "").split("-")[:9] if part.isascii() and part.isdigit()}


def _asked_for(found: Suggestions, rest_minor: int) -> dict[int, int]:
    """Amounts for the lines of the address, each as much as is left of it until the claim is full."""
    wanted = _lines_asked_for()
    amounts = {}
    for one in found.ranked:
        if one.line.id in wanted and rest_minor:
            amounts[one.line.id] = min(one.line.rest_minor, rest_minor)
            rest_minor -= amounts[one.line.id]
    return amounts


def _together(found: Suggestions, claim_id: int, back: str, state: str) -> list[Way]:
    return [
        Way(
            wording.lines_words(one.lines),
            wording.together_words(one),
            _address(claim_id, back, state, use="-".join(str(line.id) for line in one.lines)),
        )
        for one in found.together
    ]


def _paid(found: Suggestions, claim_id: int, back: str, state: str) -> list[Way]:
    return [
        Way(
            wording.lines_words([one.line]),
            wording.paid_words(one),
            _address(claim_id, back, state, use=str(one.line.id)),
        )
        for one in found.paid
    ]


def _address(claim_id: int, back: str, state: str, **asked: str) -> str:
    named: dict[str, Any] = {**asked, "_anchor": "lines"}
    if back != "queue":
        return url_for("claims.show", claim_id=claim_id, **named)
    named |= {name: request.args[name] for name in ("after", "before") if name in request.args}
    return url_for("claims.queue", claim=claim_id, state=state or None, **named)
