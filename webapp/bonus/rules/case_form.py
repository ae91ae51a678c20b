"""The JSON form of measures: the confirmed lines of one person's period, and what else goes into the statement."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from webapp import money
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount
from webapp.bonus.rules.form import CURRENCY, PLAN, check_span
from webapp.bonus.rules.formula import Inputs
from webapp.bonus.rules.judged import Judged, JudgedShape
from webapp.bonus.rules.line_form import LARGEST_ID, LINE, WRITTEN
from webapp.bonus.rules.measures import Rate, Rates
from webapp.bonus.rules.plan import Span
from webapp.bonus.rules.shapes import Day, Field, OneOf, Record, Several, Whole, Words, optional
from webapp.exceptions import NotAnAmount, mark

FORMAT = "rapport-bonus-measures/1"
MOST_LINES = 1_000_000
DIGITS = r"[0-9]{1,9}([.][0-9]{1,9})?"
RATE = Words(
    40, f"{DIGITS}(/{DIGITS})?", mark("Write a rate as digits in quotes, such as “1.0825”, or as two: “1/1.0825”.")
)

SPAN = Record(
    {"from": Field(Day(), "The first day."), "until": Field(Day(), "The last day, included.")}, Span, check_span
)


def _rate(text: str) -> Fraction:
    """A rate as a number; 0, which none is, where it is divided by 0."""
    over, _slash, under = text.partition("/")
    divisor = Fraction(under or 1)
    return Fraction(over) / divisor if divisor else divisor


def _quotient(text: str) -> str:
    return text if "/" in text else ""


RATES = Record(
    {
        "name": Field(Words(200), "What the table is called; the statement names it."),
        "rates": Field(
            Several(
                Record(
                    {
                        "currency": Field(CURRENCY, "A currency."),
                        "on": Field(Day(), "The rate's day."),
                        "rate": Field(RATE, "How much of the plan's currency one of it is worth; 1/x, or y/x."),
                        "source": optional(Words(500), "Who says so; the statement names it.", ""),
                    },
                    lambda currency, on, rate, source: Rate(currency, on, _rate(rate), _quotient(rate), source),
                ),
                most=10_000,
            ),
            "Dated rates; the last one on or before the period's end is taken.",
        ),
    },
    Rates,
)


def _check_inputs(values: dict[str, Any], at: str, faults: Faults) -> None:
    within = f"{at}." if at else ""
    for name, count in Counter(line.id for line in values["lines"]).items():
        if count > 1:
            faults.add(
                f"{within}lines",
                mark("The id %(id)s is there %(count)s times. Give each line its own."),
                id=name,
                count=count,
            )
    new = Counter(line.household for line in values["lines"] if line.what == "new_household")
    for household, count in new.items():
        if count > 1:
            faults.add(
                f"{within}lines", mark("The household “%(name)s” is new %(count)s times. Count it once."),
                name=household, count=count,
            )  # fmt: skip
    if values["earns"] and values["lines"]:
        faults.add(f"{within}lines", mark("Where nothing is earned no line counts. Take the lines out, or “earns”."))
    for rate in values["rates"].rates if values["rates"] else ():
        if not rate.rate:
            faults.add(
                f"{within}rates",
                mark("A rate of 0 is none. Write what one %(currency)s is worth."),
                currency=rate.currency,
            )


INPUTS = {
    "period": Field(SPAN, "The days of the statement."),
    "lines": Field(
        Several(LINE, 0, MOST_LINES),
        "Confirmed lines of the period; of the year so far, where the plan accumulates by year.",
    ),
    "assigned": optional(
        SPAN, "When the person had the plan, if not the whole period: thresholds and fixed sums shrink."
    ),
    "rates": optional(RATES, "Rates into the plan's currency, where lines have another one."),
    "credited_before": optional(
        Amount(may_be_negative=True),
        "What the year's earlier statements credited, for a plan that accumulates by year.",
        Fraction(0),
    ),
    "earns": optional(
        OneOf(("nothing",)), "Where the person had no plan: only what earlier periods left is settled, by the last one."
    ),
}


def inputs_of(**values: Any) -> Inputs:
    """The inputs as they were written; what was credited before still in units."""
    names = ("period", "lines", "assigned", "rates", "credited_before", "earns")
    return Inputs(*(values[name] for name in names))


_LEFT = Record(
    {"line": Field(Whole(1, LARGEST_ID), "The line's id."), "amount": Field(WRITTEN, "How much of it left so far.")},
    lambda line, amount: (line, amount),
)


def _check_departure(values: dict[str, Any], at: str, faults: Faults) -> None:
    lines = {line.id: line for line in values["inputs"].lines if line.what == "deposit"}
    for place, (number, amount) in enumerate(values["left"]):
        line, where = lines.get(number), f"{at}.left[{place}]"
        if line is None:
            faults.add(f"{where}.line", mark("There is no deposit with the id %(id)s among the inputs."), id=number)
            continue
        try:
            if money.to_minor(Decimal(amount), line.currency) > line.amount_minor:
                faults.add(f"{where}.amount", mark("More cannot leave than line %(id)s brought."), id=number)
        except NotAnAmount as refused:
            faults.add(f"{where}.amount", refused.words, **refused.values)
    numbers = [number for number, _ in values["left"]]
    if len(set(numbers)) < len(numbers):
        faults.add(f"{at}.left", mark("Name each line once, with all that left of it."))


DEPARTURE = Record(
    {
        "names": Field(Words(200), "What it corrects, such as the earlier period's name."),
        "plan": optional(PLAN, "The version of the plan that paid; left out: the same one."),
        "inputs": Field(
            Record(INPUTS, inputs_of, _check_inputs), "The inputs of the period that paid, as they were then."
        ),
        "left": Field(
            Several(_LEFT, 0, MOST_LINES),
            "What left of those lines within the seasoning; less than was clawed back for is given back.",
        ),
        "credited": optional(Amount(), "What was credited then, if not what the formula gives."),
        "earlier": optional(Amount(), "What was clawed back of it before.", Fraction(0)),
    },
    dict,
    _check_departure,
)
AMENDED = Record(
    {
        "names": Field(Words(200), "What it corrects, such as the earlier period's name."),
        "plan": Field(PLAN, "The version of the plan that holds for those days now."),
        "then": optional(PLAN, "The version that paid; left out: the statement's own."),
        "inputs": Field(
            Record(INPUTS, inputs_of, _check_inputs), "The inputs of the period that paid, as they were then."
        ),
        "left": optional(Several(_LEFT, 0, MOST_LINES), "What left of those lines within the seasoning.", ()),
        "earlier": optional(Amount(may_be_negative=True), "What was corrected of it before.", Fraction(0)),
        "settled": optional(
            Amount(may_be_negative=True), "What was granted of it beside the plan, and is not paid again.", Fraction(0)
        ),
        "counted": optional(
            Amount(may_be_negative=True), "What a year's own sum gives of the difference by itself.", Fraction(0)
        ),
    },
    dict,
    _check_departure,
)
ADJUSTMENT = Record(
    {
        "id": Field(Whole(1, LARGEST_ID), "A number of its own."),
        "names": Field(Words(200), "What it settles."),
        "amount": Field(Amount(may_be_negative=True), "How much it adds, or with a minus takes."),
    },
    dict,
)
FIELDS: Mapping[str, Field] = {
    "format": Field(OneOf((FORMAT,)), "The form that this file follows."),
    **INPUTS,
    "clawbacks": optional(Several(DEPARTURE, 0, 1000), "Money of earlier periods that left within its seasoning.", ()),
    "corrections": optional(
        Several(AMENDED, 0, 1000), "Statements of earlier periods whose plan was corrected since.", ()
    ),
    "adjustments": optional(Several(ADJUSTMENT, 0, 1000), "Sums that settle something beside the formula.", ()),
    "judged": optional(
        JudgedShape(),
        "What was judged: an amount, of which no more than the plan's cap counts, or a percentage of the most that the "
        "cap allows.",
        Judged(Fraction(0)),
    ),
    "released": optional(Amount(), "Held back earlier and seasoned by now.", Fraction(0)),
    "carried": optional(
        Amount(may_be_negative=True), "Carried over from the period before: zero or less.", Fraction(0)
    ),
}


MEASURES = Record(FIELDS, dict, _check_inputs)
