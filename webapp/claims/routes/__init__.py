"""The pages of claims, one file a page."""

from flask import Blueprint

bp = Blueprint("claims", __name__)

from webapp.claims.routes import (  # noqa: E402, F401
    deciding,
    editing,
    filing,
    listing,
    pace,
    papers,
    promises,
    queue,
    reopening,
    second_looks,
    show,
    together,
)
