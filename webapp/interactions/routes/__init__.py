"""The pages of interactions: one by itself, its edit form, and the list."""

from flask import Blueprint

bp = Blueprint("interactions", __name__)

from webapp.interactions.routes import one, several  # noqa: E402, F401
