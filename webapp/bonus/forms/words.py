"""What plans say, in words for pages."""

from collections.abc import Iterator
from fractions import Fraction

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from webapp import money
from webapp.bonus.queries.wording import MEASURES, component_names
from webapp.bonus.rules import Plan
from webapp.bonus.rules.figures import Award, number, percent_words

CONTROL = {"second": _("by a second person"), "single": _("single control")}
STATES = {"draft": _("Draft"), "approved": _("Approved"), "withdrawn": _("Withdrawn")}
# Why a plan could not be tried on somebody's period.
WHY_NOT = {
    "no-plan": _("had no plan then"),
    "currency": _("was paid in another currency"),
    "year": _("the plan counts from January on, and these inputs are of the period alone"),
}


def facts(plan: Plan) -> list[tuple[str, str]]:
    """What a plan says beside its components, as labels and texts; what it does not say is left out."""
    return [(label, text) for label, text in _facts(plan) if text]


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
    decimals = money.exponent(plan.currency)

    def amount(value: Fraction | None) -> str:
        return "" if value is None else f"{plan.currency} {number(value, decimals)}"

    def award(given: Award | None) -> str:
        return "" if given is None else f"{amount(given.value)}{f' ({given.origin})' if given.origin else ''}"

    counted = {"period": gettext("each period anew"), "year": gettext("from January on")}
    yield gettext("Pays in"), plan.currency
    yield gettext("Measures count"), counted[plan.accumulation]
    days = gettext("%(days)s days", days=plan.seasoning_days) if plan.seasoning_days else gettext("none")
    yield gettext("Seasoning"), days
    yield gettext("Households below this do not count"), amount(plan.household_minimum)
    if plan.hurdle:
        is_count = plan.hurdle.measure == "households"
        least = number(plan.hurdle.at_least) if is_count else amount(plan.hurdle.at_least)
        yield gettext("Nothing is paid below"), f"{least} ({str(MEASURES[plan.hurdle.measure]).lower()})"
    if plan.accelerator:
        about = {
            "id": component_names(plan)[plan.accelerator.component],
            "factor": percent_words(plan.accelerator.factor),
        }
        above = number(plan.accelerator.quota, decimals)
        yield gettext("Accelerator"), gettext("%(id)s above %(above)s: %(factor)s", above=above, **about)
    yield gettext("At least"), award(plan.floor)
    yield gettext("At most"), award(plan.cap)
    if plan.judged_cap is not None:
        yield gettext("Judged part"), gettext("at most %(part)s of the total", part=percent_words(plan.judged_cap))
        judged = (f"{one.name} {percent_words(one.weight)}" for one in plan.judged_criteria)
        yield gettext("Judged by"), ", ".join(judged)
    if plan.holdback:
        yield gettext("Held back"), gettext("%(part)s until the seasoning ends", part=percent_words(plan.holdback))
    yield gettext("Advance each period"), award(plan.draw.amount if plan.draw else None)
    if plan.when_negative == "write_off":
        yield gettext("Below zero"), gettext("written off")
