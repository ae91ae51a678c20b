"""From what is earned to what is paid: the judged part's limit, holdback, draw, and what is carried forward."""

from fractions import Fraction
from typing import NamedTuple

from webapp import money
from webapp.bonus.rules.plan import Plan


def most_judged(formula_minor: int, cap: Fraction) -> int:
    """The most that may be judged beside a formula part, so that it is no more than `cap` of both; minor units."""
    return money.floor(cap * formula_minor / (1 - cap)) if formula_minor > 0 else 0


class Payment(NamedTuple):
    """What becomes of a statement's total, in minor units; `carried_out`, zero or less, is still owed to the firm."""

    earned: int
    held: int
    released: int
    carried_in: int
    advanced: int
    paid: int
    carried_out: int
    written_off: int


def payment(plan: Plan, formula: int, beside: int = 0, released: int = 0, carried_in: int = 0) -> Payment:
    """The payout at a period's end: a share is held, what is seasoned is released, advances and debts are taken back.

    `plan` is the one prorated for the period. Only the formula part is held, since only its money can leave: what was
    judged and adjusted stands beside it. Whatever is below zero is carried into the next period, or written off.
    """
    earned = formula + beside
    scale = 10 ** money.exponent(plan.currency)
    held = money.round_half_away(formula * plan.holdback) if plan.holdback and formula > 0 else 0
    advanced = money.round_half_away(plan.draw.amount.value * scale) if plan.draw else 0
    balance = earned - held + released + carried_in - advanced
    below = min(0, balance)
    carries = plan.when_negative == "carry"
    return Payment(
        earned, held, released, carried_in, advanced, max(0, balance), below if carries else 0, 0 if carries else below
    )
