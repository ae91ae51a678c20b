"""The JSON form of a plan: its fields, their meaning, and what makes a plan a bad one."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from webapp import money
from webapp.bonus.rules.criteria import CRITERIA, check_criteria
from webapp.bonus.rules.curves import KINDS, MEASURES, Fixed, Kind
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount, AwardShape, Percent, number
from webapp.bonus.rules.plan import Accelerator, Component, Draw, Hurdle, Plan, Span, Takes
from webapp.bonus.rules.shapes import Day, Field, Kinds, OneOf, Open, Record, Several, Whole, Words, optional
from webapp.exceptions import mark

FORMAT = "rapport-bonus-plan/1"
BOUNDARIES = "from included, to excluded"
# What lines of a statement are called that belong to no component.
BOUNDS = ("accelerator", "floor", "cap", "credited-before", "clawback", "judged")
CLAIM_KINDS = ("deposited", "promised", "engagement", "other")
NAMES = Several(Words(100))


class CurrencyShape(Words):
    """A currency in use."""

    def read(self, raw: Any, at: str, faults: Faults) -> str | None:
        """The code, or None with a fault noted."""
        if not isinstance(raw, str) or not money.is_currency(raw):
            return faults.add(at, mark("Write the three letters of a currency in use, such as “USD”."))
        return raw


CURRENCY = CurrencyShape(3, "[A-Z]{3}")


def check_span(values: dict[str, Any], at: str, faults: Faults) -> None:
    """Notes an end before the beginning."""
    if values.get("from") and values.get("until") and values["until"] < values["from"]:
        faults.add(f"{at}.until", mark("The last day lies before the first. Write the later day here."))


IN_FORCE = Record(
    {
        "from": Field(Day(), "The first day."),
        "until": optional(Open(Day()), "The last day, included; null or left out for a version without end."),
    },
    Span,
    check_span,
)


def _component(name: str, kind: Kind) -> Record:
    measure = OneOf(kind.measures)
    what = "What is measured: assets are net new assets, households the number of new ones."
    limits = {
        "kinds": optional(Several(OneOf(CLAIM_KINDS)), "Only claims of these kinds."),
        "segments": optional(NAMES, "Only households of these segments."),
        "products": optional(NAMES, "Only money in these products; such a component may have no end."),
        "from": optional(Day(), "Only what was decided from this day on."),
        "until": optional(Day(), "Only what was decided up to this day, included."),
    }
    common = {
        "id": Field(Words(40, "[a-z][a-z0-9-]*", _ID), "A short name of its own; lines refer to it."),
        "clause": optional(Words(500), "The clause of the plan in words, shown with every line.", ""),
        "measure": Field(measure, what) if kind.needs_measure else optional(measure, what),
        **limits,
    }

    def build(**values: Any) -> Component:
        own = {field: values.pop(field) for field in kind.fields}
        filters = {field: values[field] and frozenset(values[field]) for field in ("kinds", "segments", "products")}
        takes = Takes(values["measure"], **filters, since=values["since"], until=values["until"])
        return Component(values["id"], values["clause"], name, takes, kind.curve(**own))

    def check(values: dict[str, Any], at: str, faults: Faults) -> None:
        check_span(values, at, faults)
        if values["products"] and values["until"]:
            faults.add(f"{at}.until", _PRODUCT_IN_LIMITED_TIME)
        if kind.check:
            kind.check(values, at, faults)

    return Record({**common, **kind.fields}, build, check, name)


_ID = mark("Write a name of small letters, digits and hyphens, such as “new-assets”.")
_PRODUCT_IN_LIMITED_TIME = mark(
    "This pays for specific products within a limited time, which pushes people to sell them whether they suit or not. "
    "Take out “products”, or let the component and the plan have no end."
)
COMPONENT = Kinds({name: _component(name, kind) for name, kind in KINDS.items()})
HURDLE = Record(
    {
        "measure": Field(OneOf(MEASURES), "What is looked at, all of it."),
        "at_least": Field(Amount(is_positive=True), "From here on, itself included, components pay."),
    },
    Hurdle,
)
ACCELERATOR = Record(
    {
        "component": Field(Words(40), "The id of the component that it speeds up."),
        "quota": Field(Amount(), "Above this quantity of the component's measure the factor counts."),
        "factor": Field(Percent(Fraction(1), Fraction(10)), "How often that counts, 100 % to 1,000 %."),
    },
    Accelerator,
)
FIELDS: Mapping[str, Field] = {
    "format": Field(OneOf((FORMAT,)), "The form that this file follows."),
    "boundaries": Field(OneOf((BOUNDARIES,)), "To which side a boundary belongs, for tiers and thresholds alike."),
    "name": Field(Words(200), "The plan's name."),
    "currency": Field(CURRENCY, "The currency in which it pays and in which its sums are written."),
    "in_force": Field(IN_FORCE, "From when to when this version holds."),
    "accumulation": optional(
        OneOf(("period", "year")), "Whether measures count from the start of each period or of each year.", "period"
    ),
    "seasoning_days": optional(
        Whole(0, 3660), "Calendar days from the booking, last one included, in which leaving money is clawed back.", 0
    ),
    "target_bonus": optional(Amount(is_positive=True), "What awards written as a percentage are a percentage of."),
    "household_minimum": optional(
        Amount(is_positive=True), "Households with less net new assets, and not a negative amount, do not count."
    ),
    "components": Field(Several(COMPONENT), "What the plan pays for; the components add up."),
    "hurdle": optional(HURDLE, "What must be reached before any component pays."),
    "accelerator": optional(ACCELERATOR, "What makes one component pay more above a quota."),
    "floor": optional(AwardShape(), "The formula part is at least this."),
    "cap": optional(AwardShape(), "The formula part is at most this."),
    "judged_cap": optional(
        Percent(is_below=True), "The judged part is at most this share of the total; left out: there is no judged part."
    ),
    "judged_criteria": optional(
        CRITERIA, "What is judged, each with its weight; left out: the whole is judged as one.", ()
    ),
    "holdback": optional(Percent(is_below=True), "The share of the formula part kept until the seasoning ends."),
    "draw": optional(
        Record({"amount": Field(AwardShape(), "What is advanced each period.")}, Draw),
        "An advance in each period, taken back from what is earned.",
    ),
    "when_negative": optional(
        OneOf(("carry", "write_off")), "Whether a statement below zero is carried into the next period.", "carry"
    ),
}  # fmt: skip


def _check_plan(values: dict[str, Any], at: str, faults: Faults) -> None:
    within = f"{at}." if at else ""
    components = values["components"]
    ids = [component.id for component in components]
    for place, component in enumerate(components):
        if component.id in ids[:place]:
            faults.add(
                f"{within}components[{place}].id",
                mark("There is another component “%(id)s”. Choose a name of its own."), id=component.id,
            )  # fmt: skip
        if component.id in BOUNDS:
            faults.add(
                f"{within}components[{place}].id",
                mark("“%(id)s” names another part of a statement. Choose another name."), id=component.id,
            )  # fmt: skip
        if component.takes.products and values["in_force"].until:
            faults.add(f"{within}components[{place}].products", _PRODUCT_IN_LIMITED_TIME)
    floor, cap = values["floor"], values["cap"]
    if floor and cap and floor.value > cap.value:
        faults.add(
            f"{within}floor", mark("The floor lies above the cap of %(cap)s. Write a lower floor or a higher cap."),
            cap=number(cap.value, faults.decimals),
        )  # fmt: skip
    _check_accelerator(values["accelerator"], components, within, faults)
    check_criteria(values, within, faults)


def _check_accelerator(accelerator: Accelerator | None, components: Any, within: str, faults: Faults) -> None:
    can_speed = [one.id for one in components if not isinstance(one.curve, Fixed)]
    if accelerator and accelerator.component not in can_speed:
        faults.add(
            f"{within}accelerator.component",
            mark("There is no component “%(id)s” that pays by quantity. There are: %(names)s."),
            id=accelerator.component, names=", ".join(can_speed) or "–",
        )  # fmt: skip


class PlanShape(Record):
    """A plan, whose currency and target bonus decide how the sums inside it are read."""

    def read(self, raw: Any, at: str, faults: Faults) -> Plan | None:
        """The plan, or None with every fault noted."""
        around = faults.decimals, faults.target
        fields = raw if isinstance(raw, dict) else {}
        currency, target = fields.get("currency"), fields.get("target_bonus")
        faults.decimals = money.exponent(currency) if isinstance(currency, str) else 2
        probe = Faults()
        probe.decimals = faults.decimals
        faults.target = None if target is None else Amount(is_positive=True).read(target, "", probe)
        plan: Plan | None = super().read(raw, at, faults)
        faults.decimals, faults.target = around
        return plan and replace(plan, source=raw)


def _plan(**values: Any) -> Plan:
    del values["format"], values["boundaries"]
    return Plan(**values)


PLAN = PlanShape(FIELDS, _plan, _check_plan)
