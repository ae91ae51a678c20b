"""The pages of bonus plans."""

from flask import Blueprint

bp = Blueprint("bonus", __name__, url_prefix="/bonus")

from webapp.bonus.routes import advanced, assigning, drafting, overview, plan, version  # noqa: E402, F401
