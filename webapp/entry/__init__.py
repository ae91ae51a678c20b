"""Quick entry: a contact logged in seconds, with its follow-up and its claim, as one form and one transaction."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the form, what it asks while one types, and undo."""
    from webapp.entry import queries
    from webapp.entry.routes import bp
    from webapp.interactions.queries import on_what_stands

    app.register_blueprint(bp)
    if queries.has_claims not in on_what_stands:
        on_what_stands.append(queries.has_claims)
