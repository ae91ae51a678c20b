"""What is done with initiatives."""

from webapp.initiatives.service.costs import add_cost, edit_cost, remove_cost
from webapp.initiatives.service.editing import create, edit
from webapp.initiatives.service.guests import add_guest, change_guest, remove_guest
from webapp.initiatives.service.membership import rebuild, refresh_contacts, touch

__all__ = [
    "add_cost", "add_guest", "change_guest", "create", "edit", "edit_cost", "rebuild",
    "refresh_contacts", "remove_cost", "remove_guest", "touch",
]  # fmt: skip
