"""The pages of bonus plans, of one's own bonus, and of the periods."""

from flask import Blueprint

bp = Blueprint("bonus", __name__, url_prefix="/bonus")

from webapp.bonus.routes import advanced, assigning, drafting, mine, overview, plan, trial, version  # noqa: E402, F401
from webapp.bonus.routes.periods import run  # noqa: E402, F401
