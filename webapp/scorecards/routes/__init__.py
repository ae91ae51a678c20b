"""The pages of scorecards."""

from flask import Blueprint

bp = Blueprint("scorecards", __name__, url_prefix="/scorecards")

from webapp.scorecards.routes import acting, listing, record, show  # noqa: E402, F401
