"""The places of a plan's JSON form in the words of its pages, and what stands there as people read it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from webapp import formats
from webapp.bonus.queries.wording import KINDS, MEASURES, clause_names
from webapp.bonus.rules.figures import number
from webapp.bonus.rules.shapes import DAY
from webapp.claims.queries import wording as claims

_PART = re.compile(r"([a-z_]+)(?:\[([^\]]+)\])?")
_PATH = re.compile(rf"{_PART.pattern}(?:\.{_PART.pattern})*")
_FIGURE, _DAY = re.compile(r"[0-9]+(?:\.[0-9]+)?"), re.compile(DAY)
_FIELDS: Mapping[str, Any] = {
    "name": _("Name"), "currency": _("Currency"), "accumulation": _("Measures count"),
    "seasoning_days": _("Seasoning in days"), "target_bonus": _("Target bonus"),
    "household_minimum": _("Households below this do not count"), "hurdle": _("Hurdle"),
    "accelerator": _("Accelerator"), "floor": _("Floor"), "cap": _("Cap"), "judged_cap": _("Judged part"),
    "holdback": _("Held back"), "draw": _("Advance each period"), "when_negative": _("Below zero"),
    "in_force": _("In force"), "boundaries": _("Boundaries"), "format": _("Form of the file"),
    "from": _("from"), "until": _("until"), "to": _("up to, not included"), "rate": _("rate"), "at": _("at"),
    "award": _("pays"), "each": _("for each"), "goal": _("goal"), "at_goal": _("at the goal"), "step": _("step"),
    "most_steps": _("most steps"), "at_least": _("from"), "measure": _("what is measured"), "quota": _("quota"),
    "factor": _("factor"), "component": _("for"), "amount": _("amount"), "weight": _("weight"), "clause": _("wording"),
    "kind": _("how it pays"), "id": _("short name"),
}  # fmt: skip
_LISTED: Mapping[str, Any] = {
    "tiers": _("tier %(place)s"), "points": _("point %(place)s"), "kinds": _("kind of claim %(place)s"),
    "segments": _("segment %(place)s"), "products": _("product %(place)s"),
    "judged_criteria": _("Criterion %(place)s"), "components": _("Component %(place)s"),
}  # fmt: skip
_CODES: Mapping[str, Mapping[str, Any]] = {
    "accumulation": {"period": _("each period anew"), "year": _("from January on")},
    "when_negative": {"carry": _("carried over"), "write_off": _("written off")},
    "measure": MEASURES,
    "kind": KINDS,
}  # fmt: skip
# Texts that look like figures or days and are none.
_TEXTS = frozenset({"name", "clause", "id", "currency", "products", "segments"})


class Difference(NamedTuple):
    """What differs between two versions, in words; nothing is an empty text."""

    place: str
    before: str
    after: str


def differences_in_words(found: Mapping[str, list[str | None]], *bodies: Any) -> Iterator[Difference]:
    """Differences by their places in the JSON form, told with the names that these versions give their parts."""
    names = {key: name for body in bodies for key, name in _names(body)}
    for place, (before, after) in found.items():
        yield Difference(place_words(place, names), _value(place, before), _value(place, after))


def place_words(place: str, names: Mapping[str, str] | None = None) -> str:
    """A place of the JSON form in words: "components[assets].tiers[2].rate" → "Net new assets, tier 2, rate"."""
    parts = []
    for key, listed in _PART.findall(place):
        if listed and key in _LISTED:
            known = (names or {}).get(f"{key}[{listed}]")
            parts.append(known or str(_LISTED[key]) % {"place": listed if listed.isdecimal() else f"“{listed}”"})
        else:
            parts.append(str(_FIELDS.get(key, key)))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def fault_place(place: str) -> str:
    """Where a plan is refused, in words; faults count entries from 0, and people from 1."""
    if not _PATH.fullmatch(place):
        return place
    return place_words(re.sub(r"\[([0-9]+)\]", lambda found: f"[{int(found[1]) + 1}]", place))


def field_words(name: str) -> str:
    """What a field of a version is called on its record, where it is a place of the JSON form; else nothing."""
    return place_words(name) if name in _FIELDS or "." in name or "[" in name else ""


def _names(body: Any) -> Iterator[tuple[str, str]]:
    """What a version calls its components and criteria."""
    components = [one for one in body.get("components", ()) if one.get("id")]
    names = clause_names([{name: one.get(name) for name in ("id", "clause", "measure")} for one in components])
    for one in components:
        yield f"components[{one['id']}]", names[one["id"]]
    for one in body.get("judged_criteria", ()):
        yield f"judged_criteria[{one.get('id')}]", gettext("Criterion %(place)s", place=f"“{one.get('name')}”")


def _value(place: str, text: str | None) -> str:
    key, _listed = _PART.findall(place)[-1]
    if text is None or text == "null":
        return ""
    if key == "kinds":
        return str(claims.kind_labels().get(text, text))
    if text in _CODES.get(key, {}):
        return str(_CODES[key][text])
    if key in _TEXTS:
        return text
    if _DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    return number(Fraction(text)) if _FIGURE.fullmatch(text) else text
