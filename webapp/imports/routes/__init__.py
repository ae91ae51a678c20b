"""The pages of import files."""

from flask import Blueprint

bp = Blueprint("imports", __name__)

from webapp.imports.routes import files, preview  # noqa: E402, F401 - they add themselves to bp
