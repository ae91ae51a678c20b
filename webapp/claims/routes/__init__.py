"""The pages of claims, one file a page."""

from flask import Blueprint

bp = Blueprint("claims", __name__)

from webapp.claims.routes import deciding, editing, filing, listing, queue, reopening, second_looks, show, together  # noqa: E402, F401
