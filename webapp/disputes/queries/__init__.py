"""What is read about disputes."""

from webapp.disputes.queries.beside import of_mine, of_period, of_statement
from webapp.disputes.queries.claims import is_own_claim, own_claims
from webapp.disputes.queries.details import (
    Details,
    details_of,
    dispute_by_id,
    locked,
    may_know_of,
    waiting_about,
)
from webapp.disputes.queries.listing import (
    Row,
    all_rows,
    counts,
    has_disputes,
    open_in_period,
    page_of,
    waiting_total,
)
from webapp.disputes.queries.managers import Manager, claims_in, claims_to_keep, managers_for
from webapp.disputes.queries.reminding import open_tasks, to_remind
from webapp.disputes.queries.settling import first_open_day, granted_of, settled_in, settlement_of
from webapp.disputes.queries.standing import (
    Standing,
    Thing,
    claim_is_coming,
    correction_is_due,
    is_confirmed,
    said_of,
    standing,
    thing_of,
)
from webapp.disputes.queries.subjects import (
    Period,
    Subject,
    currency_of,
    disputable_periods,
    judged_subject,
    lines_of_claim,
    period_by_id,
    subject_by_key,
    subjects,
)

__all__ = [
    "Details",
    "Manager",
    "Period",
    "Row",
    "Standing",
    "Subject",
    "Thing",
    "all_rows",
    "claim_is_coming",
    "claims_in",
    "claims_to_keep",
    "correction_is_due",
    "counts",
    "currency_of",
    "details_of",
    "disputable_periods",
    "dispute_by_id",
    "first_open_day",
    "granted_of",
    "has_disputes",
    "is_confirmed",
    "is_own_claim",
    "judged_subject",
    "lines_of_claim",
    "locked",
    "managers_for",
    "may_know_of",
    "of_mine",
    "of_period",
    "of_statement",
    "open_in_period",
    "open_tasks",
    "own_claims",
    "page_of",
    "period_by_id",
    "said_of",
    "settled_in",
    "settlement_of",
    "standing",
    "subject_by_key",
    "subjects",
    "thing_of",
    "to_remind",
    "waiting_about",
    "waiting_total",
]
