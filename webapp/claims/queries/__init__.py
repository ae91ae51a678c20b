"""What is read of claims."""

from webapp.claims.queries.brought import Brought, brought
from webapp.claims.queries.clear import PAGE as CLEAR_PAGE
from webapp.claims.queries.clear import Fitting, FittingPage, fitting, short_names
from webapp.claims.queries.columns import ClaimRow
from webapp.claims.queries.details import (
    Details,
    Share,
    Statement,
    deciders_in,
    details_of,
    exchange_of,
    is_open_for_answer,
    who_could_reopen,
)
from webapp.claims.queries.figures import (
    InitiativeTotal,
    fill_initiative,
    grown_from,
    needs_answer_total,
    of_contact,
    of_household,
    of_initiative,
)
from webapp.claims.queries.listing import ClaimPage, Filters, Place, Total, names_of, page_of, totals
from webapp.claims.queries.pace import DAYS as PACE_DAYS
from webapp.claims.queries.pace import QueueFigures, figures
from webapp.claims.queries.promises import (
    WAYS,
    Lateness,
    Sum,
    lateness,
    open_instalments,
    overdue_total,
    sums,
)
from webapp.claims.queries.second_looks import (
    Agreement,
    Look,
    agreement,
    disagreements,
    look_of,
    to_look_at,
    to_look_at_total,
)
from webapp.claims.queries.waiting import QueuePage, next_to_decide, open_total, queue_page

__all__ = [
    "CLEAR_PAGE",
    "PACE_DAYS",
    "WAYS",
    "Agreement",
    "Brought",
    "ClaimPage",
    "ClaimRow",
    "Details",
    "Filters",
    "Fitting",
    "FittingPage",
    "InitiativeTotal",
    "Lateness",
    "Look",
    "Place",
    "QueueFigures",
    "QueuePage",
    "Share",
    "Statement",
    "Sum",
    "Total",
    "agreement",
    "brought",
    "deciders_in",
    "details_of",
    "disagreements",
    "exchange_of",
    "figures",
    "fill_initiative",
    "fitting",
    "grown_from",
    "is_open_for_answer",
    "lateness",
    "look_of",
    "names_of",
    "needs_answer_total",
    "next_to_decide",
    "of_contact",
    "of_household",
    "of_initiative",
    "open_instalments",
    "open_total",
    "overdue_total",
    "page_of",
    "queue_page",
    "short_names",
    "sums",
    "to_look_at",
    "to_look_at_total",
    "totals",
    "who_could_reopen",
]
