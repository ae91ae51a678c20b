"""Quick entry: a contact logged in seconds, with its follow-up and its claim, as one form and one transaction."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the form, what it asks while one types, and undo."""
    from webapp.entry.routes import bp

    app.register_blueprint(bp)
