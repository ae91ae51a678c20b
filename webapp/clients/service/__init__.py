"""What can be done to households, contacts and who covers them."""

from webapp.clients.service.agreeing import state_consent
from webapp.clients.service.bulk import (
    NewContact,
    ReadyContact,
    add_contacts,
    create_contacts,
    create_households,
    ready_contact,
)
from webapp.clients.service.contacts import (
    ContactFields,
    create_contact,
    edit_contact,
    make_primary,
    on_contacts_changed,
)
from webapp.clients.service.covering import assign_coverage, end_coverage
from webapp.clients.service.hinting import Hint, covered_hint
from webapp.clients.service.households import (
    HouseholdFields,
    create_household,
    edit_household,
    raise_wall,
    take_wall_down,
)
from webapp.clients.service.moving import move_contact, on_contacts_moved, take_move_back
from webapp.clients.service.points import add_point, edit_point, remove_point
from webapp.clients.service.postal import AddressFields, add_address, edit_address, remove_address
from webapp.clients.service.relating import relate, unrelate
from webapp.clients.service.searchable import refresh_search, refreshing_once, search_differences, search_tokens_of
from webapp.clients.service.segmenting import create_segment

__all__ = [
    "AddressFields",
    "ContactFields",
    "Hint",
    "HouseholdFields",
    "NewContact",
    "ReadyContact",
    "add_address",
    "add_contacts",
    "add_point",
    "assign_coverage",
    "covered_hint",
    "create_contact",
    "create_contacts",
    "create_household",
    "create_households",
    "create_segment",
    "edit_address",
    "edit_contact",
    "edit_household",
    "edit_point",
    "end_coverage",
    "make_primary",
    "move_contact",
    "on_contacts_changed",
    "on_contacts_moved",
    "raise_wall",
    "ready_contact",
    "refresh_search",
    "refreshing_once",
    "relate",
    "remove_address",
    "remove_point",
    "search_differences", "search_tokens_of",
    "state_consent",
    "take_move_back",
    "take_wall_down",
    "unrelate",
]  # fmt: skip
