"""The pages of tasks, one file a page."""

from flask import Blueprint

bp = Blueprint("tasks", __name__)

from webapp.tasks.routes import listing, one, setting  # noqa: E402, F401
