"""The pages of disputes."""

from flask import Blueprint

bp = Blueprint("disputes", __name__, url_prefix="/disputes")

from webapp.disputes.routes import acting, filing, listing, show  # noqa: E402, F401
