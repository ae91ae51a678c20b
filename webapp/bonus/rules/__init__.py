"""The rules of bonuses, pure: plans, what confirmed money earns under them, and what is taken back."""

from webapp.bonus.rules.ahead import Ahead, ahead
from webapp.bonus.rules.case import read_case
from webapp.bonus.rules.clawback import Clawback, Departure, clawback
from webapp.bonus.rules.correction import Amended, correction
from webapp.bonus.rules.explaining import arithmetic
from webapp.bonus.rules.faults import Fault, Faults, read_json
from webapp.bonus.rules.form import PLAN
from webapp.bonus.rules.formula import Formula, Inputs, formula
from webapp.bonus.rules.measures import Line, Rate, Rates
from webapp.bonus.rules.payment import Payment, most_judged, payment
from webapp.bonus.rules.plan import Component, Plan, Span
from webapp.bonus.rules.report import as_json
from webapp.bonus.rules.schema import schema
from webapp.bonus.rules.seasoning import Flow, Sorted, Taken, sort_out
from webapp.bonus.rules.statement import Adjustment, Case, Entry, Statement, statement
from webapp.bonus.rules.writing import written


def read_plan(text: str, faults: Faults) -> Plan | None:
    """A plan from its JSON form, or None with every fault noted."""
    raw = read_json(text, faults)
    return None if len(faults) else PLAN.read(raw, "", faults)


__all__ = [
    "Adjustment",
    "Ahead",
    "Amended",
    "Case",
    "Clawback",
    "Component",
    "Departure",
    "Entry",
    "Fault",
    "Faults",
    "Flow",
    "Formula",
    "Inputs",
    "Line",
    "Payment",
    "Plan",
    "Rate",
    "Rates",
    "Sorted",
    "Span",
    "Statement",
    "Taken",
    "ahead",
    "arithmetic",
    "as_json",
    "clawback",
    "correction",
    "formula",
    "most_judged",
    "payment",
    "read_case",
    "read_json",
    "read_plan",
    "schema",
    "sort_out",
    "statement",
    "written",
]
