"""Reading the client book: the contacts list, one contact, one household."""

from webapp.book.queries.family import Coverer, Family, Member, family, members
from webapp.book.queries.listing import Line, Listed, contact_list, everything
from webapp.book.queries.person import (
    Person,
    Reachable,
    Touch,
    initiatives_of_contact,
    initiatives_of_household,
    person,
    reachable,
)

__all__ = [
    "Coverer", "Family", "Line", "Listed", "Member", "Person", "Reachable", "Touch", "contact_list", "everything",
    "family", "initiatives_of_contact", "initiatives_of_household", "members", "person", "reachable",
]  # fmt: skip
