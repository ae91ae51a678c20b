"""What the clauses of a statement are called, on pages and in files alike."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from webapp import formats
from webapp.bonus.rules import Plan
from webapp.bonus.rules.shapes import DAY

# How stored texts name a dispute, a period, and money with its share.
_DISPUTE, _DAY, _SPAN = re.compile(r"dispute ([0-9]+)"), re.compile(DAY), re.compile(f"{DAY} – {DAY}")
_AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ([A-Z]{3})( × .+)?")
MEASURES = {
    "assets": _("Net new assets"),
    "fees": _("Fees of engagements"),
    "other": _("Other achievements"),
    "households": _("New households"),
}
# What the kinds of components pay.
KINDS = {
    "marginal": _("each part at the rate of its tier"),
    "grid": _("the whole at the rate of the tier reached"),
    "steps": _("so much for each full step"),
    "interpolation": _("straight lines between points"),
    "flat": _("one rate"),
    "fixed": _("a fixed sum"),
}
# Lines of a statement that no component of a plan makes.
BESIDE = {
    "accelerator": _("Accelerator"),
    "floor": _("At least"),
    "cap": _("At most"),
    "credited-before": _("Credited earlier this year"),
    "clawback": _("Taken back"),
    "returned": _("Given back: the money had not left"),
    "correction": _("Plan corrected"),
    "adjustment": _("Settlement"),
    "judged": _("Judged part"),
}


def clause_names(clauses: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The clauses of a statement's report by id, in words: the plan's own, else what they measure."""
    said = [(one["id"], _clause_name(one)) for one in clauses]
    often, met, names = Counter(text for _number, text in said), Counter[str](), dict[str, str]()
    for number, text in said:
        met[text] += 1
        # Of several that measure the same each is told by its place in the plan.
        names[number] = text if often[text] == 1 else f"{text} ({met[text]})"
    return {**{number: str(text) for number, text in BESIDE.items()}, **names}


def component_names(plan: Plan) -> dict[str, str]:
    """The components of a plan by id, in the words of a statement's clauses."""
    return clause_names([{"id": one.id, "clause": one.clause, "measure": one.takes.measure} for one in plan.components])


def correction_words(names: str, clause: str) -> str:
    """What a line corrects or settles: names are stored as they were when its period was closed."""
    dispute, span = _DISPUTE.fullmatch(names), _SPAN.fullmatch(names)
    if dispute:
        return gettext("Settles dispute %(number)s", number=dispute[1])
    if span:
        return gettext("Corrects the statement of %(days)s", days=days_in_words(names))
    if clause == "adjustment":
        return gettext("Settles %(names)s", names=names)
    return gettext("Corrects %(names)s", names=names)


def days_in_words(text: str) -> str:
    """A stored text with its days as the reader writes them."""
    return _DAY.sub(lambda found: formats.day(date.fromisoformat(found[0])), text)


def change_words(text: str) -> str:
    """What a confirmed line or a rate said in a calculation, as the reader writes amounts and days."""
    amount = _AMOUNT.fullmatch(text)
    if amount:
        return f"{formats.money_of(Decimal(amount[1]), amount[2])}{amount[3] or ''}"
    return days_in_words(text)


def _clause_name(clause: Mapping[str, Any]) -> str:
    if clause["clause"]:
        return str(clause["clause"])
    return str(BESIDE.get(clause["id"]) or MEASURES.get(clause["measure"]) or gettext("Fixed sum"))
