"""The pages of people and the firm, one file a page."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from webapp.people.routes import firm, password, profile, proposals, roles, setup, sign_in, teams, users  # noqa: E402, F401
