"""What the clauses of a statement are called, on pages and in files alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

MEASURES = {
    "assets": _("Net new assets"),
    "fees": _("Fees of engagements"),
    "other": _("Other achievements"),
    "households": _("New households"),
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
    said = {one["id"]: _clause_name(one) for one in clauses}
    often = Counter(said.values())
    names = {number: text if often[text] == 1 else f"{text} ({number})" for number, text in said.items()}
    return {**{number: str(text) for number, text in BESIDE.items()}, **names}


def _clause_name(clause: Mapping[str, Any]) -> str:
    if clause["clause"]:
        return str(clause["clause"])
    return str(BESIDE.get(clause["id"]) or MEASURES.get(clause["measure"]) or gettext("Fixed sum"))
