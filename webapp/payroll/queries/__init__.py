"""What is read about pay that leaves the product: payroll files, compensation records, awards."""

from webapp.payroll.queries.awards import (
    Awarded,
    award_by_id,
    awards_below,
    awards_of,
    may_approve,
    may_withdraw,
    people_below,
    waiting_awards,
)
from webapp.payroll.queries.beside import of_mine, of_statement
from webapp.payroll.queries.files import (
    TAKEN,
    Taking,
    closed_period,
    closed_periods,
    earlier_takings,
    layout_of,
    layout_row,
    led_teams,
    payroll_lines,
)
from webapp.payroll.queries.records import Part, Person, Record, person_of, record_of

__all__ = [
    "TAKEN",
    "Awarded",
    "Part",
    "Person",
    "Record",
    "Taking",
    "award_by_id",
    "awards_below",
    "awards_of",
    "closed_period",
    "closed_periods",
    "earlier_takings",
    "layout_of",
    "layout_row",
    "led_teams",
    "may_approve",
    "may_withdraw",
    "of_mine",
    "of_statement",
    "payroll_lines",
    "people_below",
    "person_of",
    "record_of",
    "waiting_awards",
]
