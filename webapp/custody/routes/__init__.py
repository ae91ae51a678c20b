"""The pages of accounts and statement files."""

from flask import Blueprint

bp = Blueprint("custody", __name__)

from webapp.custody.routes import accounts, changes, imports, mapping  # noqa: E402, F401 - they add themselves to bp
