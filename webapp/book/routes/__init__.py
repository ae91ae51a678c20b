"""The client book's pages: the list of contacts, one contact, one household."""

from flask import Blueprint

bp = Blueprint("book", __name__)

from webapp.book.routes import contact, contacts, household, moving  # noqa: E402

__all__ = ["bp", "contact", "contacts", "household", "moving"]
