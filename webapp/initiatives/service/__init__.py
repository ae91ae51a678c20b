"""What is done with initiatives."""

from webapp.initiatives.service.membership import rebuild, refresh_contacts, touch

__all__ = ["rebuild", "refresh_contacts", "touch"]
