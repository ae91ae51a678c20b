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
from webapp.payroll.queries.files import closed_period, closed_periods, layout_of, layout_row, payroll_lines
from webapp.payroll.queries.records import Part, Person, Record, person_of, record_of

__all__ = [
    "Awarded",
    "Part",
    "Person",
    "Record",
    "award_by_id",
    "awards_below",
    "awards_of",
    "closed_period",
    "closed_periods",
    "layout_of",
    "layout_row",
    "may_approve",
    "may_withdraw",
    "payroll_lines",
    "people_below",
    "person_of",
    "record_of",
    "waiting_awards",
]
