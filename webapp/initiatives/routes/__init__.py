"""The pages of initiatives, one file a page."""

from flask import Blueprint

bp = Blueprint("initiatives", __name__)

from webapp.initiatives.routes import costs, editing, guests, listing, show  # noqa: E402, F401
