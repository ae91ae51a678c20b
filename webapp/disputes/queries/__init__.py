"""What is read about disputes."""

from webapp.disputes.queries.beside import of_period, of_statement
from webapp.disputes.queries.claims import is_own_claim, own_claims
from webapp.disputes.queries.details import (
    Details,
    Manager,
    details_of,
    dispute_by_id,
    locked,
    managers_for,
)
from webapp.disputes.queries.listing import Row, all_rows, counts, open_in_period, page_of, waiting_total
from webapp.disputes.queries.reminding import to_remind
from webapp.disputes.queries.settling import first_open_day, settled_in, settlement_of
from webapp.disputes.queries.subjects import (
    Period,
    Subject,
    currency_of,
    disputable_periods,
    minor_now,
    period_by_id,
    subject_by_key,
    subjects,
)

__all__ = [
    "Details",
    "Manager",
    "Period",
    "Row",
    "Subject",
    "all_rows",
    "counts",
    "currency_of",
    "details_of",
    "disputable_periods",
    "dispute_by_id",
    "first_open_day",
    "is_own_claim",
    "locked",
    "managers_for",
    "minor_now",
    "of_period",
    "of_statement",
    "open_in_period",
    "own_claims",
    "page_of",
    "period_by_id",
    "settled_in",
    "settlement_of",
    "subject_by_key",
    "subjects",
    "to_remind",
    "waiting_total",
]
