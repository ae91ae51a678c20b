"""What is read of claims."""

from webapp.claims.queries.brought import Brought, brought
from webapp.claims.queries.clear import PAGE as CLEAR_PAGE
from webapp.claims.queries.clear import Fitting, fitting, short_names
from webapp.claims.queries.columns import ClaimRow
from webapp.claims.queries.details import (
    Details,
    Share,
    Statement,
    deciders_in,
    details_of,
    exchange_of,
    is_open_for_answer,
)
from webapp.claims.queries.figures import (
    InitiativeTotal,
    fill_initiative,
    needs_answer_total,
    of_contact,
    of_household,
    of_initiative,
)
from webapp.claims.queries.listing import ClaimPage, Filters, Place, Total, names_of, page_of, totals
from webapp.claims.queries.waiting import QueuePage, next_to_decide, open_total, queue_page

__all__ = [
    "CLEAR_PAGE",
    "Brought",
    "ClaimPage",
    "ClaimRow",
    "Details",
    "Filters",
    "Fitting",
    "InitiativeTotal",
    "Place",
    "QueuePage",
    "Share",
    "Statement",
    "Total",
    "brought",
    "deciders_in",
    "details_of",
    "exchange_of",
    "fill_initiative",
    "fitting",
    "is_open_for_answer",
    "names_of",
    "needs_answer_total",
    "next_to_decide",
    "of_contact",
    "of_household",
    "of_initiative",
    "open_total",
    "page_of",
    "queue_page",
    "short_names",
    "totals",
]
