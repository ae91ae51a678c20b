"""The firm, its users, roles and teams, and how they sign in."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of people and the firm."""
    from webapp.people.routes import bp

    app.register_blueprint(bp)
