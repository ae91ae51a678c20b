"""What is read of initiatives."""

from webapp.initiatives.queries.about import (
    FIRST_CONTACTS,
    Family,
    Totals,
    Touched,
    cost_line,
    costs,
    family,
    first_contacts,
    totals,
)
from webapp.initiatives.queries.guests import FIRST_GUESTS, GUESTS, GuestLine, GuestPage, guest_by_id, guests
from webapp.initiatives.queries.listing import WHEN, Line, Placed, listing
from webapp.initiatives.queries.membership import membership_differences
from webapp.initiatives.queries.sections import Filled, Section, add_section, filled_sections
from webapp.initiatives.queries.seen import interactions_seen, touched_through
from webapp.initiatives.queries.tree import Choice, ancestors, below, by_id, by_slug, choices, ids_below

__all__ = [
    "FIRST_CONTACTS", "FIRST_GUESTS", "GUESTS", "WHEN", "Choice", "Family", "Filled", "GuestLine", "GuestPage",
    "Line", "Placed", "Section", "Totals", "Touched", "add_section", "ancestors", "below", "by_id", "by_slug",
    "choices", "cost_line", "costs", "family", "filled_sections", "first_contacts", "guest_by_id", "guests",
    "ids_below", "interactions_seen", "listing", "membership_differences", "totals", "touched_through",
]  # fmt: skip
